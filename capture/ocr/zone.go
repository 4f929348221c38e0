package ocr

import (
	"cmp"
	"math"
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/ocr/glyph"
)

// row is a line with what the classifier says of its cells and of margin cells
// on either side.
type row struct {
	line
	first  int       // index of the first cell looked at
	logs   []float32 // Classes log-probabilities per cell
	floor  float32   // of the cells' contrast, see glyph.Floor
	belief []float64 // per cell: log-odds that a character is printed there, bounded
}

// Cells are judged by bounded log-odds, so that one very bad cell, a stamp or a
// crease, does not outweigh a line.
const (
	oddsBound = 4.0
	margin    = 4  // cells looked at beyond the ink
	mostCells = 64 // no line is longer
)

// screen classifies the lines, the right way up, and drops those that do not
// look like OCR-B.
func (r *reader) screen(lines []line) []row {
	var out []row
	var logs [12 * glyph.Classes]float32
	for i := range lines {
		l := lines[i]
		var ks []float64
		for j := range 12 {
			ks = append(ks, math.Round(float64(l.lo)+(float64(j)+0.5)*float64(l.hi-l.lo)/12))
		}
		r.classify(&l, ks, logs[:])
		upright := trust(logs[:])
		turned := l.reversed()
		for j := range ks {
			ks[j] = -ks[j]
		}
		r.classify(&turned, ks, logs[:])
		if over := trust(logs[:]); over > upright {
			l, upright = turned, over
		}
		if upright < 0.3 {
			continue
		}
		out = append(out, r.expand(l))
	}
	return out
}

// trust is the mean probability of the most likely character over cells.
func trust(logs []float32) float64 {
	var sum float64
	n := 0
	for at := 0; at < len(logs); at += glyph.Classes {
		sum += math.Exp(float64(surest(logs[at:])))
		n++
	}
	return sum / float64(n)
}

// expand classifies all cells of a line and the margins.
func (r *reader) expand(l line) row {
	w := row{line: l, first: l.lo - margin}
	n := min(l.hi+margin-w.first+1, mostCells)
	ks := make([]float64, n)
	for i := range ks {
		ks[i] = float64(w.first + i)
	}
	w.logs = make([]float32, n*glyph.Classes)
	w.floor = r.classify(&l, ks, w.logs)
	w.judge()
	return w
}

// judge fills belief from logs. A cell whose best character is much less likely
// than Reject is evidence against the line; one with a clear character, for it.
func (w *row) judge() {
	n := len(w.logs) / glyph.Classes
	w.belief = make([]float64, n)
	for i := range n {
		c := w.cell(i)
		best := float64(surest(c))
		w.belief[i] = min(max(best-float64(c[glyph.Reject])+0.5*best, -oddsBound), oddsBound)
	}
}

func (w *row) cell(i int) []float32 { return w.logs[i*glyph.Classes : (i+1)*glyph.Classes] }

// odds is the belief in cell k; a cell outside the row has none either way.
func (w *row) odds(k int) float64 {
	if i := k - w.first; i >= 0 && i < len(w.belief) {
		return w.belief[i]
	}
	return -oddsBound / 2
}

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

// window is the belief in n characters from start on, and in nothing beside
// them.
func (w *row) window(start, n int) float64 {
	var sum float64
	for k := start; k < start+n; k++ {
		sum += w.odds(k)
	}
	for _, k := range [...]int{start - 2, start - 1, start + n, start + n + 1} {
		sum -= max(w.odds(k), 0)
	}
	return sum
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

// follows tells whether o is a line below w in step with it, by how much o's
// numbering is ahead, and how far below it lies in letter heights.
func (w *row) follows(o *row) (ahead int, gap float64, ok bool) {
	k := math.Round(w.middle())
	dx, dy := w.slope(k)
	foot, off := o.locate(at(w.x, k), at(w.y, k))
	ex, ey := o.slope(foot)
	p, q := math.Hypot(dx, dy), math.Hypot(ex, ey)
	cos := (dx*ex + dy*ey) / (p * q)
	gap = -off
	if cos < 0.995 || q < 0.9*p || q > 1.1*p || gap < 1.1 || gap > 3.4 {
		return 0, 0, false
	}
	return int(math.Round(foot - k)), gap, true
}

// mean is the belief per character.
func (z *zone) mean() float64 {
	if z.length == 0 {
		return 0
	}
	return z.score / float64(z.length*len(z.rows))
}

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
	var order [glyph.Reject]int
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order[:], func(a, b int) int { return cmp.Compare(logs[b], logs[a]) })
	a, b := order[0], order[1]
	return glyph.Alphabet[a], glyph.Alphabet[b], logs[a] - logs[b]
}
