package cue

import (
	"math"

	"gatehouse/capture"
)

// quad is the four points that lie in a plane on a face as on a sheet: right eye, left
// eye, left and right corner of the mouth; x + iy.
type quad [4]complex128

func quadOf(p [capture.FacePoints]capture.Point) quad {
	return quad{place(p[capture.RightEye]), place(p[capture.LeftEye]), place(p[capture.LeftMouth]), place(p[capture.RightMouth])}
}

func place(p capture.Point) complex128 { return complex(float64(p.X), float64(p.Y)) }

// sound tells whether four points can be those of a face seen from before: finite, and
// a convex quadrangle that goes round as it should, of which no corner is flat.
func (q quad) sound() bool {
	area := 0.0
	for i := range q {
		a, b, c := q[i], q[(i+1)%4], q[(i+2)%4]
		turn := cross(b-a, c-b)
		if !(turn > 0) || math.IsInf(turn, 0) {
			return false
		}
		area += cross(q[i], q[(i+1)%4]) / 2
	}
	return area > 16 // square pixels
}

func cross(a, b complex128) float64 { return real(a)*imag(b) - imag(a)*real(b) }

func (q quad) middle() complex128 { return (q[0] + q[1] + q[2] + q[3]) / 4 }

// like gives q moved, turned and scaled to lie upon t by least squares.
func (q quad) like(t quad) quad {
	qm, tm := q.middle(), t.middle()
	var num complex128
	var den float64
	for i := range q {
		a := q[i] - qm
		num += complex(real(a), -imag(a)) * (t[i] - tm)
		den += real(a)*real(a) + imag(a)*imag(a)
	}
	w := num / complex(den, 0)
	for i := range q {
		q[i] = (q[i]-qm)*w + tm
	}
	return q
}

// homography maps the unit square's corners (0,0) (1,0) (1,1) (0,1) upon those of a
// quadrangle; row by row.
type homography [9]float64

func (q quad) homography() homography {
	d1, d2, s := q[1]-q[2], q[3]-q[2], q[0]-q[1]+q[2]-q[3]
	den := cross(d1, d2)
	g, h := cross(s, d2)/den, cross(d1, s)/den
	x, y := q[1]-q[0]+complex(g, 0)*q[1], q[3]-q[0]+complex(h, 0)*q[3]
	return homography{real(x), real(y), real(q[0]), imag(x), imag(y), imag(q[0]), g, h, 1}
}

func (m *homography) apply(p complex128) complex128 {
	x, y := real(p), imag(p)
	w := m[6]*x + m[7]*y + m[8]
	return complex((m[0]*x+m[1]*y+m[2])/w, (m[3]*x+m[4]*y+m[5])/w)
}

// inverse is the adjugate: a homography does not care for its scale.
func (m *homography) inverse() homography {
	a, b, c, d, e, f, g, h, i := m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]
	return homography{
		e*i - f*h, c*h - b*i, b*f - c*e,
		f*g - d*i, a*i - c*g, c*d - a*f,
		d*h - e*g, b*g - a*h, a*e - b*d,
	}
}

// carry gives where a point beside q lies beside t, if both show one plane.
func carry(q, t quad, p complex128) complex128 {
	from, to := q.homography(), t.homography()
	back := from.inverse()
	return to.apply(back.apply(p))
}

// tilt compares q with t, both of one plane: by how much it is turned out of the plane
// of t, as t(cos 2e + i sin 2e), e the direction that got shorter and t = s/(2-s), s the
// squared sine of the angle. In this form noise has no preferred direction, and means
// over frames are without bias. Turn within the plane, scale and place do not count.
func tilt(q, t quad) complex128 {
	qm, tm := q.middle(), t.middle()
	var xx, xy, yy float64 // of t
	var cx, cy complex128  // q by t
	for i := range q {
		a, b := t[i]-tm, q[i]-qm
		x, y := real(a), imag(a)
		xx, xy, yy = xx+x*x, xy+x*y, yy+y*y
		cx, cy = cx+b*complex(x, 0), cy+b*complex(y, 0)
	}
	// columns of the affinity, but for the determinant
	u := cx*complex(yy, 0) - cy*complex(xy, 0)
	v := cy*complex(xx, 0) - cx*complex(xy, 0)
	g11, g22 := norm(u), norm(v)
	g12 := real(u)*real(v) + imag(u)*imag(v)
	return -complex(g11-g22, 2*g12) / complex(g11+g22, 0)
}

func norm(a complex128) float64 { return real(a)*real(a) + imag(a)*imag(a) }
