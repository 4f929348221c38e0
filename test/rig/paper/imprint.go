package paper

import (
	"image"
	"math"
	"math/rand/v2"
)

// portrait prints a picture with its upper left corner at x, y in mm: laser
// engraved in grey, or in colour dye that infrared hardly sees. A ghost is the
// second, pale picture of the same face.
func (m *model) portrait(c *canvas, p *image.RGBA, x, y float64, ghost bool) {
	x0, y0 := int(px(x)), int(px(y))
	w, h := p.Rect.Dx(), p.Rect.Dy()
	for j := range h {
		for i := range w {
			at := j*p.Stride + i*4
			r, g, b := p.Pix[at], p.Pix[at+1], p.Pix[at+2]
			luma := (int(r)*77 + int(g)*151 + int(b)*28) >> 8
			edge := min(i, j, w-1-i, h-1-j)
			k := ink{white: rgb{r, g, b}, ir: uint8(luma), irShare: 40, uv: rgb{4, 4, 8}, uvShare: uint8((255 - luma) / 2)}
			a := 255
			switch {
			case ghost:
				k = m.label
				k.irShare = 16
				if m.engraved {
					k.ir, k.irShare = 70, 200
				}
				u, v := float64(2*i-w)/float64(w), float64(2*j-h)/float64(h)
				fade := max(0, min(1, 2.6*(1-math.Max(u*u, v*v)))) // no hard edge
				a = int(float64(max(0, 215-luma)) * 0.62 * fade)
			case m.engraved:
				k.white, k.ir, k.irShare = rgb{26, 26, 28}, 40, 255
				a = max(0, 246-luma) * 242 / 246
			}
			if !ghost && edge < 12 {
				a = a * (edge + 1) / 13
			}
			c.dot(x0+i, y0+j, a, &k)
		}
	}
	if ghost {
		return
	}
	// Security print runs over the picture's edge.
	cx, cy := float64(x0)+float64(w)*0.98, float64(y0)+float64(h)*0.86
	m.rosette(c, cx, cy, float64(w)*0.20, 120, &m.accent)
}

// sign draws the holder's signature from x to x+width at height y, in mm.
func (m *model) sign(c *canvas, person *rand.Rand, x, y, width float64) {
	k := ink{white: rgb{30, 36, 84}, ir: 90, irShare: 10, uv: rgb{4, 4, 8}, uvShare: 90}
	var amp, freq, phase [3]float64
	for i := range amp {
		amp[i], freq[i], phase[i] = px(0.75+0.5*person.Float64())/float64(i+1), 4+float64(i)*(2.2+2*person.Float64()), person.Float64()*2*math.Pi
	}
	long := px(width) * (0.7 + 0.3*person.Float64())
	c.stroke(int(long*6), 2.4, c.dot, &k, func(t float64) (float64, float64) {
		dx, dy := t*long, 0.0
		calm := 1 - 0.85*t // a large initial, then the swings die out
		for i := range amp {
			a := 2*math.Pi*freq[i]*t + phase[i]
			dy += amp[i] * math.Sin(a) * calm
			dx += amp[i] * 0.9 * math.Cos(a+0.5) * calm
		}
		return px(x) + dx, px(y) + dy - 0.10*dx
	})
}

// microtext prints a line that a loupe can read, and that says what the sheet is.
func (m *model) microtext(c *canvas, f *fonts) {
	s := "SYNTHETIC SPECIMEN " + m.code + " NOBODY IS SHOWN HERE "
	y := float64(c.h) - px(23.2)
	end := float64(c.w) - px(4)
	for x := px(4); x < end; x += f.micro.width(s, 0.4) {
		whole := s
		for x+f.micro.width(whole, 0.4) > end && whole != "" {
			whole = whole[:len(whole)-1]
		}
		c.text(f.micro, x, y, 0.4, whole, &m.label)
	}
}
