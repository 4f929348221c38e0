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

// layouts are the sizes of Doc 9303; a V in the first place makes a visa of the
// last two.
var layouts = [...]struct {
	format       capture.Format
	rows, length int
}{{capture.TD1, 3, 30}, {capture.TD2, 2, 36}, {capture.TD3, 2, 44}}

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
				if sum > best.score {
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
func (z *zone) credible() bool { return z.mean() > 2.5 && z.initial() > -4 }

// initial is the log-probability that the zone begins as a document of its
// format may.
func (z *zone) initial() float64 {
	i := z.starts[0] - z.rows[0].first
	if i < 0 || i >= len(z.rows[0].belief) {
		return math.Inf(-1)
	}
	best := math.Inf(-1)
	for _, r := range []byte("ACIPV") {
		best = max(best, float64(z.rows[0].cell(i)[glyph.Class(r)]))
	}
	return best
}

// mrz reads the window off.
func (z *zone) mrz() capture.MRZ {
	m := capture.MRZ{Format: z.format}
	for j := range z.rows {
		w := &z.rows[j]
		var chars []capture.Char
		for k := z.starts[j]; k < z.starts[j]+z.length; k++ {
			c := capture.Char{Rune: '<', Box: w.box(k)}
			if i := k - w.first; i >= 0 && i < len(w.belief) {
				c.Rune, c.Second, c.Margin = choose(w.cell(i))
			}
			m.Region = m.Region.Union(c.Box)
			chars = append(chars, c)
		}
		m.Lines = append(m.Lines, chars)
	}
	if m.Lines[0][0].Rune == 'V' {
		switch m.Format {
		case capture.TD3:
			m.Format = capture.MRVA
		case capture.TD2:
			m.Format = capture.MRVB
		}
	}
	return m
}

// choose gives the two most likely characters and how much likelier the first
// is.
func choose(logs []float32) (first, second byte, margin float32) {
	a, b := 0, 1
	if logs[b] > logs[a] {
		a, b = b, a
	}
	for i := 2; i < glyph.Reject; i++ {
		switch v := logs[i]; {
		case v > logs[a]:
			a, b = i, a
		case v > logs[b]:
			b = i
		}
	}
	return glyph.Alphabet[a], glyph.Alphabet[b], logs[a] - logs[b]
}
