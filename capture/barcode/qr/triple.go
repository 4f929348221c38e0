package qr

import (
	"cmp"
	"math"
	"slices"

	"gatehouse/capture/barcode/grid"
)

// triple is three finder patterns that may belong to one symbol.
type triple struct {
	corner, right, below finder // the one in the right angle, then clockwise on the picture
	odd                  float64
}

const (
	maxTriples = 40
	unlike     = 1.7 // modules of one symbol differ by less, as a ratio
	leg        = 1.6 // and its two legs
	angle      = 0.42
	shortest   = 10.0 // modules between two middles, a few less than in version 1
	longest    = 200.0
)

// triples lists them, the most regular first.
func triples(all []finder) []triple {
	var out []triple
	for i := range all {
		for j := range all {
			for k := j + 1; k < len(all); k++ {
				if i == j || i == k {
					continue
				}
				if t, ok := regular(all[i], all[j], all[k]); ok {
					out = append(out, t)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b triple) int { return cmp.Compare(a.odd, b.odd) })
	return out[:min(len(out), maxTriples)]
}

func regular(a, b, c finder) (triple, bool) {
	if a.negative != b.negative || a.negative != c.negative {
		return triple{}, false
	}
	lo, hi := min(a.module, b.module, c.module), max(a.module, b.module, c.module)
	u, v := b.at.Sub(a.at), c.at.Sub(a.at)
	lu, lv := u.Len(), v.Len()
	if hi > unlike*lo || min(lu, lv) < shortest*lo || max(lu, lv) > longest*hi || max(lu, lv) > leg*min(lu, lv) {
		return triple{}, false
	}
	cos := math.Abs(u.Dot(v)) / (lu * lv)
	if cos > angle {
		return triple{}, false
	}
	if u.Cross(v) < 0 {
		b, c = c, b
	}
	return triple{a, b, c, cos + math.Abs(math.Log(lu/lv)) + math.Log(hi/lo)/2}, true
}

// sides is the number of modules of a side as the legs tell, a fraction left.
func (t *triple) sides() float64 {
	// A leg seen at an angle crosses its finder patterns at that angle, so that rows and columns see modules
	// longer by its cosine.
	modules := func(a, b finder) float64 {
		d := b.at.Sub(a.at)
		slant := max(math.Abs(d.X), math.Abs(d.Y)) / d.Len()
		return d.Len() / ((a.module + b.module) / 2 * slant)
	}
	return (modules(t.corner, t.right)+modules(t.corner, t.below))/2 + 7
}

// frame is the corners of a symbol of n modules whose three finder patterns are the triple's and
// which has (x, y) at the place far.
func (t *triple) frame(n, x, y float64, far grid.Point) (grid.Quad, bool) {
	from := grid.Quad{{X: 3.5, Y: 3.5}, {X: n - 3.5, Y: 3.5}, {X: x, Y: y}, {X: 3.5, Y: n - 3.5}}
	m, ok := grid.Between(from, grid.Quad{t.corner.at, t.right.at, far, t.below.at})
	if !ok {
		return grid.Quad{}, false
	}
	var q grid.Quad
	for i, c := range grid.Rect(0, 0, n, n) {
		q[i] = m.Apply(c)
	}
	return q, q.Convex()
}

// flat is where (x, y) lies if there is no perspective.
func (t *triple) flat(n, x, y float64) grid.Point {
	u := t.right.at.Sub(t.corner.at).Mul((x - 3.5) / (n - 7))
	v := t.below.at.Sub(t.corner.at).Mul((y - 3.5) / (n - 7))
	return t.corner.at.Add(u).Add(v)
}
