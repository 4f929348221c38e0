package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
)

// photograph blurs p.ink, maps it to a small picture with some turn and slant,
// and adds paper, light, noise and compression.
func (p *press) photograph() photo {
	pitch := math.Exp(p.between(math.Log(5), math.Log(26)))
	step := pen / pitch
	// What a lens and a resampler blur, in pixels of the picture, and at least
	// what the grid of the picture itself takes away.
	blur := math.Min(p.between(0.3, 1.1), 0.17*pitch)
	p.blur(int(math.Round(step * blur * 0.9)))
	s := photo{pitch: pitch}
	turn, slant := p.normal(0.04), p.normal(0.05)
	cos, sin := math.Cos(turn)*pitch, math.Sin(turn)*pitch
	s.ax, s.ay = cos, sin
	s.bx, s.by = -sin+slant*cos, cos+slant*sin
	w, h := int(columns*pitch)+2, int(2.4*pitch)+2
	s.ox, s.oy = float64(w)/2+p.between(-0.5, 0.5), float64(h)/2+p.between(-0.5, 0.5)
	s.gray = image.NewGray(image.Rect(0, 0, w, h))
	p.expose(&s)
	if p.chance(0.35) {
		p.sharpen(s.gray)
	}
	if p.chance(0.45) {
		p.compress(s.gray)
	}
	return s
}

// expose maps ink to grey values.
func (p *press) expose(s *photo) {
	paper := p.between(110, 250)
	black := paper * p.between(0.05, 0.65)
	depth := paper - black
	slopeX, slopeY := p.normal(0.12)*depth, p.normal(0.12)*depth
	grain := p.between(0, 0.07) * depth
	wave := 0.0
	if p.chance(0.5) {
		wave = p.between(0.03, 0.22) * depth
	}
	waveX, waveY := p.between(-2.5, 2.5), p.between(-2.5, 2.5)
	bend, phase := p.between(0, 3), p.between(0, 6)
	// A stamp or a signature crosses the line now and then.
	stroke, strokeAt, strokeLean := 0.0, p.between(-2.5, 2.5), p.normal(1)
	if p.chance(0.12) {
		stroke = p.between(0.15, 0.7) * depth
	}
	strokeWide := p.between(0.05, 0.16)
	det := s.ax*s.by - s.ay*s.bx
	for y := range s.gray.Rect.Dy() {
		for x := range s.gray.Rect.Dx() {
			dx, dy := float64(x)+0.5-s.ox, float64(y)+0.5-s.oy
			u, v := (dx*s.by-dy*s.bx)/det, (dy*s.ax-dx*s.ay)/det // in pitches
			v0 := paper + slopeX*u/columns + slopeY*v - depth*p.inkAt(u*pen+stripWide/2, v*pen+stripHigh/2)
			if wave > 0 {
				v0 -= wave * (0.5 + 0.5*math.Sin(phase+waveX*u*2+waveY*v*2+bend*math.Sin(u+v)))
			}
			if stroke > 0 && math.Abs(u-strokeAt-strokeLean*v) < strokeWide*2 {
				v0 -= stroke
			}
			v0 += grain * p.rng.NormFloat64()
			s.gray.Pix[y*s.gray.Stride+x] = uint8(math.Max(0, math.Min(255, v0)))
		}
	}
}

func (p *press) inkAt(x, y float64) float64 {
	x, y = math.Max(0, math.Min(stripWide-1.001, x-0.5)), math.Max(0, math.Min(stripHigh-1.001, y-0.5))
	ix, iy := int(x), int(y)
	fx, fy := x-float64(ix), y-float64(iy)
	at := iy*stripWide + ix
	a, b := float64(p.ink[at]), float64(p.ink[at+1])
	c, d := float64(p.ink[at+stripWide]), float64(p.ink[at+stripWide+1])
	return (a*(1-fx)+b*fx)*(1-fy) + (c*(1-fx)+d*fx)*fy
}

// blur runs a box of 2r+1 pixels over p.ink twice each way.
func (p *press) blur(r int) {
	if r < 1 {
		return
	}
	for range 2 {
		box(p.ink, p.spare, stripWide, stripHigh, 1, stripWide, r)
		box(p.spare, p.ink, stripHigh, stripWide, stripWide, 1, r)
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

// sharpen is the web master's unsharp mask.
func (p *press) sharpen(g *image.Gray) {
	amount := p.between(0.2, 1.2)
	w, h := g.Rect.Dx(), g.Rect.Dy()
	src := bytes.Clone(g.Pix)
	for y := 1; y < h-1; y++ {
		for x := 1; x < w-1; x++ {
			at := y*g.Stride + x
			around := int(src[at-1]) + int(src[at+1]) + int(src[at-g.Stride]) + int(src[at+g.Stride])
			v := float64(src[at])
			v += amount * (v - float64(around)/4)
			g.Pix[at] = uint8(math.Max(0, math.Min(255, v)))
		}
	}
}

// compress sends the picture through JPEG.
func (p *press) compress(g *image.Gray) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, g, &jpeg.Options{Quality: 25 + p.rng.IntN(65)}); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	m, err := jpeg.Decode(&b)
	if err != nil {
		panic(err) // we have just written it
	}
	back := m.(*image.Gray)
	for y := range g.Rect.Dy() {
		copy(g.Pix[y*g.Stride:y*g.Stride+g.Rect.Dx()], back.Pix[y*back.Stride:])
	}
}
