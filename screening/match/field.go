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

// fine is the step, pixels, above which a grid is made finer.
const fine = 8

// refined halves the step of a grid. Orientations between cells are means of their
// double angles, weighed by coherence.
func (f *field) refined() field {
	g := field{step: f.step / 2, cols: 2 * f.cols, rows: 2 * f.rows}
	n := g.cols * g.rows
	cells := make([]uint8, 3*n)
	g.orientation, g.period, g.coherence = cells[:n:n], cells[n:2*n:2*n], cells[2*n:]
	for row := range g.rows {
		for col := range g.cols {
			// The cell it lies in, 3 of 4 parts each way, and the neighbours it is nearest to.
			c0, r0 := col/2, row/2
			i := r0*f.cols + c0
			k := row*g.cols + col
			g.period[k], g.coherence[k] = f.period[i], f.coherence[i]
			if f.coherence[i] == 0 {
				continue
			}
			c1 := min(max(c0+2*(col&1)-1, 0), f.cols-1)
			r1 := min(max(r0+2*(row&1)-1, 0), f.rows-1)
			var x, y int32
			for _, p := range [4]struct{ c, r, w int32 }{{c0, r0, 9}, {c1, r0, 3}, {c0, r1, 3}, {c1, r1, 1}} {
				j := p.r*f.cols + p.c
				w := p.w * int32(f.coherence[j])
				x += w * (cosine(f.orientation[j]) >> 4)
				y += w * (sine(f.orientation[j]) >> 4)
			}
			g.orientation[k] = f.orientation[i]
			if l := length(x, y) >> 7; l > 0 {
				g.orientation[k] = angleOf(min(max(x/l<<7, -unit), unit), y)
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
	get := func(c, r int32) uint8 {
		if c < 0 || r < 0 || c >= f.cols || r >= f.rows {
			return 0
		}
		return f.depth[r*f.cols+c]
	}
	for r := range f.rows {
		for c := range f.cols {
			if f.coherence[r*f.cols+c] != 0 {
				f.depth[r*f.cols+c] = min(get(c-1, r-1), get(c, r-1), get(c+1, r-1), get(c-1, r), 254) + 1
			}
		}
	}
	for r := f.rows - 1; r >= 0; r-- {
		for c := f.cols - 1; c >= 0; c-- {
			if d := &f.depth[r*f.cols+c]; *d != 0 {
				*d = min(*d, min(get(c-1, r+1), get(c, r+1), get(c+1, r+1), get(c+1, r), 254)+1)
			}
		}
	}
}

// within says whether a pixel lies so deep in the print that a minutia there would
// have been found.
func (f *field) within(x, y int32) bool {
	i := f.at(x, y)
	return i >= 0 && int32(f.depth[i])*f.step > margin
}

const margin = 16 // pixels
