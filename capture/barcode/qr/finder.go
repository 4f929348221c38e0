package qr

import (
	"math"
	"slices"

	"gatehouse/capture/barcode/grid"
)

// finder is the middle of a finder pattern.
type finder struct {
	at       grid.Point
	module   float64 // pixels, as seen along rows and columns
	negative bool    // light on dark
	seen     int     // rows that cross it
}

const (
	least      = 1.3 // pixels: the smallest module
	pairs      = 0.4 // modules that two stretches together may be off
	single     = 0.6 // and one
	blurred    = 0.4 // pixels that either may be off besides
	maxFinders = 60  // that are combined
	maxFound   = 500 // that are looked for

	knownPerLook = 8 // finds that a new one is compared with in the time of a look
)

// finders lists the middles of finder patterns, those seen by most rows first.
func finders(p *grid.Picture) []finder {
	var all []finder
	var edges []edge
	for y := range p.H {
		if p.Left() <= 0 {
			break
		}
		edges = crossings(p, y, edges[:0])
		for i := 0; i+5 < len(edges); i++ {
			width := edges[i+5].x - edges[i].x
			if !edges[i].joined || !edges[i+1].joined || !edges[i+2].joined || !edges[i+3].joined || !edges[i+4].joined {
				continue
			}
			if !pattern(edges[i+1].x-edges[i].x, edges[i+2].x-edges[i+1].x, edges[i+3].x-edges[i+2].x, edges[i+4].x-edges[i+3].x, edges[i+5].x-edges[i+4].x) {
				continue
			}
			f := finder{grid.Pt((edges[i+2].x+edges[i+3].x)/2, float64(y)+0.5), width / 7, !edges[i].dark, 1}
			p.Spend(len(all) / knownPerLook)
			if !known(all, f) && len(all) < maxFound {
				if f, ok := confirm(p, f); ok {
					all = merge(all, f)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b finder) int { return b.seen - a.seen })
	return all[:min(len(all), maxFinders)]
}

// edge is where a row crosses its threshold.
type edge struct {
	x      float64
	dark   bool // what begins here
	joined bool // to the next edge by ground that has a threshold
}

// crossings lists the edges of a row, the mean of it and its neighbours counting: a finder pattern's middle
// is higher than that, and noise is halved.
func crossings(p *grid.Picture, y int, out []edge) []edge {
	row, above, below := p.Row(y), p.Row(max(y-1, 0)), p.Row(min(y+1, p.H-1))
	was, before := 0, 0 // 1 dark, -1 light, 0 no threshold; the level of the pixel before, thrice
	for b, limit := range p.Limits(y) {
		if limit == 0 {
			if len(out) > 0 {
				out[len(out)-1].joined = false
			}
			was = 0
			continue
		}
		from, cut := b*grid.Block, 3*int(limit)
		for x := from; x < min(from+grid.Block, len(row)); x++ {
			v := int(row[x]) + int(above[x]) + int(below[x])
			is := -1
			if v < cut {
				is = 1
			}
			if is != was {
				at := float64(x)
				if was != 0 && v != before {
					// Between the middles of the two pixels, where the level is that of the threshold.
					at += min(0.5, max(-0.5, float64(cut-before)/float64(v-before)-0.5))
				}
				out = append(out, edge{at, is == 1, true})
				was = is
			}
			before = v
		}
	}
	return out
}

// pattern: five stretches in the ratio 1:1:3:1:1, give or take. A dark stretch and the light one beside it are judged
// together first: a threshold too high or too low moves their border, not their sum.
func pattern(a, b, c, d, e float64) bool {
	m := (a + b + c + d + e) / 7
	near := func(v, want, tol float64) bool { return math.Abs(v-want*m) < tol*m+blurred }
	return m >= least && near(a+b, 2, pairs) && near(b+c, 4, pairs) && near(c+d, 4, pairs) && near(d+e, 2, pairs) &&
		near(a, 1, single) && near(b, 1, single) && near(c, 3, 2*single) && near(d, 1, single) && near(e, 1, single)
}

// confirm looks down the column of a find and along the row again, and centres it.
func confirm(p *grid.Picture, f finder) (finder, bool) {
	q := p
	if f.negative {
		q = p.Negative()
	}
	for _, dir := range []grid.Point{{X: 0, Y: 1}, {X: 1, Y: 0}} {
		mid, module, ok := along(q, f.at, dir, f.module)
		if !ok || module > 2*f.module || module*2 < f.module {
			return f, false
		}
		f.at = mid
		f.module = (f.module + module) / 2
	}
	return f, true
}

// along measures the stretches of a finder pattern through a place in both directions.
func along(p *grid.Picture, at, dir grid.Point, module float64) (mid grid.Point, size float64, ok bool) {
	beside := grid.Pt(-dir.Y, dir.X).Mul(0.4 * module)
	var d [2][3]float64 // distances of three edges, backwards and onwards
	for way := range 2 {
		to := dir.Mul(float64(2*way - 1))
		want, n := true, 0
		const step = 0.5
		before := 0.0
		for t := 0.0; t < 7*module && n < 3; t += step {
			q := at.Add(to.Mul(t))
			limit := p.Limit(q)
			if limit == 0 {
				return at, 0, false
			}
			over := limit - (p.At(q)+p.At(q.Add(beside))+p.At(q.Sub(beside)))/3 // positive is dark
			if over > 0 != want {
				if t == 0 {
					return at, 0, false
				}
				d[way][n] = t - step*over/(over-before)
				n++
				want = !want
			}
			before = over
		}
		if n < 3 {
			return at, 0, false
		}
	}
	b, f := d[0], d[1]
	if !pattern(b[2]-b[1], b[1]-b[0], b[0]+f[0], f[1]-f[0], f[2]-f[1]) {
		return at, 0, false
	}
	return at.Add(dir.Mul((f[0] - b[0] + f[2] - b[2]) / 4)), (b[2] + f[2]) / 7, true
}

// known counts a find that lies in the middle of one confirmed before, in a row below it.
func known(all []finder, f finder) bool {
	for i := range all {
		o := &all[i]
		if o.negative == f.negative && math.Abs(o.at.X-f.at.X) < o.module && math.Abs(o.at.Y-f.at.Y) < 1.8*o.module {
			o.seen++
			return true
		}
	}
	return false
}

// merge adds a find, unless it is the same as one before.
func merge(all []finder, f finder) []finder {
	for i := range all {
		o := &all[i]
		if o.negative == f.negative && o.at.Sub(f.at).Len() < 1.5*o.module {
			o.seen++
			return all
		}
	}
	return append(all, f)
}
