package datamatrix

// alphabet is an encodation with three characters in two codewords (ISO/IEC 16022 clause 5.2.5 to 5.2.7).
type alphabet struct {
	basic  string // value 0 and up; the first three are shifts where shifts is set
	shifts bool
	third  string // the set of shift 3
}

const (
	upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lowerLetters = "abcdefghijklmnopqrstuvwxyz"
	decimals     = "0123456789"
	second       = "!\"#$%&'()*+,-./:;<=>?@[\\]^_" // shift 2, then FNC1 and upper shift
)

var (
	c40  = &alphabet{"\x00\x00\x00 " + decimals + upperLetters, true, "`" + lowerLetters + "{|}~\x7f"}
	text = &alphabet{"\x00\x00\x00 " + decimals + lowerLetters, true, "`" + upperLetters + "{|}~\x7f"}
	x12  = &alphabet{"\r*> " + decimals + upperLetters, false, ""}
)

// Values of the second set that are not characters.
const (
	secondFNC1  = 27
	secondUpper = 30
)

// triples reads until the unlatch codeword, or until fewer than two codewords are left: a last one is
// ASCII without an unlatch.
func (m *message) triples(a *alphabet) error {
	set, high := 0, byte(0)
	for len(m.in)-m.at >= 2 {
		if m.in[m.at] == unlatch {
			m.at++
			return nil
		}
		v := int(m.in[m.at])<<8 + int(m.in[m.at+1]) - 1
		m.at += 2
		if v < 0 || v >= 40*40*40 {
			return errMessage
		}
		for _, c := range [3]int{v / 1600, v / 40 % 40, v % 40} {
			if set == 0 && a.shifts && c < 3 {
				set = c + 1
				continue
			}
			var char byte
			switch from := [4]string{a.basic, "", second, a.third}[set]; {
			case set == 1 && c < 32:
				char = byte(c)
			case set == 2 && c == secondFNC1:
				char = group
			case set == 2 && c == secondUpper:
				high, set = 128, 0
				continue
			case set != 1 && c < len(from):
				char = from[c]
			default:
				return errMessage
			}
			m.out = append(m.out, char+high)
			set, high = 0, 0
		}
	}
	if len(m.in)-m.at == 1 && m.in[m.at] == unlatch {
		m.at++
	}
	return nil
}
