package pdf417

import (
	"errors"
	"math/big"
)

var errMessage = errors.New("pdf417: codewords that make no message")

// Codewords from 900 on are functions (ISO/IEC 15438 clause 5.4).
const (
	latchText    = 900
	latchBytes   = 901 // any number of bytes
	latchNumeric = 902
	shiftByte    = 913 // the next codeword is one byte
	endMacro     = 922
	macroField   = 923
	latchSixes   = 924 // bytes in multiples of six
	eciUser      = 925 // one parameter
	eciGeneral   = 926 // two parameters
	eciCharset   = 927 // one parameter
	macro        = 928 // the control block of a symbol of several; it ends the message
)

// message decodes the data codewords, without the length descriptor and the check codewords.
// ECI signs are skipped: bytes are handed on as they are. A macro control block ends it.
func message(words []uint16) ([]byte, error) {
	var out []byte
	text := textState{}
	mode := uint16(latchText)
	for i := 0; i < len(words); {
		switch w := words[i]; {
		case w >= codes:
			return nil, errMessage
		case w == macro || w == macroField || w == endMacro:
			return out, nil
		case w == latchText:
			mode, text = w, textState{}
			i++
		case w == latchBytes, w == latchSixes, w == latchNumeric:
			mode = w
			i++
		case w == shiftByte:
			if i+1 >= len(words) || words[i+1] > 255 {
				return nil, errMessage
			}
			out = append(out, byte(words[i+1]))
			i += 2
		case w == eciUser || w == eciCharset:
			i += 2
		case w == eciGeneral:
			i += 3
		case w >= latchText:
			i++ // reader initialisation, links to other symbols, and what is reserved
		default:
			run := i
			for run < len(words) && words[run] < latchText {
				run++
			}
			var err error
			switch mode {
			case latchText:
				out = text.append(out, words[i:run])
			case latchNumeric:
				out, err = appendDigits(out, words[i:run])
			default:
				out, err = appendBytes(out, words[i:run], mode == latchSixes)
			}
			if err != nil {
				return nil, err
			}
			i = run
		}
	}
	return out, nil
}

// appendBytes turns five codewords into six bytes; what is left, up to five codewords unless
// sixes, is a byte each.
func appendBytes(out []byte, words []uint16, sixes bool) ([]byte, error) {
	for len(words) > 5 || sixes && len(words) == 5 {
		v := uint64(0)
		for _, w := range words[:5] {
			v = v*900 + uint64(w)
		}
		if v>>48 != 0 {
			return nil, errMessage
		}
		for s := 40; s >= 0; s -= 8 {
			out = append(out, byte(v>>s))
		}
		words = words[5:]
	}
	for _, w := range words {
		if w > 255 {
			return nil, errMessage
		}
		out = append(out, byte(w))
	}
	return out, nil
}

// appendDigits turns each fifteen codewords, the last time fewer, into a number to base 900;
// its decimal digits but the first, a one, are the text.
func appendDigits(out []byte, words []uint16) ([]byte, error) {
	for len(words) > 0 {
		n := min(15, len(words))
		v, base := new(big.Int), big.NewInt(900)
		for _, w := range words[:n] {
			v.Mul(v, base).Add(v, big.NewInt(int64(w)))
		}
		s := v.Append(nil, 10)
		if s[0] != '1' {
			return nil, errMessage
		}
		out = append(out, s[1:]...)
		words = words[n:]
	}
	return out, nil
}
