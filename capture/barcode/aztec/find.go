package aztec

import (
	"context"
	"fmt"
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/barcode/grid"
)

// Find returns the symbols of a picture, in no order; their Light is not set. When ctx ends it
// returns what it has.
func Find(ctx context.Context, p *grid.Picture) []capture.Code {
	var out []capture.Code
	var done []grid.Quad
	for _, e := range eyes(ctx, p) {
		if ctx.Err() != nil || p.Left() <= 0 {
			break
		}
		if slices.ContainsFunc(done, func(q grid.Quad) bool { return holds(q, e.at) }) {
			continue
		}
		s := p
		if e.merit < 0 {
			s = p.Negative()
		}
		if c, q, ok := read(s, e.square); ok {
			out, done = append(out, c), append(done, q)
		}
	}
	return out
}

// holds says whether the point lies within the convex q.
func holds(q grid.Quad, at grid.Point) bool {
	left, right := false, false
	for i := range q {
		c := q[(i+1)%4].Sub(q[i]).Cross(at.Sub(q[i]))
		left, right = left || c < 0, right || c > 0
	}
	return !left || !right
}

// widen gives the corners of n by n modules with the same middle as those of m by m.
func widen(q grid.Quad, m, n int) (grid.Quad, bool) {
	t, ok := grid.Between(grid.Rect(0, 0, float64(m), float64(m)), q)
	if !ok {
		return q, false
	}
	d := float64(n-m) / 2
	for i, c := range grid.Rect(-d, -d, float64(n), float64(n)) {
		q[i] = t.Apply(c)
	}
	return q, true
}

// read reads the symbol around a bullseye whose inner modules have these corners.
func read(p *grid.Picture, q grid.Quad) (capture.Code, grid.Quad, bool) {
	fit, ok := p.Refine(q, inner, inner, innerKnown, 0.4)
	if !ok || p.Alike(fit.Corners, inner, inner, innerKnown) < surely {
		return capture.Code{}, q, false
	}
	for _, l := range []layout{{compact: true}, {}} {
		n := l.core()
		q, ok := widen(fit.Corners, inner, n)
		if !ok {
			continue
		}
		if !l.compact {
			wide, ok := p.Refine(q, n, n, l.prescribedRings(), 0.3)
			if !ok {
				continue
			}
			q = wide.Corners
		}
		v, q := upright(p, q, l)
		if v == nil {
			continue
		}
		for _, m := range modes(v, l) {
			if p.Alike(q, n, n, l.prescribed(n, m.ring)) < m.least() {
				continue
			}
			if c, q, ok := m.read(p, q); ok {
				return c, q, true
			}
		}
	}
	return capture.Code{}, q, false
}

const surely = 0.75 // correlation of a refined bullseye; that of a worn symbol is above 0.95, of other print below 0.85

// prescribedRings is the core without marks and mode message: alike in each orientation.
func (l layout) prescribedRings() []int8 {
	n := l.core()
	known := make([]int8, n*n)
	for i := range known {
		if x, y := i%n, i/n; x > 0 && y > 0 && x < n-1 && y < n-1 {
			known[i] = ring(x, y, n)
		}
	}
	return known
}

// upright turns and mirrors the corners so that the marks agree most, and gives the core's grey
// values so.
func upright(p *grid.Picture, q grid.Quad, l layout) (best *grid.Values, corners grid.Quad) {
	n := l.core()
	most := 0.0
	for range 2 {
		q[1], q[3] = q[3], q[1]
		for range 4 {
			q = grid.Quad{q[1], q[2], q[3], q[0]}
			t, ok := grid.Between(grid.Rect(0, 0, float64(n), float64(n)), q)
			if !ok {
				return nil, q
			}
			v := p.Sample(&t, n, n)
			if _, marks := softRing(v, l); marks > most {
				most, best, corners = marks, v, q
			}
		}
	}
	return best, corners
}

// read grows the grid from the core to the whole symbol and reads it.
func (m mode) read(p *grid.Picture, q grid.Quad) (capture.Code, grid.Quad, bool) {
	n, side := m.core(), m.side()
	if m.layers == 0 {
		return capture.Code{Symbology: capture.Aztec, Payload: fmt.Appendf(nil, "%03d", m.rune), Corners: q.Points()}, q, true
	}
	for {
		fit, ok := p.Refine(q, n, n, m.prescribed(n, m.ring), 0.3)
		if !ok || p.Left() <= 0 {
			return capture.Code{}, q, false
		}
		q = fit.Corners
		if n == side {
			payload, wrong, ok := m.decode(p, &fit.T)
			return capture.Code{Symbology: capture.Aztec, Payload: payload, Corners: q.Points(), Corrected: wrong}, q, ok
		}
		next := min(side, n+2*(1+n/12))
		if q, ok = widen(q, n, next); !ok {
			return capture.Code{}, q, false
		}
		n = next
	}
}

// decode decides the modules and corrects the codewords.
func (m mode) decode(p *grid.Picture, t *grid.Transform) (payload []byte, wrong int, ok bool) {
	v := p.Sample(t, m.side(), m.side())
	if v == nil {
		return nil, 0, false
	}
	modules := grid.Equalise(v, m.prescribed(m.side(), m.ring))
	f, bits := m.field()
	places := m.places()
	places = places[len(places)%bits:] // what is left over stands first
	words, margins := make([]uint16, len(places)/bits), make([]float32, len(places)/bits)
	for i := range words {
		margins[i] = 1
		for _, at := range places[i*bits : (i+1)*bits] {
			words[i] <<= 1
			if modules.Bits.Get(at%m.side(), at/m.side()) {
				words[i] |= 1
			}
			margins[i] = min(margins[i], modules.Margin[at])
		}
	}
	p.Spend(2 * len(words) * (len(words) - m.data)) // that long words are corrected as slowly
	wrong, err := f.DecodeSoft(words, len(words)-m.data, margins)
	if err != nil {
		return nil, 0, false
	}
	b, err := unstuff(words[:m.data], bits)
	if err != nil {
		return nil, 0, false
	}
	payload, err = message(b)
	return payload, wrong, err == nil && len(payload) > 0
}
