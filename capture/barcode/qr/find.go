package qr

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/barcode/grid"
)

const (
	reads  = 40   // grids that are read of a picture: bounds what a hostile one costs
	tries  = 4    // and of a triple
	chance = 0.45 // correlation with the function patterns below which a grid is not read
	sway   = 0.09 // of the side: how far perspective may move the far corner
)

// search is what was found in a picture, and how many grids may still be read.
type search struct {
	p     *grid.Picture
	found []capture.Code
	used  []grid.Point // finder patterns of what was found
	reads int
}

// Find returns the symbols of a picture, in no order, with corners in its pixels and without Light. When ctx
// ends it returns what it has.
func Find(ctx context.Context, p *grid.Picture) []capture.Code {
	s := search{p: p, reads: reads}
	seen := finders(p)
	s.combine(ctx, seen)
	if len(s.found) == 0 && ctx.Err() == nil {
		if more := rescued(p, seen); len(more) > 0 {
			s.combine(ctx, append(seen, more...))
		}
	}
	return s.found
}

// combine reads the symbols that finder patterns make up.
func (s *search) combine(ctx context.Context, all []finder) {
	for _, t := range triples(all) {
		if ctx.Err() != nil || s.reads <= 0 || s.p.Left() <= 0 {
			return
		}
		mine := []grid.Point{t.corner.at, t.right.at, t.below.at}
		if slices.ContainsFunc(mine, func(q grid.Point) bool { return slices.Contains(s.used, q) }) {
			continue
		}
		q := s.p
		if t.corner.negative {
			q = s.p.Negative()
		}
		for _, g := range guesses(q, &t) {
			if s.reads--; s.p.Left() <= 0 {
				return
			}
			if code, ok := read(q, g); ok {
				s.found = append(s.found, code)
				s.used = append(s.used, mine...)
				break
			}
		}
	}
}

// guess is a version laid on a picture.
type guess struct {
	*symbol
	corners grid.Quad
	alike   float64
}

// guesses are the grids worth reading, best first.
func guesses(p *grid.Picture, t *triple) []guess {
	var all []guess
	for _, s := range versionsOf(p, t) {
		n := float64(s.side)
		for _, f := range s.far(p, t) {
			q, ok := t.frame(n, f.x, f.y, f.at)
			if !ok {
				continue
			}
			if a := p.Alike(q, s.side, s.side, s.known); a >= chance {
				all = append(all, guess{s, q, a})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b guess) int { return cmp.Compare(b.alike, a.alike) })
	return all[:min(len(all), tries)]
}

// far is a place near the corner without a finder pattern: where module (x, y) lies.
type far struct {
	x, y float64
	at   grid.Point
	rate float64
}

// far lists where it may lie: where the last alignment pattern shows, or for version 1, which has none, a
// few places around the flat one.
func (s *symbol) far(p *grid.Picture, t *triple) []far {
	n := float64(s.side)
	if s.version == 1 {
		var all []far
		for dy := -1.5; dy <= 1.5; dy += 0.75 {
			for dx := -1.5; dx <= 1.5; dx += 0.75 {
				all = append(all, far{n, n, t.flat(n, n+dx, n+dy), 0})
			}
		}
		return all
	}
	x := n - 6.5
	reach := math.Ceil(max(2, sway*n))
	var all []far
	for dy := -reach; dy <= reach; dy += 0.5 {
		for dx := -reach; dx <= reach; dx += 0.5 {
			if r := rate(p, t, n, x+dx, x+dy); r > 0.35 {
				all = append(all, far{x, x, t.flat(n, x+dx, x+dy), r})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b far) int { return cmp.Compare(b.rate, a.rate) })
	// The best few that are not neighbours of a better one.
	module := t.corner.module
	var few []far
	for _, f := range all {
		if len(few) == 3 {
			break
		}
		if !slices.ContainsFunc(few, func(o far) bool { return o.at.Sub(f.at).Len() < 1.2*module }) {
			few = append(few, f)
		}
	}
	return few
}

// rate is the correlation of what lies around flat module (x, y) with an alignment pattern.
func rate(p *grid.Picture, t *triple, n, x, y float64) float64 {
	var sum, squares, dot, signs float64
	for j := -2; j <= 2; j++ {
		for i := -2; i <= 2; i++ {
			v := p.At(t.flat(n, x+float64(i), y+float64(j)))
			sign := -1.0
			if max(i, -i, j, -j) == 1 {
				sign = 1
			}
			sum, squares, dot, signs = sum+v, squares+v*v, dot+sign*v, signs+sign
		}
	}
	const all = 25
	den := (squares - sum*sum/all) * (all - signs*signs/all)
	if den <= 0 {
		return 0
	}
	return (dot - sum*signs/all) / math.Sqrt(den)
}

// read refines the grid of a guess and decodes its modules, as they are or as in a mirror.
func read(p *grid.Picture, g guess) (capture.Code, bool) {
	fit, ok := p.Refine(g.corners, g.side, g.side, g.known, 0.4)
	if !ok {
		return capture.Code{}, false
	}
	v := p.Sample(&fit.T, g.side, g.side)
	if v == nil {
		return capture.Code{}, false
	}
	modules := grid.Equalise(v, g.known)
	payload, corrected, ok := g.decode(modules)
	if !ok {
		if payload, corrected, ok = g.decode(modules.Transposed()); !ok {
			return capture.Code{}, false
		}
		fit.Corners[1], fit.Corners[3] = fit.Corners[3], fit.Corners[1]
	}
	return capture.Code{
		Symbology: capture.QR,
		Payload:   payload,
		Corners:   fit.Corners.Points(),
		Corrected: corrected,
	}, true
}
