package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
)

// kernel is a resampler's weight at distance x, in samples of the coarser side.
type kernel struct {
	reach float64
	at    func(x float64) float64
}

var kernels = [...]kernel{
	{0.5, func(float64) float64 { return 1 }},
	{1, func(x float64) float64 { return 1 - math.Abs(x) }},
	{2, func(x float64) float64 { // Catmull and Rom
		x = math.Abs(x)
		if x < 1 {
			return 1 + x*x*(1.5*x-2.5)
		}
		return 2 - 4*x + x*x*(2.5-0.5*x)
	}},
}

// resized is the photo scale times as large. Shrinking averages if smooth says
// so, and picks pixels if not.
func (s photo) resized(scale float64, k kernel, smooth bool) photo {
	w, h := max(1, int(float64(s.gray.Rect.Dx())*scale)), max(1, int(float64(s.gray.Rect.Dy())*scale))
	wide := max(1, 1/scale)
	if !smooth {
		wide = 1
	}
	mid := image.NewGray(image.Rect(0, 0, w, s.gray.Rect.Dy()))
	for x := range w {
		taps, first := k.taps((float64(x)+0.5)/scale, wide, s.gray.Rect.Dx())
		for y := range mid.Rect.Dy() {
			var sum float64
			for i, t := range taps {
				sum += t * float64(s.gray.Pix[y*s.gray.Stride+clampTo(first+i, s.gray.Rect.Dx())])
			}
			mid.Pix[y*mid.Stride+x] = grey(sum + 0.5)
		}
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		taps, first := k.taps((float64(y)+0.5)/scale, wide, mid.Rect.Dy())
		for x := range w {
			var sum float64
			for i, t := range taps {
				sum += t * float64(mid.Pix[clampTo(first+i, mid.Rect.Dy())*mid.Stride+x])
			}
			out.Pix[y*out.Stride+x] = grey(sum + 0.5)
		}
	}
	s.gray = out
	for _, v := range []*float64{&s.pitch, &s.ax, &s.ay, &s.bx, &s.by, &s.ox, &s.oy} {
		*v *= scale
	}
	return s
}

func clampTo(i, n int) int { return max(0, min(i, n-1)) }

// taps gives the weights of the pixels from first on around the place at.
func (k kernel) taps(at, wide float64, n int) (taps []float64, first int) {
	first = int(math.Ceil(at - 0.5 - k.reach*wide))
	last := int(math.Floor(at - 0.5 + k.reach*wide))
	var sum float64
	for i := first; i <= last; i++ {
		t := k.at((float64(i) + 0.5 - at) / wide)
		taps, sum = append(taps, t), sum+t
	}
	if sum == 0 {
		return []float64{1}, clampTo(int(at), n)
	}
	for i := range taps {
		taps[i] /= sum
	}
	return taps, first
}

// sharpen is the web master's unsharp mask.
func (p *press) sharpen(g *image.Gray) {
	amount := p.between(0.2, 1.6)
	w, h := g.Rect.Dx(), g.Rect.Dy()
	src := bytes.Clone(g.Pix)
	for y := 1; y < h-1; y++ {
		for x := 1; x < w-1; x++ {
			at := y*g.Stride + x
			around := int(src[at-1]) + int(src[at+1]) + int(src[at-g.Stride]) + int(src[at+g.Stride])
			v := float64(src[at])
			g.Pix[at] = grey(v + amount*(v-float64(around)/4))
		}
	}
}

// harden stretches the contrast until light paper is white or dark ink black.
func (p *press) harden(g *image.Gray) {
	lo, hi := uint8(255), uint8(0)
	for _, v := range g.Pix {
		lo, hi = min(lo, v), max(hi, v)
	}
	span := float64(hi) - float64(lo)
	from, to := float64(lo)+p.between(0, 0.4)*span, float64(hi)-p.between(0, 0.4)*span
	if to-from < 20 {
		return
	}
	for i, v := range g.Pix {
		g.Pix[i] = grey(255 * (float64(v) - from) / (to - from))
	}
}

// compress sends the picture through JPEG.
func (p *press) compress(g *image.Gray) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, g, &jpeg.Options{Quality: 20 + p.rng.IntN(72)}); err != nil {
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
