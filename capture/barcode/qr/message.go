package qr

import "errors"

// errMessage: the bits are no message of ISO/IEC 18004 clause 7.4.
var errMessage = errors.New("qr: codewords are not a message")

// Mode indicators (table 2).
const (
	terminator = 0
	numeric    = 1
	alnum      = 2
	appendix   = 3 // structured append
	bytesMode  = 4
	fnc1First  = 5
	eci        = 7
	kanji      = 8
	fnc1Second = 9
)

const (
	alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	group    = 0x1d // stands for FNC1
)

// widths of the character count by mode, for versions 1 to 9, 10 to 26, 27 to 40 (table 3).
var widths = map[int][3]int{numeric: {10, 12, 14}, alnum: {9, 11, 13}, bytesMode: {8, 16, 16}, kanji: {8, 10, 12}}

// bits are read most significant first; short is set when they did not suffice.
type bits struct {
	in    []byte
	at    int
	short bool
}

func (b *bits) left() int { return 8*len(b.in) - b.at }

func (b *bits) take(n int) (v int) {
	if b.left() < n {
		b.short, b.at = true, 8*len(b.in)
		return 0
	}
	for range n {
		v = v<<1 | int(b.in[b.at/8]>>(7-b.at%8)&1)
		b.at++
	}
	return v
}

// decode returns the message of the data codewords.
func decode(data []byte, version int) ([]byte, error) {
	b := &bits{in: data}
	var out []byte
	fnc1 := false
	for b.left() >= 4 {
		mode := b.take(4)
		switch mode {
		case terminator:
			return out, nil
		case appendix:
			b.take(16)
		case fnc1First:
			fnc1 = true
		case fnc1Second:
			fnc1 = true
			b.take(8)
		case eci:
			switch lead := b.take(8); {
			case lead>>6 == 2:
				b.take(8)
			case lead>>5 == 6:
				b.take(16)
			case lead>>7 == 1:
				return nil, errMessage
			}
		default:
			w, known := widths[mode]
			if !known {
				return nil, errMessage
			}
			n := b.take(w[class(version)])
			more, err := b.segment(mode, n, fnc1)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
		if b.short {
			return nil, errMessage
		}
	}
	return out, nil
}

// class of a version among the widths.
func class(version int) int {
	switch {
	case version < 10:
		return 0
	case version < 27:
		return 1
	}
	return 2
}

// segment reads n characters.
func (b *bits) segment(mode, n int, fnc1 bool) (out []byte, err error) {
	if n > b.left() { // each takes more than a bit
		return nil, errMessage
	}
	for i := 0; i < n && !b.short; {
		switch mode {
		case numeric:
			k := min(3, n-i)
			v := b.take([4]int{0, 4, 7, 10}[k])
			if v >= [4]int{1, 10, 100, 1000}[k] {
				return nil, errMessage
			}
			for d := []int{1, 10, 100}[k-1]; d > 0; d /= 10 {
				out = append(out, '0'+byte(v/d%10))
			}
			i += k
		case alnum:
			k := min(2, n-i)
			v := b.take([3]int{0, 6, 11}[k])
			if v >= [3]int{1, len(alphabet), len(alphabet) * len(alphabet)}[k] {
				return nil, errMessage
			}
			if k == 2 {
				out = append(out, alphabet[v/len(alphabet)])
			}
			out = append(out, alphabet[v%len(alphabet)])
			i += k
		case bytesMode:
			out = append(out, byte(b.take(8)))
			i++
		case kanji:
			v := b.take(13)
			v = v/0xc0<<8 | v%0xc0
			if v += 0x8140; v > 0x9ffc {
				v += 0xc140 - 0x8140
			}
			out = append(out, byte(v>>8), byte(v))
			i++
		}
	}
	if b.short {
		return nil, errMessage
	}
	if mode == alnum && fnc1 {
		out = unescape(out)
	}
	return out, nil
}

// unescape puts GS for a percent sign and a percent sign for two, as FNC1 demands.
func unescape(in []byte) (out []byte) {
	for i := 0; i < len(in); i++ {
		c := in[i]
		switch {
		case c == '%' && i+1 < len(in) && in[i+1] == '%':
			i++
		case c == '%':
			c = group
		}
		out = append(out, c)
	}
	return out
}
