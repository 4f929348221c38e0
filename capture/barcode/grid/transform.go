package grid

import (
	"image"
	"math"
)

// Point is a place in a picture or in a symbol.
type Point struct{ X, Y float64 }

// Pt is the point (x, y).
func Pt(x, y float64) Point { return Point{x, y} }

// Add is the sum of two places as vectors.
func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }

// Sub is the vector from q to p.
func (p Point) Sub(q Point) Point { return Point{p.X - q.X, p.Y - q.Y} }

// Mul is p stretched by k.
func (p Point) Mul(k float64) Point { return Point{p.X * k, p.Y * k} }

// Cross is twice the signed area between p and q; positive is clockwise on a picture.
func (p Point) Cross(q Point) float64 { return p.X*q.Y - p.Y*q.X }

// Dot is the scalar product.
func (p Point) Dot(q Point) float64 { return p.X*q.X + p.Y*q.Y }

// Len is the length of p as a vector.
func (p Point) Len() float64 { return math.Hypot(p.X, p.Y) }

// Quad holds four corners, clockwise on the picture from the symbol's upper left (counter
// clockwise if the symbol is mirrored).
type Quad [4]Point

// Convex says whether q turns the same way at each corner by more than a trifle.
func (q Quad) Convex() bool {
	sign := 0.0
	for i := range q {
		a, b, c := q[i], q[(i+1)%4], q[(i+2)%4]
		turn := b.Sub(a).Cross(c.Sub(b))
		if !(math.Abs(turn) > 1e-6) || turn*sign < 0 {
			return false
		}
		sign = turn
	}
	return true
}

// Area is that of the quadrilateral, in square pixels.
func (q Quad) Area() float64 {
	return math.Abs(q[2].Sub(q[0]).Cross(q[3].Sub(q[1]))) / 2
}

// Points rounds the corners to pixels.
func (q Quad) Points() (out [4]image.Point) {
	for i, p := range q {
		out[i] = image.Pt(int(math.Round(p.X)), int(math.Round(p.Y)))
	}
	return out
}

// Rect is the quadrilateral of an upright rectangle w by h with its upper left corner
// at (x, y).
func Rect(x, y, w, h float64) Quad {
	return Quad{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}
}

// Transform is a perspective mapping of the plane.
type Transform struct{ a, b, c, d, e, f, g, h, i float64 }

// Apply maps a point.
func (t *Transform) Apply(p Point) Point {
	w := t.g*p.X + t.h*p.Y + t.i
	return Point{(t.a*p.X + t.b*p.Y + t.c) / w, (t.d*p.X + t.e*p.Y + t.f) / w}
}

// Between is the transform that maps the corners of from to those of to. Not ok if one of them is
// not convex.
func Between(from, to Quad) (t Transform, ok bool) {
	if !from.Convex() || !to.Convex() {
		return Transform{}, false
	}
	return onto(to).times(onto(from).inverse()), true
}

// onto maps the unit square to q.
func onto(q Quad) Transform {
	sum := q[0].Sub(q[1]).Add(q[2]).Sub(q[3])
	u, v := q[1].Sub(q[2]), q[3].Sub(q[2])
	den := u.Cross(v)
	g, h := sum.Cross(v)/den, u.Cross(sum)/den
	return Transform{
		q[1].X - q[0].X + g*q[1].X, q[3].X - q[0].X + h*q[3].X, q[0].X,
		q[1].Y - q[0].Y + g*q[1].Y, q[3].Y - q[0].Y + h*q[3].Y, q[0].Y,
		g, h, 1,
	}
}

// inverse is the adjugate: the same mapping backwards, up to a scale.
func (t Transform) inverse() Transform {
	return Transform{
		t.e*t.i - t.f*t.h, t.c*t.h - t.b*t.i, t.b*t.f - t.c*t.e,
		t.f*t.g - t.d*t.i, t.a*t.i - t.c*t.g, t.c*t.d - t.a*t.f,
		t.d*t.h - t.e*t.g, t.b*t.g - t.a*t.h, t.a*t.e - t.b*t.d,
	}
}

// times is s first, then t.
func (t Transform) times(s Transform) Transform {
	return Transform{
		t.a*s.a + t.b*s.d + t.c*s.g, t.a*s.b + t.b*s.e + t.c*s.h, t.a*s.c + t.b*s.f + t.c*s.i,
		t.d*s.a + t.e*s.d + t.f*s.g, t.d*s.b + t.e*s.e + t.f*s.h, t.d*s.c + t.e*s.f + t.f*s.i,
		t.g*s.a + t.h*s.d + t.i*s.g, t.g*s.b + t.h*s.e + t.i*s.h, t.g*s.c + t.h*s.f + t.i*s.i,
	}
}
