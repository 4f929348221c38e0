package cue

import (
	"cmp"
	"math"
	"math/cmplx"
	"slices"
)

// bin is the mean view of some frames that follow each other, against the straight
// ones, with its noise.
type bin struct {
	view
	so, st float64
}

// fit lays a rigid body onto bins: a plane with one point that stands before it by one
// of some depths. It gives the squares of what is left, in units of the noise, and the
// depth at which that is least.
//
// A plane whose normal leans by a tangent m, x + iy, is tilted by T(m) = mm/(2+|m|^2)
// (see tilt), and the point before it is seen off its foot by depth times m. Against
// frames in which the plane leant by m0 already, that is depth (m-m0) and T(m) - T(m0).
// m is of each bin, m0 of all.
func fit(bins []bin, depths []float64) (least, depth float64) {
	type start struct{ left, depth float64 }
	var starts []start
	for _, d := range depths {
		starts = append(starts, start{left(bins, d, 0, math.Inf(1)), d})
	}
	slices.SortFunc(starts, func(a, b start) int { return cmp.Compare(a.left, b.left) })
	least = math.Inf(1)
	for _, s := range starts[:min(len(starts), refined)] {
		if s.depth > 0 { // without depth m0 does not count
			s.left = lean(bins, s.depth, s.left)
		}
		if s.left < least {
			least, depth = s.left, s.depth
		}
	}
	return least, depth
}

const refined = 3 // depths

// lean searches for the m0 with the least left, from none on, and gives what is left.
func lean(bins []bin, depth, least float64) float64 {
	var at complex128
	for step := 0.16; step > 0.03; step /= 2 {
		for better := true; better; {
			better = false
			for _, way := range [...]complex128{1, -1, 1i, -1i} {
				to := at + way*complex(step, 0)
				if cmplx.Abs(to) > leans {
					continue
				}
				if l := left(bins, depth, to, least); l < least {
					at, least, better = to, l, true
				}
			}
		}
	}
	return least
}

// leans is how far the plane of eyes and mouth may lean in straight frames: 19 degrees.
const leans = 0.35

// left sums what is left of all bins, as far as most.
func left(bins []bin, depth float64, m0 complex128, most float64) (sum float64) {
	for i := range bins {
		if sum += bins[i].left(depth, m0); sum >= most {
			break
		}
	}
	return sum
}

// left is what is left of one bin at the best m.
func (b *bin) left(depth float64, m0 complex128) float64 {
	if depth == 0 { // then any tilt is as good
		return norm(b.off) / (b.so * b.so)
	}
	t0 := tiltOf(m0)
	foot := m0 + b.off/complex(depth, 0)
	root := cmplx.Sqrt(2 * (b.tilt + t0))
	if real(root*cmplx.Conj(foot)) < 0 {
		root = -root
	}
	return min(b.descend(root, depth, m0, t0), b.descend(foot, depth, m0, t0))
}

func tiltOf(m complex128) complex128 { return m * m / complex(2+norm(m), 0) }

// descend finds the m with the least left, by damped Gauss-Newton steps.
func (b *bin) descend(m complex128, depth float64, m0, t0 complex128) float64 {
	remains := func(m complex128) (o, t complex128, sum float64) {
		o = (b.off - complex(depth, 0)*(m-m0)) / complex(b.so, 0)
		t = (b.tilt + t0 - tiltOf(m)) / complex(b.st, 0)
		return o, t, norm(o) + norm(t)
	}
	if a := cmplx.Abs(m); a > steepest {
		m *= complex(steepest/a, 0)
	}
	o, t, sum := remains(m)
	damp := 1e-3
	for range 6 {
		// by x and by y: d o = -k, -ik; d t = -tx, -ty
		k := depth / b.so
		den := 2 + norm(m)
		tx := (2*m - m*m*complex(2*real(m)/den, 0)) / complex(den*b.st, 0)
		ty := (2i*m - m*m*complex(2*imag(m)/den, 0)) / complex(den*b.st, 0)
		xx, yy, xy := k*k+norm(tx), k*k+norm(ty), real(tx)*real(ty)+imag(tx)*imag(ty)
		gx := k*real(o) + real(t)*real(tx) + imag(t)*imag(tx)
		gy := k*imag(o) + real(t)*real(ty) + imag(t)*imag(ty)
		xx, yy = xx*(1+damp)+1e-9, yy*(1+damp)+1e-9
		det := xx*yy - xy*xy
		if !(det > 0) {
			break
		}
		to := m + complex((yy*gx-xy*gy)/det, (xx*gy-xy*gx)/det)
		if a := cmplx.Abs(to); a > steepest {
			to *= complex(steepest/a, 0)
		}
		no, nt, n := remains(to)
		if n >= sum {
			damp *= 10
			continue
		}
		done := sum-n < 1e-3
		m, o, t, sum, damp = to, no, nt, n, damp/10
		if done {
			break
		}
	}
	return sum
}

// steepest is the tangent of the largest turn that is considered: 68 degrees.
const steepest = 2.5
