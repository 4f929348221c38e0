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

// film is what bins were taken from: the noise of the straight frames that all of them
// are taken against, which is one error for all.
type film struct {
	bins   []bin
	so, st float64
}

// fit lays a rigid body onto bins: a plane with one point that stands before it by one
// of some depths. It gives the squares of what is left at the best, in units of the noise.
//
// A plane whose normal leans by a tangent m, x + iy, is tilted by T(m) = mm/(2+|m|^2)
// (see tilt), and the point before it is seen off its foot by depth times m. Against
// frames in which the plane leant by m0 already, that is depth (m-m0) and T(m) - T(m0).
// m is of each bin, m0 of all, and so is the error of the straight frames.
func (f *film) fit(depths []float64) float64 {
	type start struct{ left, depth float64 }
	var starts []start
	for _, d := range depths {
		l, _ := f.left(d, 0, view{}, math.Inf(1))
		starts = append(starts, start{l, d})
	}
	slices.SortFunc(starts, func(a, b start) int { return cmp.Compare(a.left, b.left) })
	least := math.Inf(1)
	for _, s := range starts[:min(len(starts), refined)] {
		least = min(least, f.settle(s.depth, s.left))
	}
	return least
}

const refined = 3 // depths

// settle searches for m0 and the error of the straight frames, by turns, and gives the
// least that is left.
func (f *film) settle(depth, least float64) float64 {
	var m0 complex128
	var base view
	for range 3 {
		_, m0 = f.lean(depth, m0, base, least)
		_, rest := f.left(depth, m0, base, math.Inf(1))
		base = view{base.off + rest.off, base.tilt + rest.tilt}
		least, _ = f.left(depth, m0, base, math.Inf(1))
	}
	return least
}

// lean searches for the m0 with the least left, by steps from one, and gives both.
func (f *film) lean(depth float64, at complex128, base view, least float64) (float64, complex128) {
	for step := 0.16; step > 0.03 && depth > 0; step /= 2 { // without depth it does not count
		for better := true; better; {
			better = false
			for _, way := range [...]complex128{1, -1, 1i, -1i} {
				to := at + way*complex(step, 0)
				if cmplx.Abs(to) > leans {
					continue
				}
				if l, _ := f.left(depth, to, base, least); l < least {
					at, least, better = to, l, true
				}
			}
		}
	}
	return least, at
}

// leans is how far the plane of eyes and mouth may lean in straight frames: 19 degrees.
const leans = 0.35

// left sums what is left of all bins, as far as most, and says by how much base would
// have to change for the least of it.
func (f *film) left(depth float64, m0 complex128, base view, most float64) (sum float64, rest view) {
	sum = norm(base.off)/(f.so*f.so) + norm(base.tilt)/(f.st*f.st)
	wo, wt := 1/(f.so*f.so), 1/(f.st*f.st)
	rest = view{base.off * complex(-wo, 0), base.tilt * complex(-wt, 0)}
	for i := range f.bins {
		b := f.bins[i]
		b.off, b.tilt = b.off-base.off, b.tilt-base.tilt
		l, r := b.left(depth, m0)
		if sum += l; sum >= most {
			break
		}
		o, t := 1/(b.so*b.so), 1/(b.st*b.st)
		wo, wt = wo+o, wt+t
		rest.off, rest.tilt = rest.off+r.off*complex(o, 0), rest.tilt+r.tilt*complex(t, 0)
	}
	return sum, view{rest.off / complex(wo, 0), rest.tilt / complex(wt, 0)}
}

// left is what is left of one bin at the best m, in squares of the noise, and as it is.
func (b *bin) left(depth float64, m0 complex128) (float64, view) {
	if depth == 0 { // then any tilt is as good
		return norm(b.off) / (b.so * b.so), view{off: b.off}
	}
	t0 := tiltOf(m0)
	foot := m0 + b.off/complex(depth, 0)
	root := cmplx.Sqrt(2 * (b.tilt + t0))
	if real(root*cmplx.Conj(foot)) < 0 {
		root = -root
	}
	l, r := b.descend(root, depth, m0, t0)
	if other, s := b.descend(foot, depth, m0, t0); other < l {
		return other, s
	}
	return l, r
}

func tiltOf(m complex128) complex128 { return m * m / complex(2+norm(m), 0) }

// descend finds the m with the least left, by damped Gauss-Newton steps.
func (b *bin) descend(m complex128, depth float64, m0, t0 complex128) (float64, view) {
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
	return sum, view{o * complex(b.so, 0), t * complex(b.st, 0)}
}

// steepest is the tangent of the largest turn that is considered: 68 degrees.
const steepest = 2.5
