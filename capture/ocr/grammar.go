package ocr

import (
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/ocr/glyph"
)

// What may stand in a column beside fillers.
const (
	letter = 'a'
	digit  = 'n'
	either = '*'
)

// spell writes out a run-length grammar: "a5n2" is five letters and two digits.
func spell(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		n, i := 0, 1
		for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
			n = 10*n + int(s[i]-'0')
		}
		b.WriteString(strings.Repeat(s[:1], n))
		s = s[i:]
	}
	return b.String()
}

// columns says what may stand in each column of a format: Doc 9303 part 4 clause
// 4.2, parts 5 and 6 clause 4.2, part 7 clauses 5.2 and 6.2; and the French
// identity card's and driving licence's own layouts. Numbers and optional data may
// be anything.
var columns = map[capture.Format][]string{
	capture.TD1:   {spell("a5*9n1*15"), spell("n7a1n7a3*11n1"), spell("a30")},
	capture.TD2:   {spell("a36"), spell("*9n1a3n7a1n7*7n1")},
	capture.TD3:   {spell("a44"), spell("*9n1a3n7a1n7*14n2")},
	capture.MRVA:  {spell("a44"), spell("*9n1a3n7a1n7*16")},
	capture.MRVB:  {spell("a36"), spell("*9n1a3n7a1n7*8")},
	capture.FRAID: {spell("a30*6"), spell("*12n1a14n7a1n1")},
	capture.FRADL: {spell("a1n1a3*9n7a8n1")},
}

// grammar gives the columns of the lines of m, nil where nothing is known.
func grammar(m capture.MRZ) []string {
	rules := columns[m.Format]
	switch {
	case m.Format == capture.TD3 && begin(m.Lines[0], "PNRUS"):
		// Russian internal passports write some Cyrillic letters as digits.
		return []string{spell("*44"), rules[1]}
	case m.Format == capture.TD1 && begin(m.Lines[0][2:], "USA"):
		// Cards of residents of the USA have a digit in their code: C1, C2, A3.
		return []string{spell("a1*1a3*9n1*15"), rules[1], rules[2]}
	}
	return rules
}

// confused lists the letters and digits that poor print makes alike, the nearest
// first.
var confused = map[byte]string{
	'0': "ODQU", 'O': "0", 'D': "0", 'Q': "0", 'U': "0", 'C': "0", '1': "IL", 'I': "1", 'L': "1", '8': "B", 'B': "80",
	'5': "S", 'S': "5", '2': "Z", 'Z': "2", '6': "G", 'G': "6", '4': "A", 'A': "4", '7': "T", 'T': "7",
}

// weakPrint is by how many nats a character that cannot stand in its column may
// look likelier than the one it is confused with, for the latter to be taken
// all the same. Clear print stays as it is, whatever the grammar says: on pages
// from document readers 999 in 1,000 of the confused characters have a larger
// margin. Small pictures show less than the nets believe.
const weakPrint = 4

// weak is weakPrint at the pitch of the row.
func (w *row) weak() float32 {
	const small = 16 // pixels
	return weakPrint + 0.25*max(0, small-float32(w.pitch()))
}

// settle decides between a letter and a digit where their shapes leave it open.
// What it has decided is unsure. No check digit is looked at.
func (w *row) settle(line []capture.Char, start int, columns string, rounds roundness) {
	weak := w.weak()
	for i := range line {
		c := &line[i]
		logs := w.cell(start + i - w.first)
		isDigit := c.Rune >= '0' && c.Rune <= '9'
		switch {
		case columns[i] == either && (c.Rune == '0' || c.Rune == 'O'):
			rounds.settle(c, logs)
		case c.Rune == '<' || columns[i] == either || isDigit == (columns[i] == digit):
		default:
			best, gap := byte(0), weak
			for _, other := range []byte(confused[c.Rune]) {
				if d := logs[glyph.Class(c.Rune)] - logs[glyph.Class(other)]; d < gap {
					best, gap = other, d
				}
			}
			if best != 0 {
				take(c, best, 1-gap/weak)
			} else {
				c.Margin = min(c.Margin, 0.9*Unsure) // it cannot stand there, whatever it looks like
			}
		}
	}
}

// roundness says how the zone's own 0 and O look, those that stand where only
// digits or only letters may: by how many nats a 0 is likelier than an O.
type roundness struct{ zeros, letters []float32 }

func zeroness(logs []float32) float32 { return logs[glyph.Class('0')] - logs[glyph.Class('O')] }

// learn takes in a line.
func (o *roundness) learn(w *row, line []capture.Char, start int, columns string) {
	for i, c := range line {
		if c.Rune != '0' && c.Rune != 'O' {
			continue
		}
		d := zeroness(w.cell(start + i - w.first))
		switch columns[i] {
		case digit:
			o.zeros = append(o.zeros, d)
		case letter:
			o.letters = append(o.letters, d)
		}
	}
}

// Between 0 and O a zone's own characters move the border, but not further than
// where clear print keeps them apart. A number holds few letters O.
const (
	apart  = 2   // nats between the border and the nearest of the kinds, if only one is known
	seldom = 1.5 // nats
)

// border is the zeroness above which a round character is a 0.
func (o *roundness) border() float32 {
	switch z, l := average(o.zeros), average(o.letters); {
	case len(o.zeros) > 0 && len(o.letters) > 0 && z > l:
		return (z + l) / 2
	case len(o.zeros) > 0:
		return min(0, z-apart)
	case len(o.letters) > 0:
		return max(0, l+apart)
	}
	return 0
}

func average(v []float32) (mean float32) {
	for _, x := range v {
		mean += x / float32(len(v))
	}
	return mean
}

// settle decides for a 0 or an O where either may stand.
func (o *roundness) settle(c *capture.Char, logs []float32) {
	d := zeroness(logs)
	border := max(-weakPrint, min(weakPrint, o.border()-seldom))
	if is := d > border; is != (c.Rune == '0') {
		take(c, map[bool]byte{true: '0', false: 'O'}[is], abs(d-border)/weakPrint)
	}
}

// take puts another character in the place of the likeliest; share, 0 to 1, is how
// sure that is within what is unsure.
func take(c *capture.Char, r byte, share float32) {
	c.Rune, c.Second, c.Margin = r, c.Rune, 0.9*Unsure*min(1, share)
}

func abs(v float32) float32 { return max(v, -v) }
