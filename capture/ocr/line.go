package ocr

import (
	"image"
	"math"
	"slices"

	"gatehouse/capture/ocr/glyph"
)

// line is a row of character cells at a fixed pitch. The centre of cell k lies
// at (x(k), y(k)): enough for the perspective of a hand-held page and for a page
// that does not lie flat.
type line struct {
	x, y   curve   // pixels of the picture
	tall   float64 // height of a capital letter in pitches
	lean   float64 // how far a letter's foot lies ahead of its head, in parts of its height
	lo, hi int     // the cells in which ink was found, hi included
	fit    float64 // 0 to 1: how well the ink keeps to the pitch
	marks  []mark  // the patches of ink that the fit rests on
}

// mark is a patch of ink in cell k: its centre in pixels of the picture, and its
// height in pitches.
type mark struct {
	k          int
	x, y, tall float64
}

// curve is a polynomial, by powers of k.
type curve [4]float64

func at(p curve, k float64) float64 { return p[0] + k*(p[1]+k*(p[2]+k*p[3])) }

// slope gives the vector from one cell to the next at k.
func (l *line) slope(k float64) (dx, dy float64) {
	return l.x.slope(k), l.y.slope(k)
}

func (p curve) slope(k float64) float64 { return p[1] + k*(2*p[2]+3*k*p[3]) }

// middle is the index halfway along the ink.
func (l *line) middle() float64 { return float64(l.lo+l.hi) / 2 }

// pitch is the distance of cells in the middle of the line.
func (l *line) pitch() float64 { return math.Hypot(l.slope(l.middle())) }

// frame places cell k in a picture that was shrunk n times.
func (l *line) frame(k float64, n int) glyph.Frame {
	s := 1 / float64(n)
	dx, dy := l.slope(k)
	down := s * l.tall
	return glyph.Frame{
		X: float32(s * at(l.x, k)), Y: float32(s * at(l.y, k)),
		RightX: float32(s * dx), RightY: float32(s * dy),
		DownX: float32((l.lean*dx - dy) * down), DownY: float32((l.lean*dy + dx) * down),
	}
}

// reversed is the line as one who turns the page upside down sees it.
func (l *line) reversed() line {
	r := *l
	r.x[1], r.y[1] = -l.x[1], -l.y[1]
	r.x[3], r.y[3] = -l.x[3], -l.y[3]
	r.lo, r.hi = -l.hi, -l.lo
	r.marks = slices.Clone(l.marks)
	for i := range r.marks {
		r.marks[i].k = -r.marks[i].k
	}
	return r
}

// swapped exchanges x and y: a line found in a picture laid on its side.
func (l *line) swapped() line {
	r := *l
	r.x, r.y = l.y, l.x
	r.marks = slices.Clone(l.marks)
	for i, m := range r.marks {
		r.marks[i].x, r.marks[i].y = m.y, m.x
	}
	return r
}

// scaled maps the line to a picture in which everything is s times as large.
func (l *line) scaled(s float64) line {
	r := *l
	for i := range r.x {
		r.x[i] *= s
		r.y[i] *= s
	}
	r.marks = slices.Clone(l.marks)
	for i := range r.marks {
		r.marks[i].x *= s
		r.marks[i].y *= s
	}
	return r
}

// moved shifts cell a of the line by right pitches and down letter heights, and
// the other cells in proportion to their distance from cell b, which stays.
func (l *line) moved(a, b, right, down float64) line {
	r := *l
	dx, dy := l.slope((a + b) / 2)
	h := down * l.tall
	mx, my := right*dx-h*dy, right*dy+h*dx
	per := 1 / (a - b)
	r.x[0], r.x[1] = r.x[0]-mx*b*per, r.x[1]+mx*per
	r.y[0], r.y[1] = r.y[0]-my*b*per, r.y[1]+my*per
	return r
}

// locate gives the index along the line, and the distance from it in letter
// heights, of a point.
func (l *line) locate(x, y float64) (k, off float64) {
	k = l.middle()
	for range 3 {
		dx, dy := l.slope(k)
		k += ((x-at(l.x, k))*dx + (y-at(l.y, k))*dy) / (dx*dx + dy*dy)
	}
	dx, dy := l.slope(k)
	return k, ((y-at(l.y, k))*dx - (x-at(l.x, k))*dy) / (dx*dx + dy*dy) / l.tall
}

// box is the smallest upright rectangle around cell k.
func (l *line) box(k int) image.Rectangle {
	f := l.frame(float64(k), 1)
	w := 0.5 * (math.Abs(float64(f.RightX)) + math.Abs(float64(f.DownX)))
	h := 0.5 * (math.Abs(float64(f.RightY)) + math.Abs(float64(f.DownY)))
	return image.Rect(
		int(math.Floor(float64(f.X)-w)), int(math.Floor(float64(f.Y)-h)),
		int(math.Ceil(float64(f.X)+w)), int(math.Ceil(float64(f.Y)+h)))
}

// fitted is the line drawn anew through those of its marks that keep says yes
// to; the line as it is where they are too few.
func (l *line) fitted(keep func(mark) bool) line {
	r := *l
	var third [2]curve // the part of third degree
	for range 3 {
		var xs, ys fitting
		n, lo, hi := 0, 0, 0
		for _, m := range l.marks {
			if keep(m) {
				k := float64(m.k)
				xs.add(k, m.x-at(third[0], k))
				ys.add(k, m.y-at(third[1], k))
				if n == 0 {
					lo, hi = m.k, m.k
				}
				n, lo, hi = n+1, min(lo, m.k), max(hi, m.k)
			}
		}
		if n < leastCount {
			return *l
		}
		r.x, r.y = xs.solve(n >= enoughToBend), ys.solve(n >= enoughToBend)
		middle := float64(lo+hi) / 2
		dx, dy := r.slope(middle)
		// In perspective the cells advance as k/(1+ck) = k - ckk + cckkk - ...
		c := -(r.x[2]*dx + r.y[2]*dy) / (dx*dx + dy*dy)
		for i := range r.x {
			r.x[i] += third[0][i]
			r.y[i] += third[1][i]
		}
		third = [2]curve{cube(c*c*dx, middle), cube(c*c*dy, middle)}
	}
	return r
}

// cube is a*(k-m)^3.
func cube(a, m float64) curve { return curve{-a * m * m * m, 3 * a * m * m, -3 * a * m, a} }
