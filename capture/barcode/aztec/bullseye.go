package aztec

import (
	"cmp"
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
	equalRuns = 7   // around the middle, itself included
	leastRun  = 1.2 // pixels
	alike     = 0.5 // correlation from which on a bullseye is followed up
	angles    = 8   // of a quarter turn
	inner     = 9   // modules across what compact and full bullseyes share
	pupil     = 5   // modules across its inmost rings
	maxPlaces = 24
)

// eyes finds places where a row, and the column across it, has equal runs.
func eyes(p *grid.Picture) []eye {
	var all []eye
	edges := make([]float64, 0, 256)
	for y := range p.H {
		edges = crossings(p, y, edges[:0])
		for i := 0; i+equalRuns < len(edges); i++ {
			run := (edges[i+equalRuns] - edges[i]) / equalRuns
			if run < leastRun || !equal(edges[i:i+equalRuns+1], run) {
				continue
			}
			mid := i + equalRuns/2
			e := eye{at: grid.Pt((edges[mid]+edges[mid+1])/2, float64(y)+0.5), run: run}
			if !e.crossed(p) || slices.ContainsFunc(all[max(0, len(all)-64):], func(o eye) bool {
				return o.at.Sub(e.at).Len() < 0.4*run
			}) {
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
		near := func(o eye) bool { return o.at.Sub(e.at).Len() < 1.2*e.run }
		if len(out) < maxPlaces && !slices.ContainsFunc(out, near) {
			out = append(out, e)
		}
	}
	return out
}

// crossings are the places of a row where it passes the threshold.
func crossings(p *grid.Picture, y int, out []float64) []float64 {
	row, limits := p.Row(y), p.Limits(y)
	was := row[0] < limits[0]
	for x := 1; x < len(row); x++ {
		limit := limits[x/grid.Block]
		is := row[x] < limit
		if is == was {
			continue
		}
		was = is
		a, b := float64(row[x-1])-float64(limit), float64(row[x])-float64(limit)
		t := 0.5
		if a*b < 0 {
			t = a / (a - b)
		}
		out = append(out, float64(x)-0.5+t+0.5)
	}
	return out
}

func equal(edges []float64, run float64) bool {
	for i := 1; i < len(edges); i++ {
		if math.Abs(edges[i]-edges[i-1]-run) > 0.5*run+0.4 {
			return false
		}
	}
	return true
}

// crossed says whether the column through the middle has rings of that width too: about as
// many changes between dark and light.
func (e *eye) crossed(p *grid.Picture) bool {
	x, reach := int(e.at.X), int(3.5*e.run)
	y := int(e.at.Y)
	changes := 0
	for j := y - reach + 1; j <= y+reach; j++ {
		if p.Dark(x, j) != p.Dark(x, j-1) {
			changes++
		}
	}
	slack := 3
	if e.run > 3 {
		slack = 1
	}
	return changes >= equalRuns-slack-1 && changes <= equalRuns+slack
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

// turn finds the angle at which the rings resemble a bullseye most. A look at the inmost ones spares most
// places the rest.
func (e *eye) turn(p *grid.Picture) {
	seen := 0.0
	for _, angle := range [2]float64{0, math.Pi / 4} {
		seen = max(seen, math.Abs(p.Alike(e.laid(angle, pupil), pupil, pupil, pupilKnown)))
	}
	if seen < alike {
		return
	}
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
