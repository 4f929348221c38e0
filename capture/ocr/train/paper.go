package main

import "math"

// paper is what a strip is printed on and what lies over it. Places u and v are
// in pitches from the middle of the strip, levels in grey levels.
type paper struct {
	white, depth   float64 // of blank paper; how much darker full ink is
	slopeX, slopeY float64 // uneven light
	grain          float64
	waves          []wave
	marks          []stripe
}

// wave is one sheet of guilloche or of a printing screen.
type wave struct{ u, v, bend, phase, depth, sharp float64 }

// stripe is a line or a band across the strip: a signature, a stamp, a scratch, a
// reflection. Ink is faded by dull below it and level added.
type stripe struct{ at, lean, half, soft, level, dull float64 }

func (p *press) paper() paper {
	white := p.between(110, 252)
	s := paper{white: white, depth: white * (1 - p.between(0.05, 0.68))}
	d := s.depth
	s.slopeX, s.slopeY = p.normal(0.12)*d, p.normal(0.12)*d
	s.grain = p.between(0, 0.08) * d
	if p.chance(0.07) {
		s.grain = p.between(0.08, 0.16) * d
	}
	add := func(reach, lo, hi, sharp float64) {
		s.waves = append(s.waves, wave{
			u: p.between(-reach, reach), v: p.between(-reach, reach), bend: p.between(0, 3),
			phase: p.between(0, 6), depth: p.between(lo, hi) * d, sharp: sharp,
		})
	}
	if p.chance(0.5) {
		add(5, 0.03, 0.22, 1)
	}
	for p.chance(0.25) { // fine lines, dark or light
		add(7, -0.15, 0.3, p.between(3, 12))
	}
	if p.chance(0.08) { // a printing screen
		add(40, 0.05, 0.3, 1)
	}
	mark := func(half, soft, level, dull float64) {
		s.marks = append(s.marks, stripe{p.between(-2.8, 2.8), p.normal(1), half, soft, level * d, dull})
	}
	if p.chance(0.12) { // a pen, a stamp's edge
		mark(p.between(0.03, 0.16), 0.05, -p.between(0.15, 0.8), 0)
	}
	if p.chance(0.08) { // a scratch or a crease
		mark(p.between(0.02, 0.14), 0.05, p.between(0.1, 0.6), p.between(0, 0.8))
	}
	if p.chance(0.06) { // an overlay of colour, an edge of shade
		mark(p.between(0.3, 2), p.between(0.02, 0.3), -p.between(0.1, 0.6), p.between(-0.2, 0.3))
	}
	if p.chance(0.06) { // a reflection
		mark(p.between(0.3, 2), p.between(0.3, 1), p.between(0.1, 0.8), p.between(0.2, 0.8))
	}
	return s
}

// level is how bright the paper is at (u, v) under the given ink.
func (s *paper) level(u, v, ink float64) float64 {
	out := s.white + s.slopeX*u/columns + s.slopeY*v
	keep := 1.0
	for _, w := range s.waves {
		k := 0.5 + 0.5*math.Sin(w.phase+w.u*u+w.v*v+w.bend*math.Sin(u+v))
		if w.sharp != 1 {
			k = math.Exp(w.sharp * (k - 1))
		}
		out -= w.depth * k
	}
	for _, m := range s.marks {
		off := math.Abs(u-m.at-m.lean*v) - m.half
		if off >= m.soft {
			continue
		}
		k := 1.0
		if off > 0 {
			k = 1 - off/m.soft
		}
		out += m.level * k
		keep *= 1 - m.dull*k
	}
	return out - s.depth*ink*keep
}
