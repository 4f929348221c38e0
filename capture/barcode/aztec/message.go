package aztec

import "errors"

var errMessage = errors.New("aztec: bits that make no message")

// unstuff takes out the bit that keeps codewords from being all ones or zeros: after bits-1 like ones
// stands one of the other sort (clause 7.3.1.2).
func unstuff(words []uint16, bits int) ([]bool, error) {
	out := make([]bool, 0, len(words)*bits)
	all := uint16(1)<<bits - 1
	for _, w := range words {
		n := bits
		switch w {
		case 0, all:
			return nil, errMessage
		case 1, all - 1:
			n--
		}
		for i := range n {
			out = append(out, w>>(bits-1-i)&1 == 1)
		}
	}
	return out, nil
}

// reader takes bits in turn.
type reader struct{ bits []bool }

// take gives the next n bits, the first the highest; not ok if there are fewer.
func (r *reader) take(n int) (v int, ok bool) {
	if len(r.bits) < n {
		r.bits = nil
		return 0, false
	}
	for _, b := range r.bits[:n] {
		v <<= 1
		if b {
			v |= 1
		}
	}
	r.bits = r.bits[n:]
	return v, true
}

// table is a set of characters of clause 6.1, table 2.
type table int

const (
	upper table = iota
	lower
	mixed
	punctuation
	digit
)

// width is how many bits a character of the table has.
func (t table) width() int {
	if t == digit {
		return 4
	}
	return 5
}

// act is what a value does that is no text.
type act struct {
	to    table
	shift bool // for one character
	bytes bool // a run of bytes follows
	flag  bool // FLG(n)
}

var texts = [...][]string{
	upper:       chars(" ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
	lower:       chars(" abcdefghijklmnopqrstuvwxyz"),
	mixed:       chars(" \x01\x02\x03\x04\x05\x06\x07\b\t\n\v\f\r\x1b\x1c\x1d\x1e\x1f@\\^_`|~\x7f"),
	punctuation: append([]string{"\r", "\r\n", ". ", ", ", ": "}, chars("!\"#$%&'()*+,-./:;<=>?[]{}")...),
	digit:       chars(" 0123456789,."),
}

// acts of the values after the texts; value 0 is in each a shift to punctuation, there FLG(n).
var acts = [...][]act{
	upper:       {{to: lower}, {to: mixed}, {to: digit}, {bytes: true}},
	lower:       {{to: upper, shift: true}, {to: mixed}, {to: digit}, {bytes: true}},
	mixed:       {{to: lower}, {to: upper}, {to: punctuation}, {bytes: true}},
	punctuation: {{to: upper}},
	digit:       {{to: upper}, {to: upper, shift: true}},
}

func chars(s string) (out []string) {
	for i := range len(s) {
		out = append(out, s[i:i+1])
	}
	return out
}

// find is the text or the act of a value of the table.
func (t table) find(v int) (text string, a act) {
	switch {
	case v == 0 && t == punctuation:
		return "", act{flag: true}
	case v == 0:
		return "", act{to: punctuation, shift: true}
	case v <= len(texts[t]):
		return texts[t][v-1], act{}
	}
	return "", acts[t][v-1-len(texts[t])]
}

// message reads the text. It ends where the bits do: fewer than a character needs are padding.
func message(bits []bool) ([]byte, error) {
	var out []byte
	r := reader{bits}
	latched, now := upper, upper
	for {
		v, ok := r.take(now.width())
		if !ok {
			return out, nil
		}
		text, a := now.find(v)
		was := now
		now = latched
		switch {
		case text != "":
			out = append(out, text...)
		case a.bytes:
			if out, ok = r.bytes(out); !ok {
				return nil, errMessage
			}
		case a.flag:
			if out, ok = r.flag(out); !ok {
				return nil, errMessage
			}
		case a.shift:
			now = a.to
			if was != latched {
				return nil, errMessage // a shift within a shift
			}
		default:
			now, latched = a.to, a.to
		}
	}
}

// bytes takes a run of bytes: its length in 5 bits, or 31 more than in the 11 after a zero. Ones that pad
// the last codeword look like one that has no byte; not ok is one that breaks off later.
func (r *reader) bytes(out []byte) ([]byte, bool) {
	n, ok := r.take(5)
	if ok && n == 0 {
		n, ok = r.take(11)
		n += 31
	}
	if !ok {
		return out, true
	}
	for i := range n {
		v, ok := r.take(8)
		if !ok {
			return out, i == 0
		}
		out = append(out, byte(v))
	}
	return out, true
}

const group = 0x1d // stands for FNC1

// flag obeys FLG(n): FNC1 (0) separates fields, but in first place says GS1 and is left out; ECI signs
// of 1 to 6 digits are skipped; 7 is reserved and not ok.
func (r *reader) flag(out []byte) ([]byte, bool) {
	n, ok := r.take(3)
	switch {
	case !ok:
		return out, true
	case n == 7:
		return out, false
	case n == 0 && len(out) > 0:
		return append(out, group), true
	}
	for range n {
		if d, ok := r.take(digit.width()); ok && (d < 2 || d > 11) {
			return out, false
		}
	}
	return out, true
}
