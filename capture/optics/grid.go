package optics

import (
	"math"

	"gatehouse/capture"
)

// row is one line of characters in the picture it was read from: the centre of
// character k lies at (at(x, k), at(y, k)), two polynomials of second degree. The
// boxes of a reader are whole pixels; the curve through all of them is finer.
type row struct {
	chars []capture.Char
	x, y  [3]float64
}

// leastRow is the number of characters below which a line has no shape of its own.
const leastRow = 9

// stray is how far boxes may lie from the common curve, in pitches.
const stray = 0.3

// rows fits a curve to each line of m. Lines that keep to none are left out.
func rows(m *capture.MRZ) (all []row) {
	for _, chars := range m.Lines {
		r := row{chars: chars}
		if len(chars) < leastRow {
			continue
		}
		var sums [5]float64
		var onX, onY [3]float64
		for k, c := range chars {
			cx, cy := float64(c.Box.Min.X+c.Box.Max.X)/2, float64(c.Box.Min.Y+c.Box.Max.Y)/2
			power := 1.0
			for i := range sums {
				sums[i] += power
				if i < 3 {
					onX[i] += power * cx
					onY[i] += power * cy
				}
				power *= float64(k)
			}
		}
		r.x, r.y = solve(sums, onX), solve(sums, onY)
		if r.regular() {
			all = append(all, r)
		}
	}
	return all
}

// regular tells whether the boxes keep to the curve and the pitch is one that a
// camera can have given.
func (r *row) regular() bool {
	pitch := r.pitch()
	if !(pitch >= 4 && pitch <= mostSpan) {
		return false
	}
	off := 0.0
	for k, c := range r.chars {
		f := float64(k)
		off += math.Hypot(float64(c.Box.Min.X+c.Box.Max.X)/2-at(r.x, f), float64(c.Box.Min.Y+c.Box.Max.Y)/2-at(r.y, f))
	}
	return off < stray*pitch*float64(len(r.chars))
}

func at(p [3]float64, k float64) float64 { return p[0] + k*(p[1]+k*p[2]) }

// step is the vector from one character to the next at k.
func (r *row) step(k float64) (dx, dy float64) { return r.x[1] + 2*k*r.x[2], r.y[1] + 2*k*r.y[2] }

func (r *row) middle() float64 { return float64(len(r.chars)-1) / 2 }

// pitch is the mean distance of neighbouring characters in pixels.
func (r *row) pitch() float64 { return math.Hypot(r.step(r.middle())) }

// place maps a place of character k, in pitches from its centre along the line and
// down from it, to the picture.
func (r *row) place(k int, u, v float64) (x, y float64) {
	f := float64(k)
	dx, dy := r.step(f)
	return at(r.x, f) + u*dx - v*dy, at(r.y, f) + u*dy + v*dx
}

// lowered is the row moved down by v pitches.
func (r row) lowered(v float64) row {
	dx, dy := r.step(r.middle())
	r.x[0], r.y[0] = r.x[0]-v*dy, r.y[0]+v*dx
	return r
}

// solve is least squares for a parabola: sums of the powers 0 to 4 of k, and of
// the powers 0 to 2 times the value.
func solve(s [5]float64, v [3]float64) (p [3]float64) {
	a := [3][4]float64{{s[0], s[1], s[2], v[0]}, {s[1], s[2], s[3], v[1]}, {s[2], s[3], s[4], v[2]}}
	for i := range 3 {
		best := i
		for j := i + 1; j < 3; j++ {
			if math.Abs(a[j][i]) > math.Abs(a[best][i]) {
				best = j
			}
		}
		a[i], a[best] = a[best], a[i]
		if a[i][i] == 0 {
			return p
		}
		for j := range 3 {
			if j == i {
				continue
			}
			q := a[j][i] / a[i][i]
			for k := i; k < 4; k++ {
				a[j][k] -= q * a[i][k]
			}
		}
	}
	return [3]float64{a[0][3] / a[0][0], a[1][3] / a[1][1], a[2][3] / a[2][2]}
}
