package prints

import (
	"math"

	"gatehouse/capture"
)

// Class is the pattern of a finger.
type Class uint8

// The classes, after Henry.
const (
	Arch Class = iota
	TentedArch
	LeftLoop
	RightLoop
	Whorl
)

// shares of the classes among all fingers, per mille.
var shares = [...]int{37, 29, 338, 317, 279}

func pickClass(d *dice, f capture.Finger) Class {
	r, c := int(d.next()%1000), Arch
	for r >= shares[c] {
		r -= shares[c]
		c++
	}
	if c != LeftLoop && c != RightLoop || f == capture.FingerUnknown {
		return c
	}
	// Of a known hand nearly all loops open to the little finger.
	ulnar, radial := RightLoop, LeftLoop
	if f >= capture.LeftThumb {
		ulnar, radial = LeftLoop, RightLoop
	}
	if d.chance(0.06) {
		return radial
	}
	return ulnar
}

// point is a place in a master, y down.
type point struct{ x, y float64 }

// flow is the zero-pole model of Sherlock and Monro with the piecewise-linear
// correction of Vizcaya and Gerhardt: each singular point turns the ridges by half of
// its own angle, which is bent between eight knots.
type flow struct {
	cores, deltas []singular
	arch          [4]float64 // height, half width, row, reach of the bow of an arch
	middle        float64    // column of the axis
	lean          float64    // of the whole pattern, radians
	bend          float64    // radians per master width
}

type singular struct {
	point
	knots [9]float64
}

func (s *singular) angle(x, y float64) float64 {
	a := atan2(s.y-y, x-s.x)
	p := float64((a + pi) * (8 / (2 * pi)))
	i := min(int(p), 7)
	return s.knots[i] + float64((p-float64(i))*(s.knots[i+1]-s.knots[i]))
}

func bent(d *dice, p point) singular {
	s := singular{point: p}
	for i := range 8 {
		s.knots[i] = -pi + float64(float64(i)*(pi/4)) + float64(0.16*d.bell())
	}
	s.knots[8] = s.knots[0] + 2*pi
	return s
}

// layout places the singular points of a class in a finger of width w and height h.
func layout(d *dice, c Class, w, h float64) flow {
	f := flow{middle: w/2 + float64(5*d.bell()), lean: float64(0.04 * d.bell()), bend: float64(0.10 * d.bell())}
	row := float64(h * d.between(0.38, 0.47))
	at := func(x, y float64) point { return point{f.middle + float64(w*x), row + float64(h*y)} }
	switch c {
	case Arch:
		f.arch = [4]float64{d.between(0.7, 1.15), float64(w * d.between(0.17, 0.24)), row + float64(h*0.10), float64(h * d.between(0.2, 0.27))}
	case TentedArch:
		f.cores = []singular{bent(d, at(float64(0.02*d.bell()), 0))}
		f.deltas = []singular{bent(d, at(float64(0.03*d.bell()), d.between(0.15, 0.22)))}
	case LeftLoop, RightLoop:
		side := 1.0 // a left loop opens to the left: its delta is on the right
		if c == RightLoop {
			side = -1
		}
		f.cores = []singular{bent(d, at(float64(0.02*d.bell()), 0))}
		f.deltas = []singular{bent(d, at(float64(side*d.between(0.21, 0.33)), d.between(0.24, 0.36)))}
	case Whorl:
		gap := d.between(0.03, 0.14)
		tilt := float64(0.03 * d.bell())
		f.cores = []singular{bent(d, at(-tilt, -gap/2)), bent(d, at(tilt, gap/2))}
		f.deltas = []singular{bent(d, at(-d.between(0.26, 0.38), d.between(0.22, 0.33))), bent(d, at(d.between(0.26, 0.38), d.between(0.22, 0.33)))}
	}
	return f
}

// orientation of the ridges at a point, radians counter-clockwise from +x, not reduced.
func (f *flow) orientation(x, y float64) float64 {
	theta := f.lean + float64(float64(f.bend*(x-f.middle))/320)
	if f.arch[1] > 0 {
		u, v := (x-f.middle)/f.arch[1], (y-f.arch[2])/f.arch[3]
		slope := float64(f.arch[0]*u) * exp(float64(-0.5*u)*u)
		if v > 0 {
			v *= 1.3 // flat below sooner than above
		}
		slope *= exp(float64(-0.5*v) * v)
		return theta + atan2(float64(-1.65*slope), 1)
	}
	sum := 0.0
	for i := range f.cores {
		sum += f.cores[i].angle(x, y)
	}
	for i := range f.deltas {
		sum -= f.deltas[i].angle(x, y)
	}
	return theta + sum/2
}

// core is the highest core, or the middle of the bow of an arch.
func (f *flow) core() point {
	if len(f.cores) == 0 {
		return point{f.middle, f.arch[2]}
	}
	c := f.cores[0].point
	for _, o := range f.cores[1:] {
		if o.y < c.y {
			c = o.point
		}
	}
	return c
}

// shape is the outline of a finger pad: half an ellipse above and below a straight
// part; inside reports how far in a point lies, 1 in the axis, 0 on the outline.
type shape struct {
	middle, half              float64
	top, upper, lower, bottom float64
}

func newShape(d *dice, w, h float64) shape {
	s := shape{middle: w / 2, half: float64(w * d.between(0.46, 0.49))}
	s.top, s.bottom = 4, h-4
	s.upper = float64(h * d.between(0.36, 0.44))
	s.lower = float64(h * d.between(0.66, 0.76))
	return s
}

func (s *shape) inside(x, y float64) float64 {
	u, v := (x-s.middle)/s.half, 0.0
	switch {
	case y < s.upper:
		v = (s.upper - y) / (s.upper - s.top)
	case y > s.lower:
		v = (y - s.lower) / (s.bottom - s.lower)
	}
	return 1 - math.Sqrt(float64(u*u)+float64(v*v))
}
