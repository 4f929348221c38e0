package cue

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"

	"gatehouse/capture"
)

// vec is a place in space, in distances of the eyes: x to the picture's right, y down,
// z to the camera.
type vec [3]float64

// body is what carries five points through space.
type body [capture.FacePoints]vec

// person draws the points of a head. Means are those of adults, the nose 0.47 before the
// plane of eyes and mouth, between 0.28 and 0.68.
func person(r *rand.Rand) body {
	mouth := 0.06 + 0.05*r.NormFloat64()
	nose := min(max(0.47+0.07*r.NormFloat64(), 0.28), 0.68)
	down, width := 1.15+0.08*r.NormFloat64(), 0.42+0.035*r.NormFloat64()
	low := 0.5 + 0.05*r.NormFloat64() // of the nose, share of the way to the mouth
	askew := func() float64 { return 0.015 * r.NormFloat64() }
	return body{
		capture.RightEye:   {-0.5, askew(), 0},
		capture.LeftEye:    {0.5, askew(), 0},
		capture.NoseTip:    {askew(), down * low, nose + mouth*low},
		capture.RightMouth: {-width + askew(), down + askew(), mouth},
		capture.LeftMouth:  {width + askew(), down + askew(), mouth},
	}
}

// picture makes a sheet of a head: what a camera some way off saw of it, perhaps turned.
func picture(r *rand.Rand) body {
	p := person(r).turned(15*r.NormFloat64(), 8*r.NormFloat64(), 5*r.NormFloat64())
	far := 6 + 20*r.Float64()
	for i := range p {
		k := far / (far - p[i][2])
		p[i] = vec{p[i][0] * k, p[i][1] * k, 0}
	}
	return p
}

// bent rolls a sheet about an axis through its middle that leans by some degrees.
func (b body) bent(radius, lean float64) body {
	s, c := math.Sincos(lean * math.Pi / 180)
	for i, p := range b {
		x, y := c*p[0]+s*(p[1]-0.6), -s*p[0]+c*(p[1]-0.6)
		a := x / radius
		x, z := radius*math.Sin(a), radius*(math.Cos(a)-1)
		b[i] = vec{c*x - s*y, s*x + c*y + 0.6, z}
	}
	return b
}

// turned rotates about a point behind the mouth: yaw > 0 to the person's left, pitch > 0
// up, roll > 0 to the left shoulder; degrees.
func (b body) turned(yaw, pitch, roll float64) body {
	const back = 1.2
	sy, cy := math.Sincos(yaw * math.Pi / 180)
	sp, cp := math.Sincos(pitch * math.Pi / 180)
	sr, cr := math.Sincos(roll * math.Pi / 180)
	for i, p := range b {
		x, y, z := p[0], p[1]-0.8, p[2]+back
		x, z = cy*x+sy*z, cy*z-sy*x
		y, z = cp*y-sp*z, cp*z+sp*y
		x, y = cr*x-sr*y, cr*y+sr*x
		b[i] = vec{x, y + 0.8, z - back}
	}
	return b
}

// normal is that of the plane of eyes and mouth as it is seen: its foreshortening by
// direction, x + iy of the unit normal across the line of sight.
func (b body) normal(far, x, y float64) complex128 {
	e, f := b[capture.LeftEye].from(b[capture.RightEye]), b[capture.LeftMouth].from(b[capture.RightEye])
	n := vec{e[1]*f[2] - e[2]*f[1], e[2]*f[0] - e[0]*f[2], e[0]*f[1] - e[1]*f[0]}
	m := vec{-x, 0.6 - y, far}.from(b[capture.NoseTip]) // to the camera
	n, m = n.unit(), m.unit()
	return complex(n[0]-m[0], n[1]-m[1])
}

func (v vec) from(o vec) vec { return vec{v[0] - o[0], v[1] - o[1], v[2] - o[2]} }

func (v vec) unit() vec {
	l := math.Sqrt(v[0]*v[0] + v[1]*v[1] + v[2]*v[2])
	return vec{v[0] / l, v[1] / l, v[2] / l}
}

// seen by a camera with a focal length in pixels, at a distance and beside the axis.
func (b body) seen(r *rand.Rand, focal, far, x, y, noise float64) (out Points) {
	for i, p := range b {
		k := focal / (far - p[2])
		out[i] = capture.Point{
			X: float32(320 + k*(p[0]+x) + noise*r.NormFloat64()),
			Y: float32(240 + k*(p[1]-0.6+y) + noise*r.NormFloat64()),
		}
	}
	return out
}

// path is how something is moved before the camera.
type path struct {
	yaw, pitch, roll float64 // degrees at the farthest
	zoom             float64 // of the distance at the farthest
	x, y             float64 // moved meanwhile
	jerk             float64 // chance of a jerk in a frame
	sway             float64 // degrees of slow unrest
}

// filmed shows a body for a second or more straight on, then turns it and comes back, at
// 15 frames a second. The second is the turn against the line of sight, degrees, that
// five frames at least have: moving aside may undo what turning does.
func filmed(r *rand.Rand, b body, p path, noise float64) ([]Points, float64) {
	const focal = 560
	eyes := 60 + 40*r.Float64()
	far := focal / eyes
	before, there, hold, home := 12+r.IntN(14), 4+r.IntN(14), 5+r.IntN(8), 4+r.IntN(10)
	w := func() func(i int) float64 { // slow unrest
		a, b, f, g := r.Float64()*7, r.Float64()*7, 0.05+0.1*r.Float64(), 0.02+0.05*r.Float64()
		return func(i int) float64 { return p.sway * (math.Sin(a+f*float64(i)) + math.Sin(b+g*float64(i))) / 2 }
	}
	wy, wp, wr := w(), w(), w()
	x0, y0 := 0.8*r.NormFloat64(), 0.4*r.NormFloat64()
	jx, jy, jr := 0.0, 0.0, 0.0
	var out []Points
	var straight complex128
	var turns []float64
	for i := range before + there + hold + home + 4 {
		at := 0.0
		switch k := i - before; {
		case k < 0:
		case k < there:
			at = ease(float64(k) / float64(there))
		case k < there+hold:
			at = 1
		case k < there+hold+home:
			at = 1 - ease(float64(k-there-hold)/float64(home))
		}
		if r.Float64() < p.jerk {
			jx, jy, jr = 0.5*r.NormFloat64(), 0.3*r.NormFloat64(), 8*r.NormFloat64()
		}
		v := b.turned(p.yaw*at+wy(i), p.pitch*at+wp(i), p.roll*at+wr(i)+jr)
		d := far * (1 + p.zoom*at)
		x, y := x0+jx+p.x*at, y0+jy+p.y*at
		switch n := v.normal(d, x, y); {
		case i < before:
			straight += n / complex(float64(before), 0)
		default:
			turns = append(turns, math.Asin(min(cmplx.Abs(n-straight), 1))*180/math.Pi)
		}
		out = append(out, v.seen(r, focal, d, x, y, noise))
	}
	slices.Sort(turns)
	return out, turns[len(turns)-5]
}

func ease(a float64) float64 { return a * a * (3 - 2*a) }

func either(r *rand.Rand) float64 { return float64(1 - 2*r.IntN(2)) }
