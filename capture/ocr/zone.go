package ocr

import (
	"math"
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/ocr/glyph"
)

// zone is a group of rows and the window of columns read from them.
type zone struct {
	format capture.Format
	rows   []row
	starts []int // index of the first character in each row
	length int
	score  float64 // sum of beliefs
}

// layouts are the sizes of Doc 9303 and those of national documents. The latter
// are looked for only where the first row begins as theirs does, since they are
// easily found in other print.
var layouts = [...]struct {
	format       capture.Format
	rows, length int
	begins       string
}{
	{capture.TD1, 3, 30, ""},
	{capture.TD2, 2, 36, ""},
	{capture.TD3, 2, 44, ""},
	{capture.FRADL, 1, 30, "D1FRA"},
	{capture.CHEDL, 2, 30, "FACHE"}, // and a row of 9 above, see crown
}

// assemble groups rows that lie below each other in step and finds the window
// of one of the layouts with the most belief in it.
func assemble(rows []row) zone {
	var best zone
	for i := range rows {
		stack, offs := below(rows, i)
		for _, lay := range layouts {
			if len(stack) < lay.rows {
				continue
			}
			group, offs := stack[:lay.rows], offs[:lay.rows]
			lo, hi := math.MaxInt32, math.MinInt32
			for j, k := range group {
				lo = min(lo, rows[k].first-offs[j])
				hi = max(hi, rows[k].first+len(rows[k].belief)-offs[j])
			}
			for start := lo - lay.length/2; start+lay.length <= hi+lay.length/2; start++ {
				var sum float64
				for j, k := range group {
					sum += rows[k].window(start+offs[j], lay.length)
				}
				if sum > best.score && rows[i].begins(start, lay.begins) > -1 {
					best = zone{format: lay.format, length: lay.length, score: sum}
					for j, k := range group {
						best.rows = append(best.rows, rows[k])
						best.starts = append(best.starts, start+offs[j])
					}
				}
			}
		}
	}
	return best
}

// begins is the mean log-probability that a row has the text at cell k.
func (w *row) begins(k int, text string) float64 {
	var sum float64
	for i := range text {
		at := k + i - w.first
		if at < 0 || at >= len(w.belief) {
			return math.Inf(-1)
		}
		sum += max(-oddsBound, float64(w.cell(at)[glyph.Class(text[i])]))
	}
	return sum / max(1, float64(len(text)))
}

// below lists up to three rows from rows[top] downwards that keep its direction,
// pitch and columns, and by how much the numbering of each is ahead.
func below(rows []row, top int) (stack, offs []int) {
	stack, offs = []int{top}, []int{0}
	for len(stack) < 3 {
		last := &rows[stack[len(stack)-1]]
		next, nextOff, nextGap := -1, 0, math.MaxFloat64
		for j := range rows {
			o := &rows[j]
			k, gap, ok := last.follows(o)
			if ok && gap < nextGap && !slices.Contains(stack, j) {
				next, nextOff, nextGap = j, k, gap
			}
		}
		if next < 0 {
			break
		}
		stack = append(stack, next)
		offs = append(offs, offs[len(offs)-1]+nextOff)
	}
	return stack, offs
}

// mean is the belief per character.
func (z *zone) mean() float64 {
	if z.length == 0 {
		return 0
	}
	return z.score / float64(z.length*len(z.rows))
}

// beats tells whether z is a zone with more belief in it than other.
func (z *zone) beats(other *zone) bool { return len(z.rows) > 0 && z.score > other.score }

// sure says that no other search can do better; credible that this is a machine
// readable zone at all.
func (z *zone) sure() bool     { return z.mean() > 3.4 && z.initial() > -3 }
func (z *zone) credible() bool { return z.mean() > credible && z.initial() > -4 }

// credible is the belief per character from which on a zone is believed.
const credible = 2.5

// initial is how much likelier the zone begins as a document of its format may
// than otherwise, in nats; 0 where its first character is such a one.
func (z *zone) initial() float64 {
	if len(z.rows) == 0 {
		return math.Inf(-1)
	}
	w := &z.rows[0]
	i := z.starts[0] - w.first
	if i < 0 || i >= len(w.belief) {
		return math.Inf(-1)
	}
	best := math.Inf(-1)
	for _, r := range []byte(initials[z.format]) {
		best = max(best, float64(w.cell(i)[glyph.Class(r)]))
	}
	return best - float64(surest(w.cell(i)))
}

var initials = map[capture.Format]string{
	capture.TD1: "ACIPV", capture.TD2: "ACIPV", capture.TD3: "ACIPV", capture.FRADL: "D", capture.CHEDL: "F",
}
