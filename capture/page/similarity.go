package page

import (
	"image"
	"math"
)

// similarity moves, turns and scales: (x, y) goes to (ax - by + dx, bx + ay + dy).
type similarity struct{ a, b, dx, dy float64 }

var still = similarity{a: 1}

func (s similarity) apply(p point) point {
	return point{s.a*p.x - s.b*p.y + s.dx, s.b*p.x + s.a*p.y + s.dy}
}

// back is the homography that undoes s.
func (s similarity) back() matrix {
	n := s.a*s.a + s.b*s.b
	a, b := s.a/n, -s.b/n
	return matrix{a, -b, -(a*s.dx - b*s.dy), b, a, -(b*s.dx + a*s.dy), 0, 0, 1}
}

// farthest is how far s moves the corner of a page of the given size that it moves
// most.
func (s similarity) farthest(size image.Point) (far float64) {
	w, h := float64(size.X), float64(size.Y)
	for _, p := range [...]point{{0, 0}, {w, 0}, {0, h}, {w, h}} {
		far = math.Max(far, s.apply(p).sub(p).len())
	}
	return far
}

// moved is where something went.
type moved struct{ at, by point }

// off lists how far each patch went from where s puts it.
func (s similarity) off(moves []moved) []float64 {
	out := make([]float64, len(moves))
	for i, m := range moves {
		out[i] = s.apply(m.at).sub(m.at).sub(m.by).len()
	}
	return out
}

// fitSimilarity is the least squares similarity.
func fitSimilarity(moves []moved) similarity {
	var c, d point // centres of where they were and of their moves
	n := float64(len(moves))
	for _, m := range moves {
		c, d = c.along(m.at, 1/n), d.along(m.by, 1/n)
	}
	var along, across, size float64
	for _, m := range moves {
		p, q := m.at.sub(c), m.by.sub(d)
		along += p.x*q.x + p.y*q.y
		across += p.cross(q)
		size += p.x*p.x + p.y*p.y
	}
	if size == 0 {
		return similarity{1, 0, d.x, d.y}
	}
	a, b := 1+along/size, across/size
	return similarity{a, b, c.x + d.x - a*c.x + b*c.y, c.y + d.y - b*c.x - a*c.y}
}
