package ocr

import (
	"math"
	"slices"

	"gatehouse/capture/ocr/glyph"
)

const (
	probes   = 14   // cells that stand for a row while it is refined
	content  = 0.03 // mean nats short of certainty at which a row is left as it is
	progress = 0.01 // nats by which a change must better the row
)

// redraw fits the rows to the ink of their characters only, and not to what
// else lies along them, and chooses the window again.
func (r *reader) redraw(z zone) zone {
	var rows []row
	for j := range z.rows {
		w, start := &z.rows[j], z.starts[j]
		l := w.fitted(func(m mark) bool { return m.k >= start && m.k < start+z.length })
		l.lo, l.hi = start, start+z.length-1
		rows = append(rows, r.expand(l))
	}
	return assemble(rows)
}

// refine moves the rows of the zone until the classifier is as sure as it gets,
// and reads their cells anew.
func (r *reader) refine(z *zone) {
	lean, tall := z.lean(), z.tall()
	z.score = 0
	for j := range z.rows {
		l := z.rows[j].line
		if tall > 0 {
			l.tall = tall
		}
		z.rows[j] = r.reread(r.settled(l, lean, z.starts[j], z.length), z.starts[j], z.length)
		z.score += z.rows[j].window(z.starts[j], z.length)
	}
}

// settled is the line moved, turned and stretched to where the classifier is
// surest of its cells from start on. The lean may be the given one or its own.
func (r *reader) settled(l line, lean float64, start, length int) line {
	first, last := float64(start), float64(start+length-1)
	best := r.doubt(&l, start, length)
	if best <= content {
		return l
	}
	try := func(t line) {
		if d := r.doubt(&t, start, length); d < best-progress {
			l, best = t, d
		}
	}
	t := l
	t.lean = lean
	try(t)
	for _, step := range [...]float64{0.1, 0.05} {
		for _, s := range [...]float64{-step, step} {
			try(l.moved(first, last, s, 0))
			try(l.moved(last, first, s, 0))
			try(l.moved(first, last, 0, s))
			try(l.moved(last, first, 0, s))
			t = l
			t.tall *= 1 + s
			try(t)
			t = l
			t.lean += s
			try(t)
		}
	}
	return l
}

// lean is how far the columns of the rows lean: those of a page seen at an angle
// are not square to its lines. A single row has no columns to tell.
func (z *zone) lean() float64 {
	if len(z.rows) == 1 {
		return z.rows[0].lean
	}
	top, bottom := &z.rows[0], &z.rows[len(z.rows)-1]
	k := float64(z.length-1) / 2
	a, b := float64(z.starts[0])+k, float64(z.starts[len(z.starts)-1])+k
	vx, vy := at(bottom.x, b)-at(top.x, a), at(bottom.y, b)-at(top.y, a)
	dx, dy := top.slope(a)
	return (vx*dx + vy*dy) / (vy*dx - vx*dy)
}

// tall is the height of the zone's letters in pitches, 0 where too few are
// known. Digits and fillers are of other heights, and one row may hold little
// else; with the rows told apart by their own heights, O and 0 could not be.
func (z *zone) tall() float64 {
	var letters []float64
	for j := range z.rows {
		w, start := &z.rows[j], z.starts[j]
		for _, m := range w.marks {
			i := m.k - w.first
			if m.k < start || m.k >= start+z.length || i < 0 || i >= len(w.belief) {
				continue
			}
			if r, _, margin := choose(w.cell(i)); r >= 'A' && margin > 1 {
				letters = append(letters, m.tall)
			}
		}
	}
	if len(letters) < 5 {
		return 0
	}
	slices.Sort(letters)
	return letters[len(letters)/2]
}

// doubt is how many nats the most likely characters of some cells fall short of
// certainty, on average.
func (r *reader) doubt(l *line, start, length int) float64 {
	var ks [probes]float64
	var logs [probes * glyph.Classes]float32
	for i := range ks {
		ks[i] = float64(start) + math.Floor((float64(i)+0.5)*float64(length)/probes)
	}
	r.classify(l, ks[:], logs[:])
	var sum float64
	for i := range probes {
		sum -= max(-oddsBound, float64(surest(logs[i*glyph.Classes:])))
	}
	return sum / probes
}

// surest is the log-probability of the most likely character of a cell.
func surest(cell []float32) float32 {
	best := cell[0]
	for _, v := range cell[1:glyph.Reject] {
		best = max(best, v)
	}
	return best
}

// views are the offsets, in pitches and letter heights, from which a doubtful
// cell is looked at again.
var views = [...][2]float32{{0, 0}, {-0.06, 0}, {0.06, 0}, {0, -0.06}, {0, 0.06}}

// doubtful is the margin in nats below which a cell is looked at again.
const doubtful = 4

// reread classifies a row's window and margins, scout and judge together; a
// doubtful cell from several views, of which the mean counts.
func (r *reader) reread(l line, start, length int) row {
	l.lo, l.hi = start, start+length-1
	w := r.expand(l)
	r.join(len(w.belief), w.logs)
	var logs [len(views) * glyph.Classes]float32
	n := max(1, int(l.pitch()/finest))
	for k := start; k < start+length; k++ {
		c := w.cell(k - w.first)
		if _, _, margin := choose(c); margin > doubtful {
			continue
		}
		frame := l.frame(float64(k), n)
		for i, v := range views {
			r.put(i, n, frame.Shift(v[0], v[1]))
		}
		r.eval(len(views), w.floor, logs[:])
		r.join(len(views), logs[:])
		for class := range c {
			var sum float32
			for i := range views {
				sum += max(logs[i*glyph.Classes+class], faintest)
			}
			c[class] = sum / float32(len(views))
		}
	}
	w.judge()
	return w
}
