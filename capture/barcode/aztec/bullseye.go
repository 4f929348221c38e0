package aztec

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gatehouse/capture/barcode/grid"
)

// eye is the middle of what may be a bullseye.
type eye struct {
	at     grid.Point
	run    float64 // pixels: how wide its rings are along the row
	merit  float64 // likeness of the best angle, below 0 if light on dark
	square grid.Quad
}

const (
	equalRuns  = 7    // around the middle, itself included
	leastRun   = 1.5  // pixels
	mostRun    = 9    // pixels: above, a halved picture serves
	alike      = 0.65 // correlation from which on a bullseye is followed up; worn ones have 0.8 and more
	pupilAlike = 0.62 // the same of its inmost rings, at two angles
	angles     = 8    // of a quarter turn
	inner      = 9    // modules across what compact and full bullseyes share
	pupil      = 5    // modules across its inmost rings
	maxPlaces  = 12
)

// eyes finds places where a row, and the column across it, has equal runs.
func eyes(ctx context.Context, p *grid.Picture) []eye {
	var all []eye
	r := newRow(p)
	reserve := p.Left() / 2 // for reading what is found
	for y := range p.H {
		if ctx.Err() != nil || p.Left() < reserve {
			break
		}
		edges := r.load(y)
		for i := 0; i+equalRuns < len(edges); i++ {
			run := (edges[i+equalRuns] - edges[i]) / equalRuns
			if run < leastRun || run > mostRun || !equal(edges[i:i+equalRuns+1], run) {
				continue
			}
			mid := i + equalRuns/2
			e := eye{at: grid.Pt((edges[mid]+edges[mid+1])/2, float64(y)+0.5), run: run}
			if !e.crossed(p, r.ripple(edges[i:i+equalRuns+1])) || e.among(all, 0.4) {
				continue
			}
			if !e.pupil(p) {
				continue
			}
			if e.turn(p); math.Abs(e.merit) >= alike {
				all = append(all, e)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b eye) int { return cmp.Compare(math.Abs(b.merit), math.Abs(a.merit)) })
	var out []eye
	for _, e := range all {
		if len(out) < maxPlaces && !e.among(out, 1.2) {
			out = append(out, e)
		}
	}
	return out
}

// among says whether one of the last of all lies within as many runs.
func (e *eye) among(all []eye, runs float64) bool {
	far := runs * e.run
	return slices.ContainsFunc(all[max(0, len(all)-64):], func(o eye) bool {
		d := o.at.Sub(e.at)
		return d.Dot(d) < far*far
	})
}

// crossed says whether the column through the middle ripples as the row does, both above the noise.
func (e *eye) crossed(p *grid.Picture, along float64) bool {
	least := max(5, 1.2*p.Noise) // grey levels
	if math.Abs(along) < least {
		return false
	}
	across := e.ripple(p)
	return along*across > 0 && min(math.Abs(along), math.Abs(across)) >= max(least, 0.4*max(math.Abs(along), math.Abs(across)))
}

// row is a row of the picture less its surroundings: blur leaves of fine rings a ripple that need not
// reach the threshold between dark and light.
type row struct {
	p      *grid.Picture
	signal []int // of the row and, half as much, its neighbours
	edges  []float64
}

const surroundings = 6 // pixels to each side

func newRow(p *grid.Picture) *row { return &row{p: p, signal: make([]int, p.W)} }

// load gives the places where row y passes the mean of its surroundings.
func (r *row) load(y int) []float64 {
	above, at, below := r.p.Row(max(0, y-1)), r.p.Row(y), r.p.Row(min(y+1, r.p.H-1))
	r.edges = r.edges[:0]
	sum := 0
	last := 0
	for x := range r.signal {
		r.signal[x] = int(above[x]) + 2*int(at[x]) + int(below[x])
		sum += r.signal[x]
		if x < 2*surroundings {
			continue
		}
		mid := x - surroundings
		over := r.signal[mid]*(2*surroundings+1) - sum
		if last != 0 && over != 0 && (over > 0) != (last > 0) {
			t := float64(last) / float64(last-over)
			r.edges = append(r.edges, float64(mid)-0.5+t)
		}
		if over != 0 {
			last = over
		}
		sum -= r.signal[x-2*surroundings]
	}
	return r.edges
}

// ripple is by how many grey levels the runs between the edges differ in turn; positive if the
// middle is dark.
func (r *row) ripple(edges []float64) float64 {
	n := len(edges) - 1
	sum := 0
	for i := range n {
		v := r.signal[int((edges[i]+edges[i+1])/2)]
		switch {
		case i%2 == 1: // the middle is one of these
			sum -= 2 * v
		case i == 0 || i == n-1: // one run more of this sort: the outer ones count half
			sum += v
		default:
			sum += 2 * v
		}
	}
	return float64(sum) / float64(4*(n-1)) // the signal is four times the level
}

func equal(edges []float64, run float64) bool {
	for i := 1; i < len(edges); i++ {
		if math.Abs(edges[i]-edges[i-1]-run) > 0.5*run+0.4 {
			return false
		}
	}
	return true
}

// ripple is the same of the column through the middle; 0 unless its runs differ in turn but for one.
func (e *eye) ripple(p *grid.Picture) float64 {
	sum, turns, before := 0.0, 0, 0.0
	for i := -equalRuns / 2; i <= equalRuns/2; i++ {
		v := p.At(e.at.Add(grid.Pt(0, float64(i)*e.run)))
		sign := float64(2*(i&1) - 1) // the middle counts as dark
		if i > -equalRuns/2 {
			step := sign * (v - before)
			sum += step
			if step > 0 {
				turns++
			}
		}
		before = v
	}
	if turns > 1 && turns < equalRuns-2 {
		return 0
	}
	return sum / (equalRuns - 1)
}

// ring is +1 where a bullseye is dark at module (x, y) of n by n, else -1.
func ring(x, y, n int) int8 {
	dx, dy := x-n/2, y-n/2
	if max(dx, -dx, dy, -dy)%2 == 0 {
		return grid.Dark
	}
	return grid.Light
}

// rings prescribes a bullseye of n by n modules.
func rings(n int) (known []int8) {
	for i := range n * n {
		known = append(known, ring(i%n, i/n, n))
	}
	return known
}

var innerKnown, pupilKnown = rings(inner), rings(pupil)

// pupil says whether the inmost rings resemble those of a bullseye; it spares most places a closer look.
func (e *eye) pupil(p *grid.Picture) bool {
	for _, angle := range [2]float64{0, math.Pi / 4} {
		if math.Abs(p.Alike(e.laid(angle, pupil), pupil, pupil, pupilKnown)) >= pupilAlike {
			return true
		}
	}
	return false
}

// turn finds the angle at which the rings resemble a bullseye most.
func (e *eye) turn(p *grid.Picture) {
	for i := range angles {
		q := e.laid(float64(i)*math.Pi/2/angles, inner)
		if a := p.Alike(q, inner, inner, innerKnown); math.Abs(a) > math.Abs(e.merit) {
			e.merit, e.square = a, q
		}
	}
}

// laid gives the corners of n by n modules at an angle. A slanting row crosses a ring at more than
// its width.
func (e *eye) laid(angle float64, n int) grid.Quad {
	sin, cos := math.Sincos(angle)
	half := e.run * max(cos, sin) * float64(n) / 2
	u, v := grid.Pt(cos, sin).Mul(half), grid.Pt(-sin, cos).Mul(half)
	return grid.Quad{e.at.Sub(u).Sub(v), e.at.Add(u).Sub(v), e.at.Add(u).Add(v), e.at.Sub(u).Add(v)}
}
