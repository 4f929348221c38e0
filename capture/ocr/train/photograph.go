package main

import (
	"image"
	"math"
)

// The pitches, in pixels, of the pictures that the reader may cut cells from: it
// shrinks those that are larger.
const leastPitch, mostPitch = 4.8, 32

// photograph blurs p.ink, maps it to a small picture with some turn and slant,
// adds paper, light and noise, and does to it what web masters do.
func (p *press) photograph() photo {
	pitch := math.Exp(p.between(math.Log(leastPitch), math.Log(mostPitch)))
	// The picture may have been taken larger or smaller than it is shown.
	taken := 1.0
	switch {
	case p.chance(0.3):
		taken = math.Min(p.between(1.1, 3), 1.5*mostPitch/pitch)
	case p.chance(0.25):
		taken = math.Max(p.between(0.5, 0.95), leastPitch/pitch)
	}
	s := p.shoot(pitch * taken)
	if p.chance(0.3) && taken != 1 {
		p.compress(s.gray)
	}
	if taken != 1 {
		s = s.resized(1/taken, kernels[p.rng.IntN(len(kernels))], p.chance(0.75))
	}
	if p.chance(0.35) {
		p.sharpen(s.gray)
	}
	if p.chance(0.15) {
		p.harden(s.gray)
	}
	if p.chance(0.45) {
		p.compress(s.gray)
	}
	return s
}

// shoot takes the picture at pitch pixels.
func (p *press) shoot(pitch float64) photo {
	step := pen / pitch
	// What a lens and a resampler blur, in pixels of the picture, and at least
	// what the grid of the picture itself takes away.
	blur := p.between(0.3, 1.1)
	if p.chance(0.2) {
		blur = p.between(1, 2)
	}
	blur = math.Min(blur, 0.18*pitch)
	r := int(math.Round(step * blur * 0.9))
	p.blur(r, r)
	if p.chance(0.1) { // the hand shook
		r = int(math.Round(pen * p.between(0.03, 0.12)))
		if p.chance(0.5) {
			p.blur(r, 0)
		} else {
			p.blur(0, r)
		}
	}
	s := photo{pitch: pitch}
	turn, slant := p.normal(0.05), p.normal(0.06)
	cos, sin := math.Cos(turn)*pitch, math.Sin(turn)*pitch
	s.ax, s.ay = cos, sin
	s.bx, s.by = -sin+slant*cos, cos+slant*sin
	w, h := int(columns*pitch)+2, int(2.4*pitch)+2
	s.ox, s.oy = float64(w)/2+p.between(-0.5, 0.5), float64(h)/2+p.between(-0.5, 0.5)
	s.gray = image.NewGray(image.Rect(0, 0, w, h))
	paper := p.paper()
	det := s.ax*s.by - s.ay*s.bx
	for y := range h {
		for x := range w {
			dx, dy := float64(x)+0.5-s.ox, float64(y)+0.5-s.oy
			u, v := (dx*s.by-dy*s.bx)/det, (dy*s.ax-dx*s.ay)/det // in pitches
			k := paper.level(u, v, p.inkAt(u*pen+stripWide/2, v*pen+stripHigh/2))
			s.gray.Pix[y*s.gray.Stride+x] = grey(k + paper.grain*p.rng.NormFloat64())
		}
	}
	return s
}

func grey(v float64) uint8 { return uint8(math.Max(0, math.Min(255, v))) }

func (p *press) inkAt(x, y float64) float64 {
	x, y = math.Max(0, math.Min(stripWide-1.001, x-0.5)), math.Max(0, math.Min(stripHigh-1.001, y-0.5))
	ix, iy := int(x), int(y)
	fx, fy := x-float64(ix), y-float64(iy)
	at := iy*stripWide + ix
	a, b := float64(p.ink[at]), float64(p.ink[at+1])
	c, d := float64(p.ink[at+stripWide]), float64(p.ink[at+stripWide+1])
	return (a*(1-fx)+b*fx)*(1-fy) + (c*(1-fx)+d*fx)*fy
}

// blur runs a box of 2rx+1 pixels along and one of 2ry+1 pixels down p.ink,
// twice each.
func (p *press) blur(rx, ry int) {
	for range 2 {
		if rx > 0 {
			box(p.ink, p.spare, stripWide, stripHigh, 1, stripWide, rx)
			p.ink, p.spare = p.spare, p.ink
		}
		if ry > 0 {
			box(p.ink, p.spare, stripHigh, stripWide, stripWide, 1, ry)
			p.ink, p.spare = p.spare, p.ink
		}
	}
}

// box averages along lines of n pixels that lie step apart.
func box(src, dst []float32, n, lines, step, next, r int) {
	scale := 1 / float32(2*r+1)
	for line := range lines {
		at := line * next
		var sum float32
		for i := range r + 1 {
			sum += src[at+i*step]
		}
		for i := range n {
			dst[at+i*step] = float32(sum * scale)
			if i+r+1 < n {
				sum += src[at+(i+r+1)*step]
			}
			if i-r >= 0 {
				sum -= src[at+(i-r)*step]
			}
		}
	}
}
