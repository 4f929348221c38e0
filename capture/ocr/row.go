package ocr

import (
	"math"

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
	mostCells = 96 // looked at in one row
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
