package mrz

import (
	"cmp"
	"slices"
	"strings"

	"gatehouse/capture"
)

// Repair is a proposal: the character may be another than was read. It is never
// applied here or anywhere else; what was read stays what was read.
type Repair struct {
	Line, Column int // from 0
	From, To     byte
	Margin       float32 // by which the reader preferred From, in nats
}

// RepairMargin is the margin in nats from which a character counts as clearly
// printed: then it is no repair that is wanted, but a misprint or a forgery that is
// to be shown.
const RepairMargin float32 = 2.5

// confusable are characters of OCR-B that readers take for each other.
var confusable = [...]string{"0ODQ", "1I", "17", "8B", "5S", "2Z", "<K", "6G", "7T"}

const (
	mostDoubts  = 12 // doubtful characters that are tried
	mostRepairs = 3  // of them at once
)

// Repairs proposes characters that make every check digit right, where one is
// wrong: the second guess of the reader for a character that it was unsure of
// (below RepairMargin), confusable with the first, and covered by a check digit.
// Of several ways the one with the fewest changes is given; where there are two
// such ways, none is. Nil: nothing to propose, or the lines cannot be parsed.
func Repairs(z capture.MRZ) []Repair {
	lines := z.Text()
	f, err := Parse(lines)
	if err != nil || f.checked() {
		return nil
	}
	doubts := f.doubts(z)
	for n := 1; n <= min(mostRepairs, len(doubts)); n++ {
		var found []Repair
		ways := 0
		choose(doubts, n, func(some []Repair) {
			if g, err := Parse(apply(lines, some)); err == nil && g.checked() && len(g.Faults) <= len(f.Faults) {
				ways++
				found = slices.Clone(some)
			}
		})
		if ways == 1 {
			return found
		}
		if ways > 1 {
			return nil
		}
	}
	return nil
}

// checked reports whether every check digit that the format has is right.
func (f *Fields) checked() bool {
	return !slices.ContainsFunc(f.Checks[:], func(c Check) bool { return c.Applicable && !c.OK })
}

// doubts lists the characters that may be exchanged, the least sure first.
func (f *Fields) doubts(z capture.MRZ) []Repair {
	var out []Repair
	for i, line := range z.Lines {
		for j, c := range line {
			if c.Margin < RepairMargin && confusedWith(c.Rune, c.Second) && f.covered(i, j) {
				out = append(out, Repair{i, j, c.Rune, c.Second, c.Margin})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Repair) int { return cmp.Compare(a.Margin, b.Margin) })
	return out[:min(len(out), mostDoubts)]
}

// covered reports whether a check digit speaks of the place.
func (f *Fields) covered(line, column int) bool {
	for _, c := range f.Checks {
		if !c.Applicable {
			continue
		}
		for _, s := range append(c.Over[:c.N:c.N], c.At) {
			if s.Line == line && s.From <= column && column < s.To {
				return true
			}
		}
	}
	return false
}

func confusedWith(a, b byte) bool {
	return a != b && slices.ContainsFunc(confusable[:], func(set string) bool {
		return strings.IndexByte(set, a) >= 0 && strings.IndexByte(set, b) >= 0
	})
}

// choose calls try with every n of the repairs.
func choose(all []Repair, n int, try func([]Repair)) {
	some := make([]Repair, 0, n)
	var pick func(from int)
	pick = func(from int) {
		if len(some) == n {
			try(some)
			return
		}
		for i := from; i < len(all); i++ {
			some = append(some, all[i])
			pick(i + 1)
			some = some[:len(some)-1]
		}
	}
	pick(0)
}

func apply(lines []string, repairs []Repair) []string {
	out := slices.Clone(lines)
	for _, r := range repairs {
		l := out[r.Line]
		out[r.Line] = l[:r.Column] + string(rune(r.To)) + l[r.Column+1:]
	}
	return out
}
