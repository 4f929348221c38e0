package page

import (
	"image"
	"math"

	"gocv.io/x/gocv"
)

// A point in pixels. Whole numbers are the centres of pixels, so a picture of
// width w reaches from -0.5 to w-0.5.
type point struct{ x, y float64 }

func (p point) sub(q point) point              { return point{p.x - q.x, p.y - q.y} }
func (p point) along(d point, t float64) point { return point{p.x + t*d.x, p.y + t*d.y} }
func (p point) len() float64                   { return math.Hypot(p.x, p.y) }
func (p point) cross(q point) float64          { return p.x*q.y - p.y*q.x }

// quad is an outline, clockwise on the screen from the corner that becomes the
// upper left one.
type quad [4]point

func (q quad) width() float64  { return (q[1].sub(q[0]).len() + q[2].sub(q[3]).len()) / 2 }
func (q quad) height() float64 { return (q[3].sub(q[0]).len() + q[2].sub(q[1]).len()) / 2 }

func (q quad) area() float64 {
	return math.Abs(q[2].sub(q[0]).cross(q[3].sub(q[1]))) / 2
}

// lying turns the quad's numbering so that its longer side is the upper one,
// by a quarter turn at most.
func (q quad) lying() quad {
	if q.height() > q.width() {
		return quad{q[3], q[0], q[1], q[2]}
	}
	return q
}

// matrix is a homography, row by row.
type matrix [9]float64

func scaling(s float64) matrix        { return matrix{s, 0, (s - 1) / 2, 0, s, (s - 1) / 2, 0, 0, 1} }
func translation(x, y float64) matrix { return matrix{1, 0, x, 0, 1, y, 0, 0, 1} }

// after is the homography that does n first and then m.
func (m matrix) after(n matrix) (out matrix) {
	for r := range 3 {
		for c := range 3 {
			for k := range 3 {
				out[3*r+c] += m[3*r+k] * n[3*k+c]
			}
		}
	}
	return out
}

// rectifying maps q onto a picture of w x h pixels.
func rectifying(q quad, w, h int) matrix {
	src := make([]gocv.Point2f, 4)
	for i, p := range q {
		src[i] = gocv.Point2f{X: float32(p.x), Y: float32(p.y)}
	}
	r, b := float32(w)-0.5, float32(h)-0.5
	dst := []gocv.Point2f{{X: -0.5, Y: -0.5}, {X: r, Y: -0.5}, {X: r, Y: b}, {X: -0.5, Y: b}}
	s, d := gocv.NewPoint2fVectorFromPoints(src), gocv.NewPoint2fVectorFromPoints(dst)
	defer s.Close()
	defer d.Close()
	m := gocv.GetPerspectiveTransform2f(s, d)
	defer m.Close()
	var out matrix
	for i := range out {
		out[i] = m.GetDoubleAt(i/3, i%3)
	}
	return out
}

// warp draws src through m into a new picture of the given size.
func warp(src gocv.Mat, m matrix, size image.Point) gocv.Mat {
	h := gocv.NewMatWithSize(3, 3, gocv.MatTypeCV64F)
	defer h.Close()
	for i, v := range m {
		h.SetDoubleAt(i/3, i%3, v)
	}
	dst := gocv.NewMat()
	gocv.WarpPerspective(src, &dst, h, size)
	return dst
}
