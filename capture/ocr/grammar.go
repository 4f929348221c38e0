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
// identity card's own layout. Numbers and optional data may be anything.
var columns = map[capture.Format][]string{
	capture.TD1:   {spell("a5*9n1*15"), spell("n7a1n7a3*11n1"), spell("a30")},
	capture.TD2:   {spell("a36"), spell("*9n1a3n7a1n7*7n1")},
	capture.TD3:   {spell("a44"), spell("*9n1a3n7a1n7*14n2")},
	capture.MRVA:  {spell("a44"), spell("*9n1a3n7a1n7*16")},
	capture.MRVB:  {spell("a36"), spell("*9n1a3n7a1n7*8")},
	capture.FRAID: {spell("a30*6"), spell("*12n1a14n7a1n1")},
}

// grammar gives the columns of the lines of m, nil where nothing is known.
func grammar(m capture.MRZ) []string {
	rules := columns[m.Format]
	if m.Format == capture.TD3 && begin(m.Lines[0], "PNRUS") {
		// Russian internal passports write some Cyrillic letters as digits.
		return []string{spell("*44"), rules[1]}
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
// all the same. Clear print stays as it is, whatever the grammar says.
const weakPrint = 4

// settle decides between a letter and a digit where their shapes leave it open.
// What it has decided is unsure. No check digit is looked at.
func (w *row) settle(line []capture.Char, start int, columns string) {
	for i := range line {
		c := &line[i]
		isDigit := c.Rune >= '0' && c.Rune <= '9'
		if c.Rune == '<' || columns[i] == either || isDigit == (columns[i] == digit) {
			continue
		}
		logs := w.cell(start + i - w.first)
		best, gap := byte(0), float32(weakPrint)
		for _, other := range []byte(confused[c.Rune]) {
			if d := logs[glyph.Class(c.Rune)] - logs[glyph.Class(other)]; d < gap {
				best, gap = other, d
			}
		}
		if best != 0 {
			c.Rune, c.Second, c.Margin = best, c.Rune, 0.9*Unsure*(1-gap/weakPrint)
		}
	}
}
