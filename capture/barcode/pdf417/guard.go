package pdf417

import (
	"cmp"
	"math"
	"slices"

	"gatehouse/capture/barcode/grid"
)

// pattern is the run of bars and spaces at either side of a symbol.
type pattern struct {
	runs  []float64
	total float64 // modules
}

var (
	startRuns = pattern{[]float64{8, 1, 1, 1, 1, 1, 1, 3}, 17}
	stopRuns  = pattern{[]float64{7, 1, 1, 3, 1, 1, 1, 2, 1}, 18}
)

// view is the picture turned by quarter turns, so that symbols are sought from left to right
// only. Its points are picture points turned about the origin.
type view struct {
	*grid.Picture
	turn int
}

func (v view) picture(q grid.Point) grid.Point {
	switch v.turn {
	case 1:
		return grid.Pt(-q.Y, q.X)
	case 2:
		return grid.Pt(-q.X, -q.Y)
	case 3:
		return grid.Pt(q.Y, -q.X)
	}
	return q
}

func (v view) at(q grid.Point) float64 { return v.At(v.picture(q)) }

// hit is a pattern seen on one scan line of a view.
type hit struct{ a, b, y float64 }

// finds are the patterns seen, by view and whether light on dark.
type finds struct{ start, stop [4][2][]hit }

const (
	stride      = 3      // pixels between scan lines, each the sum of as many
	leastModule = 1.2    // pixels
	maxHits     = 20_000 // of one pattern in one view: fifty symbols of full height
)

// scan looks along rows (0) or columns (1) of the picture, both ways.
func (f *finds) scan(p *grid.Picture, axis int) {
	length, lines := p.W, p.H
	if axis == 1 {
		length, lines = p.H, p.W
	}
	signal := make([]int, length)
	limit := make([]int, length)
	var edges, back []float64
	for i := 0; i+stride <= lines; i += stride {
		profile(p, axis, i, signal, limit)
		var dark bool
		edges, dark = crossings(signal, limit, edges[:0])
		if len(edges) < len(startRuns.runs)+1 {
			continue
		}
		y := float64(i) + stride/2.0
		back = back[:0]
		for j := len(edges) - 1; j >= 0; j-- {
			back = append(back, -edges[j])
		}
		there, again := 0, 2
		yThere, yAgain := y, -y
		if axis == 1 { // a column read downwards is a row of the view turned once
			there, again = 1, 3
			yThere, yAgain = -y, y
		}
		f.line(there, edges, dark, yThere)
		// An even number of edges ends as it began.
		f.line(again, back, dark == (len(edges)%2 == 0), yAgain)
	}
}

// profile adds up the grey levels and limits of stride lines from i on.
func profile(p *grid.Picture, axis, i int, signal, limit []int) {
	if axis == 0 {
		lines := [stride][]uint8{p.Row(i), p.Row(i + 1), p.Row(i + 2)}
		bounds := p.Limits(i + 1)
		for x := range signal {
			signal[x] = int(lines[0][x]) + int(lines[1][x]) + int(lines[2][x])
			limit[x] = stride * int(bounds[x/grid.Block])
		}
		return
	}
	for y := range signal {
		row := p.Row(y)
		signal[y] = int(row[i]) + int(row[i+1]) + int(row[i+2])
		limit[y] = stride * int(p.Limits(y)[(i+1)/grid.Block])
	}
}

// crossings are the places where the signal passes its limit, to a fraction of a pixel;
// dark says whether it begins below.
func crossings(signal, limit []int, out []float64) (edges []float64, dark bool) {
	dark = signal[0] < limit[0]
	was := dark
	for x := 1; x < len(signal); x++ {
		is := signal[x] < limit[x]
		if is == was {
			continue
		}
		was = is
		a, b := float64(signal[x-1]-limit[x]), float64(signal[x]-limit[x])
		t := 0.5
		if a*b < 0 {
			t = a / (a - b)
		}
		out = append(out, float64(x)-0.5+t)
	}
	return out, dark
}

// line keeps what looks like a pattern on one line; dark says how it begins.
func (f *finds) line(turn int, edges []float64, dark bool, y float64) {
	for i := 0; i+len(startRuns.runs) < len(edges); i++ {
		// Before the first edge it is dark or not, after it the other.
		inverse := 0
		if dark == (i%2 == 0) {
			inverse = 1
		}
		startRuns.keep(&f.start[turn][inverse], edges[i:], y)
		stopRuns.keep(&f.stop[turn][inverse], edges[i:], y)
	}
}

// keep adds the hit if edges begin with the pattern.
func (p *pattern) keep(hits *[]hit, edges []float64, y float64) {
	if len(*hits) < maxHits && p.fits(edges) {
		*hits = append(*hits, hit{edges[0], edges[len(p.runs)], y})
	}
}

func (p *pattern) fits(edges []float64) bool {
	n := len(p.runs)
	if n >= len(edges) || edges[1]-edges[0] < 2.5*(edges[2]-edges[1]) {
		return false
	}
	m := (edges[n] - edges[0]) / p.total
	if m < leastModule {
		return false
	}
	sum := 0.0
	for i, r := range p.runs {
		off := math.Abs(edges[i+1] - edges[i] - r*m)
		if off > 0.6*m+0.3 && off > 0.15*r*m {
			return false
		}
		sum += off
	}
	return sum < (2.4*m+1.5)*p.total/17
}

// guard is a start or stop pattern: its two long edges as lines x over y in a view.
type guard struct {
	a, b   straight
	lo, hi float64 // the scan lines it was seen on
	module float64 // pixels along the scan line
	n      int
}

type straight struct{ x, slope float64 } // x at y = 0

func (s straight) at(y float64) float64       { return s.x + s.slope*y }
func (s straight) point(y float64) grid.Point { return grid.Pt(s.at(y), y) }
func (g *guard) span() float64                { return g.hi - g.lo }

// axis is one module along a row, as a vector: rows stand upright on the pattern's edges.
func (g *guard) axis() grid.Point {
	slope := (g.a.slope + g.b.slope) / 2
	return grid.Pt(1, -slope).Mul(g.module / (1 + slope*slope))
}

const (
	leastHits = 4
	gap       = 12.0 // modules without a hit that a pattern survives
	maxGuards = 64   // of one sort in one view
)

// guards puts hits that continue each other together.
func guards(hits []hit, total float64) []guard {
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Compare(a.y, b.y) })
	var open, ended [][]hit
	for _, h := range hits {
		best, off := -1, math.Inf(1)
		live := open[:0]
		for _, g := range open {
			last := g[len(g)-1]
			m, dy := (last.b-last.a)/total, h.y-last.y
			if dy > gap*m {
				if len(g) >= leastHits {
					ended = append(ended, g)
				}
				continue
			}
			i := len(live)
			live = append(live, g)
			if math.Abs((h.b-h.a)/(last.b-last.a)-1) > 0.25 {
				continue
			}
			from := g[max(0, len(g)-8)]
			want := last.a
			if last.y-from.y > 4*m {
				want += (last.a - from.a) / (last.y - from.y) * dy
			}
			d := math.Abs(h.a - want)
			if d < 1.1*dy+m && d < off && dy > 0 {
				best, off = i, d
			}
		}
		open = live
		switch {
		case best >= 0:
			open[best] = append(open[best], h)
		case len(open) < 4*maxGuards:
			open = append(open, []hit{h})
		}
	}
	var out []guard
	for _, g := range append(ended, open...) {
		if len(g) >= leastHits {
			out = append(out, settle(g, total))
		}
	}
	slices.SortFunc(out, func(a, b guard) int { return cmp.Compare(b.n, a.n) })
	return out[:min(len(out), maxGuards)]
}

// settle fits the edges, twice without the hits that lie off.
func settle(hits []hit, total float64) guard {
	g := guard{lo: hits[0].y, hi: hits[len(hits)-1].y, n: len(hits)}
	for range 3 {
		g.a = through(hits, func(h hit) float64 { return h.a })
		g.b = through(hits, func(h hit) float64 { return h.b })
		g.module = 0
		for _, h := range hits {
			g.module += (h.b - h.a) / total / float64(len(hits))
		}
		var kept []hit
		for _, h := range hits {
			if math.Abs(h.a-g.a.at(h.y)) < 0.7*g.module && math.Abs(h.b-g.b.at(h.y)) < 0.7*g.module {
				kept = append(kept, h)
			}
		}
		if len(kept) < leastHits || len(kept) == len(hits) {
			break
		}
		hits = kept
	}
	return g
}

func through(hits []hit, x func(hit) float64) straight {
	var n, sy, sx, syy, sxy float64
	for _, h := range hits {
		n, sy, sx, syy, sxy = n+1, sy+h.y, sx+x(h), syy+h.y*h.y, sxy+h.y*x(h)
	}
	slope := 0.0
	if den := n*syy - sy*sy; den > 1e-9 {
		slope = (n*sxy - sy*sx) / den
	}
	return straight{(sx - slope*sy) / n, slope}
}
