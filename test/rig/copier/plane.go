package copier

import (
	"image"
	"math"
)

// plane is a grey picture before it is rounded to grey levels.
type plane struct {
	w, h int
	pix  []float32
}

func newPlane(w, h int) *plane { return &plane{w, h, make([]float32, w*h)} }

// lumaOf takes the luma of a colour picture (Rec. ITU-R BT.601).
func lumaOf(m *image.RGBA) *plane {
	p := newPlane(m.Rect.Dx(), m.Rect.Dy())
	for y := range p.h {
		row := m.Pix[y*m.Stride:]
		for x := range p.w {
			q := row[4*x : 4*x+3]
			p.pix[y*p.w+x] = 0.299*float32(q[0]) + 0.587*float32(q[1]) + 0.114*float32(q[2])
		}
	}
	return p
}

// cubic interpolates at (x, y), where the first pixel's middle is at one half,
// with the cubic of Keys; beyond the edge the edge goes on.
func (p *plane) cubic(x, y float64) float64 {
	ix, iy := int(math.Floor(x-0.5)), int(math.Floor(y-0.5))
	wx, wy := keys(x-0.5-float64(ix)), keys(y-0.5-float64(iy))
	var sum float64
	for j, b := range wy {
		row := p.pix[max(0, min(iy+j-1, p.h-1))*p.w:]
		var line float64
		for i, a := range wx {
			line += a * float64(row[max(0, min(ix+i-1, p.w-1))])
		}
		sum += b * line
	}
	return sum
}

// keys gives the weights of the four pixels around a point t of the way from the
// second to the third.
func keys(t float64) [4]float64 {
	return [4]float64{
		t * (t*(1-t/2) - 0.5),
		1 + t*t*(1.5*t-2.5),
		t * (0.5 + t*(2-1.5*t)),
		t * t * (t/2 - 0.5),
	}
}

// defocus blurs by a bell of the given deviation in pixels.
func (p *plane) defocus(deviation float64) {
	if deviation <= 0 {
		return
	}
	reach := int(math.Ceil(2.5 * deviation))
	bell := make([]float32, reach+1)
	total := float32(0)
	for i := range bell {
		bell[i] = float32(math.Exp(-float64(i*i) / (2 * deviation * deviation)))
		total += bell[i]
		if i > 0 {
			total += bell[i]
		}
	}
	for i := range bell {
		bell[i] /= total
	}
	out := make([]float32, len(p.pix))
	run := func(src, dst []float32, n, step int, at int) {
		for i := range n {
			sum := bell[0] * src[at+i*step]
			for k := 1; k <= reach; k++ {
				sum += bell[k] * (src[at+max(i-k, 0)*step] + src[at+min(i+k, n-1)*step])
			}
			dst[at+i*step] = sum
		}
	}
	for y := range p.h {
		run(p.pix, out, p.w, 1, y*p.w)
	}
	for x := range p.w {
		run(out, p.pix, p.h, p.w, x)
	}
}
