package match

import "gatehouse/capture"

// field is the ridge flow, checked.
type field struct {
	step, cols, rows int32
	orientation      []uint8 // 1/256 half turn
	period           []uint8 // 1/16 px
	coherence        []uint8 // 0 = no ridges
	depth            []uint8 // cells to the nearest without ridges, and to the rim
}

// Limits of a grid.
const (
	stepLeast, stepMost = 4, 32
	cellsMost           = 1 << 16
)

// newField takes the template's grid, or draws one from the minutiae where the
// template has none that can be used: a template of ISO/IEC 19794-2 brings none.
func newField(f *capture.RidgeField, points []point) field {
	n := len(f.Orientation)
	if f.Step >= stepLeast && f.Step <= stepMost && f.Cols > 0 && f.Rows > 0 && n <= cellsMost && f.Cols <= n && f.Rows <= n &&
		f.Cols*f.Rows == n && len(f.Period) == n && len(f.Coherence) == n {
		g := field{step: int32(f.Step), cols: int32(f.Cols), rows: int32(f.Rows), orientation: f.Orientation, period: f.Period, coherence: f.Coherence}
		if g.step > fine && 4*n <= cellsMost {
			return g.refined()
		}
		return g
	}
	return drawn(points)
}

type vector struct{ x, y int32 }

// arc is the angle of each cosine in 1/128, of the upper half turn.
var arc = func() (a [257]uint8) {
	for i := range a {
		a[i] = angleOf(int32(i-128)<<7, 0)
	}
	return a
}()

// angleAt is angleOf of a cosine in 1/128, cut off at one, and the side of its sine.
func angleAt(co, si int32) uint8 {
	co = min(max(co, -128), 128)
	if si < 0 {
		return 128 + arc[128-co]
	}
	return arc[128+co]
}

// fine is the step, pixels, above which a grid is made finer.
const fine = 8

// refined halves the step of a grid. Orientations between cells are means of their
// double angles, weighed by coherence.
func (f *field) refined() field {
	g := field{step: f.step / 2, cols: 2 * f.cols, rows: 2 * f.rows}
	n := g.cols * g.rows
	cells := make([]uint8, 3*n)
	g.orientation, g.period, g.coherence = cells[:n:n], cells[n:2*n:2*n], cells[2*n:]
	flow := make([]vector, len(f.coherence)) // doubled, weighed
	for i, c := range f.coherence {
		if c != 0 {
			o := f.orientation[i]
			flow[i] = vector{int32(c) * (cosine(o) >> 4), int32(c) * (sine(o) >> 4)}
		}
	}
	for row := range g.rows {
		for col := range g.cols {
			// The cell it lies in, 3 of 4 parts each way, and the neighbours it is nearest to.
			c0, r0 := col/2, row/2
			i := r0*f.cols + c0
			if f.coherence[i] == 0 {
				continue
			}
			k := row*g.cols + col
			g.period[k], g.coherence[k] = f.period[i], f.coherence[i]
			c1 := min(max(c0+2*(col&1)-1, 0), f.cols-1)
			r1 := min(max(r0+2*(row&1)-1, 0), f.rows-1)
			p, q, s, t := flow[i], flow[r0*f.cols+c1], flow[r1*f.cols+c0], flow[r1*f.cols+c1]
			x, y := 9*p.x+3*(q.x+s.x)+t.x, 9*p.y+3*(q.y+s.y)+t.y
			g.orientation[k] = f.orientation[i]
			if l := length(x, y) >> 7; l > 0 {
				g.orientation[k] = angleAt(x/l, y)
			}
		}
	}
	return g
}

// Drawn field: a cell takes part where a minutia is within reach, pixels.
const (
	drawnStep  = 16
	drawnReach = 32
	drawnSure  = 64 // coherence
)

func drawn(points []point) field {
	f := field{step: drawnStep}
	for _, m := range points {
		f.cols, f.rows = max(f.cols, m.x/drawnStep+2), max(f.rows, m.y/drawnStep+2)
	}
	n := f.cols * f.rows
	cells := make([]uint8, 3*n)
	f.orientation, f.period, f.coherence = cells[:n:n], cells[n:2*n:2*n], cells[2*n:]
	near := make([]int32, n)
	for _, m := range points {
		c0, r0 := m.x/drawnStep, m.y/drawnStep
		for r := max(0, r0-2); r <= min(f.rows-1, r0+2); r++ {
			for c := max(0, c0-2); c <= min(f.cols-1, c0+2); c++ {
				d := drawnReach + 1 - length(c*drawnStep+drawnStep/2-m.x, r*drawnStep+drawnStep/2-m.y)
				if i := r*f.cols + c; d > near[i] {
					near[i] = d
					f.orientation[i], f.coherence[i] = 2*m.angle, drawnSure
				}
			}
		}
	}
	return f
}

// at is the cell of a pixel, -1 where there are no ridges.
func (f *field) at(x, y int32) int32 {
	if x < 0 || y < 0 {
		return -1
	}
	if x >= f.cols*f.step || y >= f.rows*f.step {
		return -1
	}
	c, r := quotient(uint64(x), uint64(f.step)), quotient(uint64(y), uint64(f.step))
	i := int32(r)*f.cols + int32(c)
	if f.coherence[i] == 0 {
		return -1
	}
	return i
}

// deepen sets how far each cell is within the print.
func (f *field) deepen() {
	f.depth = make([]uint8, len(f.coherence))
	if f.cols == 0 {
		return
	}
	row := func(r int32) []uint8 { return f.depth[r*f.cols : (r+1)*f.cols] }
	last := f.cols - 1
	before := make([]uint8, f.cols)
	for r := range f.rows {
		now, ridges := row(r), f.coherence[r*f.cols:]
		for c := range now {
			switch {
			case ridges[c] == 0:
			case c == 0 || c == int(last):
				now[c] = 1
			default:
				now[c] = min(before[c-1], before[c], before[c+1], now[c-1], 254) + 1
			}
		}
		before = now
	}
	before = make([]uint8, f.cols)
	for r := f.rows - 1; r >= 0; r-- {
		now := row(r)
		for c := last - 1; c > 0; c-- {
			if d := &now[c]; *d > 1 {
				*d = min(*d, min(before[c-1], before[c], before[c+1], now[c+1], 254)+1)
			}
		}
		before = now
	}
}

// within says whether a pixel lies so deep in the print that a minutia there would
// have been found.
func (f *field) within(x, y int32) bool {
	i := f.at(x, y)
	return i >= 0 && int32(f.depth[i])*f.step > margin
}

const margin = 16 // pixels
