package qr

import (
	"math"

	"gatehouse/capture/barcode/grid"
)

const (
	pairsOf = 5    // finder patterns, the plainest, that are paired
	astray  = 0.12 // of the distance of a pair: how far off the third may be
	clear   = 0.6  // correlation with a finder pattern from which it counts as seen
)

// rescued are finder patterns that no row showed, but that two others point at: at the free ends of two squares on
// their line, if they are neighbours, or of the square whose diagonal it is.
func rescued(p *grid.Picture, all []finder) []finder {
	var more []finder
	top := all[:min(len(all), pairsOf)]
	for i, a := range top {
		for _, b := range top[i+1:] {
			lo, hi := min(a.module, b.module), max(a.module, b.module)
			d := b.at.Sub(a.at)
			if p.Left() <= 0 || a.negative != b.negative || hi > unlike*lo || d.Len() < shortest*lo || d.Len() > longest*hi {
				continue
			}
			q := p
			if a.negative {
				q = p.Negative()
			}
			side := grid.Pt(-d.Y, d.X)
			for _, way := range [2]float64{1, -1} {
				s := side.Mul(way)
				for _, at := range [2]grid.Point{a.at.Add(s), b.at.Add(s)} {
					more = seek(q, at, d, a, more)
				}
				more = seek(q, a.at.Add(d.Mul(0.5)).Add(s.Mul(0.5)), d.Add(s), a, more)
			}
		}
	}
	return more
}

// seek adds the finder pattern near a place, its sides along a direction and its modules as those of like.
func seek(p *grid.Picture, at, along grid.Point, like finder, more []finder) []finder {
	u := along.Mul(1 / along.Len())
	module := like.module * max(math.Abs(u.X), math.Abs(u.Y)) // rows see modules longer than they are
	u = u.Mul(module)
	v := grid.Pt(-u.Y, u.X)
	best, rate := at, 0.0
	reach := math.Ceil(astray * along.Len() / module)
	for _, step := range [3]float64{0.75, 0.4, 0.2} {
		from := best
		for j := -reach; j <= reach; j += step {
			for i := -reach; i <= reach; i += step {
				c := from.Add(u.Mul(i)).Add(v.Mul(j))
				if r := resembles(p, c, u, v); r > rate {
					best, rate = c, r
				}
			}
		}
		reach = step
	}
	if rate < clear {
		return more
	}
	return append(more, finder{best, like.module, like.negative, 1})
}

// resembles is the correlation of what lies around a place with a finder pattern whose modules have the
// sides u and v.
func resembles(p *grid.Picture, at, u, v grid.Point) float64 {
	if at.X < 0 || at.Y < 0 || at.X > float64(p.W) || at.Y > float64(p.H) {
		return 0
	}
	var n, sum, squares, dot, signs float64
	rings(0, 0, 4, func(x, y int, dark bool) {
		level := p.At(at.Add(u.Mul(float64(x))).Add(v.Mul(float64(y))))
		sign := 1.0
		if dark {
			sign = -1
		}
		n, sum, squares, dot, signs = n+1, sum+level, squares+level*level, dot+sign*level, signs+sign
	})
	den := (n*squares - sum*sum) * (n*n - signs*signs)
	if den <= 0 {
		return 0
	}
	return (n*dot - sum*signs) / math.Sqrt(den)
}
