package pdf417

import (
	"context"
	"math"

	"gatehouse/capture"
	"gatehouse/capture/barcode/grid"
)

// search is one view of a picture, dark on light or turned over.
type search struct {
	view
	inverse bool
	shapes  *shapes
	tries   int
}

const (
	maxTries = 16  // symbols looked at in one view; the likeliest come first
	astray   = 0.8 // modules: how far off a corner may be at first
)

// may says whether one more symbol may be looked at.
func (s *search) may(ctx context.Context) bool {
	s.tries++
	return s.tries <= maxTries && ctx.Err() == nil && s.Left() > 0
}

// grey is the grey level, inverse symbols turned over.
func (s *search) grey(q grid.Point) float64 {
	if s.inverse {
		return 255 - s.at(q)
	}
	return s.at(q)
}

// Find returns the symbols of a picture, in no order; their Light is not set. When ctx ends it
// returns what it has.
func Find(ctx context.Context, p *grid.Picture) []capture.Code {
	var f finds
	for axis := range 2 {
		if ctx.Err() != nil {
			return nil
		}
		f.scan(p, axis)
	}
	var out []capture.Code
	for turn := range 4 {
		for inverse := range 2 {
			s := &search{view: view{p, turn}, inverse: inverse == 1}
			starts, stops := guards(f.start[turn][inverse], startRuns.total), guards(f.stop[turn][inverse], stopRuns.total)
			for i := range starts {
				if ctx.Err() != nil {
					return out
				}
				if c, ok := s.follow(ctx, &starts[i], stops); ok {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// follow reads the symbol of a start pattern, with each stop pattern that fits it, then without.
func (s *search) follow(ctx context.Context, start *guard, stops []guard) (capture.Code, bool) {
	for i := range stops {
		if !pair(start, &stops[i]) || !s.may(ctx) {
			continue
		}
		if c, ok := s.read(start, &stops[i]); ok {
			return c, true
		}
	}
	if !s.may(ctx) {
		return capture.Code{}, false
	}
	return s.readOpen(ctx, start)
}

// pair says whether the two may belong to one symbol.
func pair(start, stop *guard) bool {
	if r := start.module / stop.module; r < 0.7 || r > 1.4 {
		return false
	}
	along := stop.a.point((stop.lo + stop.hi) / 2).Sub(start.b.point((start.lo + start.hi) / 2))
	m := start.axis()
	unit := m.Len()
	if n := along.Dot(m) / unit / unit; n < 3*modules-4 || n > 34*modules {
		return false
	}
	off := math.Abs(m.Cross(along)) / unit
	return off < 0.3*along.Len() && off < 0.6*max(start.span(), stop.span())+4*unit
}

// read reads the symbol between two guards.
func (s *search) read(start, stop *guard) (capture.Code, bool) {
	s.shapes = smeared(s.smear(start))
	l, r := s.indicators(start, true), s.indicators(stop, false)
	left, l, _ := keepPace(l, start.module)
	right, r, _ := keepPace(r, stop.module)
	if left.perRow == 0 || right.perRow == 0 {
		return capture.Code{}, false
	}
	mid := stop.a.point(right.top(1)).Sub(start.b.point(left.top(1)))
	near := mid.Len()/((start.axis().Len()+stop.axis().Len())/2)/modules - 2
	p := vote(l, r, near)
	if !p.valid() {
		return capture.Code{}, false
	}
	f := &fitter{s, p}
	return f.result(f.fit(frame(start, stop, left, right, p.rows), start.module, astray))
}

const leastSights = 8 // row indicators that must agree where there is no stop pattern

// readOpen reads the symbol right of a start pattern without its stop pattern: the grid grows column by
// column.
func (s *search) readOpen(ctx context.Context, start *guard) (capture.Code, bool) {
	s.shapes = smeared(s.smear(start))
	pace, sights, _ := keepPace(s.indicators(start, true), start.module)
	p := vote(sights, nil, 0)
	if len(sights) < leastSights || !p.valid() {
		return capture.Code{}, false
	}
	f := &fitter{s, plan{rows: p.rows, level: p.level, open: true}}
	axis := start.axis()
	top, bottom := start.b.point(pace.top(0)), start.b.point(pace.top(float64(p.rows)))
	q := grid.Quad{top.Sub(axis.Mul(17)), top.Add(axis.Mul(18)), bottom.Add(axis.Mul(18)), bottom.Sub(axis.Mul(17))}
	for first := astray; ; first = astray / 2 {
		q = f.fit(q, start.module, first)
		if f.columns == p.columns {
			return f.result(q)
		}
		t, ok := f.transform(q)
		if !ok || ctx.Err() != nil || s.Left() <= 0 {
			return capture.Code{}, false
		}
		f.columns = min(p.columns, f.columns+1+f.columns/3)
		q[1], q[2] = t.Apply(grid.Pt(float64(f.width()), 0)), t.Apply(grid.Pt(float64(f.width()), float64(f.rows)))
	}
}

// smear measures how much of a module's light goes to each neighbour, on a start pattern:
// by how much less its single modules stand out than its wide bar.
func (s *search) smear(start *guard) float64 {
	axis := start.axis()
	wide, fine, n := 0.0, 0.0, 0.0
	for y := start.lo; y <= start.hi; y++ {
		at := func(module float64) float64 { return s.grey(start.a.point(y).Add(axis.Mul(module + 0.5))) }
		wide += at(-2) + at(-3) - at(3) - at(4)
		fine += at(9) + at(11) - at(10) - at(12)
		n++
	}
	if wide <= 0 {
		return 0
	}
	return min(max((1-fine/wide)/4, 0), 0.24)
}
