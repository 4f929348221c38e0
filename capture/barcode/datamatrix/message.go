package datamatrix

import "errors"

// errMessage: the codewords are no message of ISO/IEC 16022 clause 5.
var errMessage = errors.New("datamatrix: codewords are not a message")

// Codewords of the ASCII encodation that are not characters (table 2).
const (
	pad       = 129
	digits    = 130 // 00 to 99
	toC40     = 230
	toBase256 = 231
	fnc1      = 232
	appendix  = 233 // structured append: three codewords follow
	program   = 234 // reader programming
	upper     = 235
	macro05   = 236
	macro06   = 237
	toX12     = 238
	toText    = 239
	toEDIFACT = 240
	eci       = 241

	unlatch = 254 // from C40, Text and X12
	group   = 0x1d
)

// message turns codewords into the bytes they stand for.
type message struct {
	in   []byte
	at   int // next codeword
	out  []byte
	tail string // closes a macro
}

// decode returns the message of the data codewords. Extended channels (ECI) are passed over: the bytes
// are as they stand. FNC1 in first place says GS1 and is left out, later ones separate fields and
// become GS.
func decode(words []byte) ([]byte, error) {
	m := &message{in: words}
	for m.at < len(m.in) {
		w := m.in[m.at]
		m.at++
		var err error
		switch {
		case w == 0:
			err = errMessage
		case w < pad:
			m.out = append(m.out, w-1)
		case w == pad:
			m.at = len(m.in)
		case w < toC40:
			m.out = append(m.out, '0'+(w-digits)/10, '0'+(w-digits)%10)
		default:
			err = m.control(w)
		}
		if err != nil {
			return nil, err
		}
	}
	return append(m.out, m.tail...), nil
}

// control obeys a codeword of the ASCII encodation that is not a character.
func (m *message) control(w byte) error {
	switch w {
	case toC40:
		return m.triples(c40)
	case toText:
		return m.triples(text)
	case toX12:
		return m.triples(x12)
	case toEDIFACT:
		m.edifact()
	case toBase256:
		return m.base256()
	case fnc1:
		// In first place it says GS1, in second, after one letter or two digits, whose
		// industry: not data.
		if m.at > 2 && len(m.out) > 0 {
			m.out = append(m.out, group)
		}
	case appendix:
		m.at += 3
	case program:
	case upper:
		if m.at == len(m.in) || m.in[m.at] == 0 || m.in[m.at] > 128 {
			return errMessage
		}
		m.out = append(m.out, m.in[m.at]+127)
		m.at++
	case macro05, macro06:
		if m.at != 1 {
			return errMessage
		}
		m.out = append(m.out, "[)>\x1e0"+string('5'+rune(w-macro05))+"\x1d"...)
		m.tail = "\x1e\x04"
	case eci:
		if m.at < len(m.in) {
			m.at += 1 + min(int(max(m.in[m.at], 64)-64)/64, 2)
		}
	default:
		return errMessage
	}
	if m.at > len(m.in) {
		return errMessage
	}
	return nil
}

// base256 takes bytes as they are but for a disguise that depends on their place (annex B.2).
func (m *message) base256() error {
	next := func() int {
		v := int(m.in[m.at]) - (149*(m.at+1)%255 + 1)
		m.at++
		return (v + 256) % 256
	}
	if m.at == len(m.in) {
		return errMessage
	}
	n := next()
	switch {
	case n == 0:
		n = len(m.in) - m.at // to the end
	case n > 249:
		if m.at == len(m.in) {
			return errMessage
		}
		n = 250*(n-249) + next()
	}
	if n > len(m.in)-m.at {
		return errMessage
	}
	for range n {
		m.out = append(m.out, byte(next()))
	}
	return nil
}

// edifact takes four characters of six bits from three codewords, until the unlatch
// character; at most two codewords at the end are ASCII without one.
func (m *message) edifact() {
	const stop = 0x1f
	for len(m.in)-m.at > 2 {
		v := int(m.in[m.at])<<16 | int(m.in[m.at+1])<<8 | int(m.in[m.at+2])
		for i := range 4 {
			c := byte(v >> (18 - 6*i) & 0x3f)
			if c == stop {
				m.at += min(i+1, 3) // the rest of a codeword that was begun is empty
				return
			}
			m.out = append(m.out, (c+0x20)&0x3f+0x20)
		}
		m.at += 3
	}
}
