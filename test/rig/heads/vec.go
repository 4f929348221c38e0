package heads

import "math"

// vec is a place or a direction in millimetres: x to the person's left, which is the
// picture's right, y up, z out of the face towards the camera.
type vec struct{ x, y, z float64 }

func (a vec) add(b vec) vec            { return vec{a.x + b.x, a.y + b.y, a.z + b.z} }
func (a vec) sub(b vec) vec            { return vec{a.x - b.x, a.y - b.y, a.z - b.z} }
func (a vec) by(k float64) vec         { return vec{a.x * k, a.y * k, a.z * k} }
func (a vec) dot(b vec) float64        { return a.x*b.x + a.y*b.y + a.z*b.z }
func (a vec) cross(b vec) vec          { return vec{a.y*b.z - a.z*b.y, a.z*b.x - a.x*b.z, a.x*b.y - a.y*b.x} }
func (a vec) long() float64            { return math.Sqrt(a.dot(a)) }
func (a vec) mix(b vec, t float64) vec { return a.add(b.sub(a).by(t)) }

// unit is a at length 1; of nothing it is z.
func (a vec) unit() vec {
	l := a.long()
	if l < 1e-12 {
		return vec{0, 0, 1}
	}
	return a.by(1 / l)
}

// turn is a rotation.
type turn [3]vec // rows

func (m *turn) of(a vec) vec { return vec{m[0].dot(a), m[1].dot(a), m[2].dot(a)} }

// turned is the rotation of a head: first roll, then pitch, then yaw, in degrees with
// the signs of capture.Pose.
func turned(yaw, pitch, roll float64) turn {
	const deg = math.Pi / 180
	sy, cy := math.Sincos(yaw * deg)
	sp, cp := math.Sincos(-pitch * deg)
	sr, cr := math.Sincos(-roll * deg)
	r := turn{{cr, -sr, 0}, {sr, cr, 0}, {0, 0, 1}}
	p := turn{{1, 0, 0}, {0, cp, -sp}, {0, sp, cp}}
	y := turn{{cy, 0, sy}, {0, 1, 0}, {-sy, 0, cy}}
	return y.after(p.after(r))
}

// after is the rotation that turns as b and then as m.
func (m turn) after(b turn) (out turn) {
	for i := range out {
		r := m[i]
		out[i] = b[0].by(r.x).add(b[1].by(r.y)).add(b[2].by(r.z))
	}
	return out
}

// step rises smoothly from 0 at a to 1 at b; a may lie above b.
func step(a, b, x float64) float64 {
	t := (x - a) / (b - a)
	if t <= 0 {
		return 0
	}
	if t >= 1 {
		return 1
	}
	return t * t * (3 - 2*t)
}

// bell is a soft hill of height 1 that ends at r = 1 of a squared radius q.
func bell(q float64) float64 {
	if q >= 1 {
		return 0
	}
	q = 1 - q
	return q * q * (3 - 2*q)
}

// hill is a bell around cx, cy with half axes rx, ry.
func hill(x, y, cx, cy, rx, ry float64) float64 {
	u, v := (x-cx)/rx, (y-cy)/ry
	return bell(u*u + v*v)
}

func mix(a, b, t float64) float64 { return a + (b-a)*t }

func clamp(x, lo, hi float64) float64 { return max(lo, min(hi, x)) }
