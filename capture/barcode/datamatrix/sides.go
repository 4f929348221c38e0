package datamatrix

import (
	"math"

	"gatehouse/capture/barcode/grid"
)

// box is the smallest rectangle at any turn around a hull.
func box(hull []grid.Point) (best grid.Quad, ok bool) {
	least := math.Inf(1)
	for i := range hull {
		d := hull[(i+1)%len(hull)].Sub(hull[i])
		if d.Len() < 2 {
			continue // too short to have a direction
		}
		u := d.Mul(1 / d.Len())
		v := grid.Pt(-u.Y, u.X)
		u0, u1, v0, v1 := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
		for _, q := range hull {
			u0, u1 = min(u0, q.Dot(u)), max(u1, q.Dot(u))
			v0, v1 = min(v0, q.Dot(v)), max(v1, q.Dot(v))
		}
		if area := (u1 - u0) * (v1 - v0); area < least {
			least = area
			at := func(a, b float64) grid.Point { return u.Mul(a).Add(v.Mul(b)) }
			best, ok = grid.Quad{at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)}, true
		}
	}
	return best, ok
}

const (
	probes = 19   // places each way at which a box is looked into; no multiple of modules a side
	quiet  = 0.18 // share of neighbours that differ, below which there are no modules
)

// busy says whether there is as much coming and going inside a box as modules make: letters have less.
func busy(p *grid.Picture, q grid.Quad) bool {
	u, v := q[1].Sub(q[0]).Mul(1.0/probes), q[3].Sub(q[0]).Mul(1.0/probes)
	var dark [probes][probes]bool
	differ := 0
	for y := range probes {
		for x := range probes {
			at := q[0].Add(u.Mul(float64(x) + 0.5)).Add(v.Mul(float64(y) + 0.5))
			dark[y][x] = p.Dark(int(at.X), int(at.Y))
			if x > 0 && dark[y][x] != dark[y][x-1] {
				differ++
			}
			if y > 0 && dark[y][x] != dark[y-1][x] {
				differ++
			}
		}
	}
	return float64(differ) >= quiet*2*probes*(probes-1)
}

const (
	outside = 2.0  // pixels before the box where a side is awaited
	depth   = 0.3  // of the box: how far in
	near    = 0.7  // pixels: places this close to the line agree with it
	slope   = 0.2  // of the line against the box, at most
	solid   = 0.72 // share of places that agree, along the solid sides
	dashed  = 0.25 // along the others

	metPerLook = 4 // places compared with a line in the time of a look
)

// side is one of the four of a blob: a line, and the share of places along the box where dark
// begins on it.
type side struct {
	a, b  grid.Point
	share float64
}

// meet walks in from outside the box's side from a to b, in direction in, at places along it, and lays
// the line on which dark begins at most of them.
func meet(p *grid.Picture, a, b, in grid.Point, reach float64) side {
	along := b.Sub(a)
	n := min(64, max(12, int(along.Len()/1.5)))
	var met []grid.Point
	for i := range n {
		from := a.Add(along.Mul((float64(i) + 0.5) / float64(n))).Sub(in.Mul(outside))
		if d, ok := begin(p, from, in, reach+outside); ok {
			met = append(met, from.Add(in.Mul(d)))
		}
	}
	var best side
	top := 0.0
	every := len(met)/32 | 1 // of the places that a line is laid through; odd, not to keep step with a dashed side
	for i := 0; i < len(met); i += every {
		for j := i + max(2, n/4); j < len(met); j += every {
			d := met[j].Sub(met[i])
			if math.Abs(d.Dot(in)) > slope*d.Len() {
				continue
			}
			normal := grid.Pt(-d.Y, d.X).Mul(1 / d.Len())
			if normal.Dot(in) < 0 {
				normal = normal.Mul(-1)
			}
			p.Spend(len(met) / metPerLook)
			count := 0.0
			for _, q := range met {
				switch off := q.Sub(met[i]).Dot(normal); {
				case off < -near:
					count -= 0.7 // dark outside the line
				case off <= near:
					count += 1 - 0.5*math.Abs(off)/near
				}
			}
			if count > top {
				top, best = count, side{a: met[i], b: met[j]}
			}
		}
	}
	if top == 0 {
		return side{}
	}
	best.settle(met, in)
	best.share /= float64(n)
	return best
}

// begin is where the grey level falls below the threshold on the way from a place.
func begin(p *grid.Picture, from, in grid.Point, far float64) (float64, bool) {
	const step = 0.5
	for d := 0.0; d <= far; d += step {
		q := from.Add(in.Mul(d))
		limit := p.Limit(q)
		if limit == 0 {
			continue
		}
		v := p.At(q)
		if v >= limit {
			continue
		}
		before := p.At(from.Add(in.Mul(d - step)))
		if before <= v || before < limit {
			return d, true
		}
		return d - step*(limit-v)/(before-v), true
	}
	return 0, false
}

// settle lays the line through the places that agree by least squares and counts them.
func (s *side) settle(met []grid.Point, in grid.Point) {
	for range 2 {
		dir := s.b.Sub(s.a)
		dir = dir.Mul(1 / dir.Len())
		normal := grid.Pt(-dir.Y, dir.X)
		var n, st, so, stt, sto float64
		for _, q := range met {
			t, off := q.Sub(s.a).Dot(dir), q.Sub(s.a).Dot(normal)
			if math.Abs(off) <= near {
				n, st, so, stt, sto = n+1, st+t, so+off, stt+t*t, sto+t*off
			}
		}
		den := n*stt - st*st
		if n < 3 || den < 1e-6 {
			return
		}
		slope := (n*sto - st*so) / den
		level := (so - slope*st) / n
		at := func(t float64) grid.Point { return s.a.Add(dir.Mul(t)).Add(normal.Mul(level + slope*t)) }
		s.a, s.b = at(0), at(s.b.Sub(s.a).Dot(dir))
		s.share = n
	}
}

// cross is where two sides meet.
func cross(s, t side) (grid.Point, bool) {
	u, v := s.b.Sub(s.a), t.b.Sub(t.a)
	den := u.Cross(v)
	if math.Abs(den) < 0.3*u.Len()*v.Len() {
		return grid.Point{}, false
	}
	return s.a.Add(u.Mul(t.a.Sub(s.a).Cross(v) / den)), true
}

// frame is the quadrilateral of a blob's four sides, clockwise, and which of them are dark all along. It is not
// ok unless two neighbours are.
func frame(p *grid.Picture, around grid.Quad) (q grid.Quad, solids [4]bool, ok bool) {
	var sides [4]side
	// Opposite sides in turn: one of each pair must be solid, and most blobs fail on the first.
	for n, i := range [4]int{0, 2, 1, 3} {
		a, b := around[i], around[(i+1)%4]
		in := around[(i+2)%4].Sub(b)
		reach := in.Len() * depth
		sides[i] = meet(p, a, b, in.Mul(1/in.Len()), reach)
		solids[i] = sides[i].share >= solid
		if sides[i].share < dashed || n%2 == 1 && !solids[i] && !solids[(i+2)%4] {
			return q, solids, false
		}
	}
	for i := range sides {
		if q[i], ok = cross(sides[(i+3)%4], sides[i]); !ok {
			return q, solids, false
		}
	}
	return q, solids, q.Convex()
}
