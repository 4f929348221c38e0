package mrz

// CheckKind names a check digit.
type CheckKind uint8

// The check digits of Doc 9303, by what they cover.
const (
	CheckNumber CheckKind = iota
	CheckBirth
	CheckExpiry
	CheckOptional  // TD3 only
	CheckComposite // not on visas
	numChecks
)

var checkNames = [numChecks]string{"number", "birth", "expiry", "optional", "composite"}

func (k CheckKind) String() string {
	if k < numChecks {
		return checkNames[k]
	}
	return "unknown"
}

// Check is one check digit, as printed and as computed.
type Check struct {
	Applicable bool // the format has it; the rest is empty where it has not
	OK         bool
	Printed    byte // '0'-'9', or whatever stands there instead
	Computed   byte // '0'-'9'
	At         Span
	Over       [4]Span // what it covers, in order; the first N count
	N          int
}

const (
	letter class = 1 << iota
	digit
	fill
)

// class is a set of sorts of characters.
type class uint8

// classOf gives the class of a character, 0 for one that no MRZ can hold;
// valueOf its value in a check sum (Doc 9303-3 clause 4.9).
var (
	classOf [256]class
	valueOf [256]uint8
)

func init() {
	for c := byte('0'); c <= '9'; c++ {
		classOf[c], valueOf[c] = digit, c-'0'
	}
	for c := byte('A'); c <= 'Z'; c++ {
		classOf[c], valueOf[c] = letter, c-'A'+10
	}
	classOf[filler] = fill
}

var weights = [3]int{7, 3, 1}

// checkDigit computes the digit over spans as if they were one text.
func checkDigit(lines []string, spans []Span) byte {
	sum, w := 0, 0
	for _, s := range spans {
		text := lines[s.Line][s.From:s.To]
		for i := range len(text) {
			sum += int(valueOf[text[i]]) * weights[w]
			if w++; w == len(weights) {
				w = 0
			}
		}
	}
	return '0' + byte(sum%10)
}

// check fills c for a digit at the span at over the given spans.
func (c *Check) check(lines []string, at Span, over ...Span) {
	c.Applicable, c.At = true, at
	for _, s := range over {
		if s.To > s.From {
			c.Over[c.N] = s
			c.N++
		}
	}
	c.Printed = lines[at.Line][at.From]
	c.Computed = checkDigit(lines, c.Over[:c.N])
	c.OK = c.Printed == c.Computed
}
