package heads

import "math"

// lamps are the light of a scene.
type lamps struct {
	key, fill vec // directions to the lamps
	power     rgb
	weak      rgb
	around    rgb
}

func (v View) lamps() lamps {
	l := v.Light
	s, c := math.Sincos(l.Side * 80 * math.Pi / 180)
	w := rgb{1 + 0.12*l.Warmth, 1, 1 - 0.22*l.Warmth}
	out := lamps{key: vec{s, 0.42, c}.unit(), fill: vec{0.15, 0.1, 1}.unit()}
	if v.IR { // the camera's own lamp
		out.key = vec{0.12, 0.1, 1}.unit()
		w = rgb{1, 1, 1}
	}
	out.power = w.by(1.35 * (1 - l.Ambient) * l.Level)
	out.weak = w.by(0.30 * l.Ambient * l.Level)
	out.around = w.by(0.85 * l.Ambient * l.Level)
	return out
}

// on gives the light that falls on a place, and the light that it mirrors.
func (l *lamps) on(n, see vec, open, gloss float64) (rgb, float64) {
	wrap := func(d, w float64) float64 { return max(0, (d+w)/(1+w)) }
	d := n.dot(l.key)
	f := wrap(n.dot(l.fill), 0.3)
	sky := (0.72 + 0.28*n.y) * open
	shut := 0.35 + 0.65*open
	out := rgb{
		l.power[0]*wrap(d, 0.30)*shut + l.weak[0]*f + l.around[0]*sky,
		l.power[1]*wrap(d, 0.18)*shut + l.weak[1]*f + l.around[1]*sky,
		l.power[2]*wrap(d, 0.14)*shut + l.weak[2]*f + l.around[2]*sky,
	}
	if gloss <= 0 {
		return out, 0
	}
	h := l.key.add(see).unit()
	s := max(0, n.dot(h))
	s *= s
	s *= s
	s *= s // to the 8th
	shine := s * s * (0.6 + 0.8*s)
	rim := 1 - max(0, n.dot(see))
	rim *= rim
	return out, gloss * (0.22*shine*l.power[1]*open + 0.10*rim*rim*l.around[1]*open)
}

// mirror is what a lens of the glasses adds at u, v: the scene, faintly, and with Glare a
// lamp.
func (v View) mirror(u, w float32) rgb32 {
	g := float32(0.015 + v.Glare*(0.08+0.9*step(0.35, 0.15, math.Hypot(float64(w)-0.45, 1.2*(float64(u)-0.3)))))
	return rgb32{g, g, g}
}
