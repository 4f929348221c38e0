package copier

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"gatehouse/device"
	"gatehouse/test/rig"
)

// Glass is one way in which a document lies on a reader and the reader sees it.
type Glass struct {
	PPI     float64 // of the picture
	Skew    float64 // degrees, clockwise
	Rim     float64 // mm of dark table around the page
	Focus   float64 // deviation of the blur, in pixels of the picture
	Noise   float64 // deviation in grey levels
	Gain    float64 // of the exposure; 0 counts as 1
	Shade   float64 // part of the light that is lost from one side of the page to the other
	Quality int     // of the JPEG that the camera gives; 0 = none
	Seed    uint64  // of the noise
}

// Reader draws a glass within what TR-03135-1 clause 4.1 allows a reader: 385 to
// 600 ppi, a page that is at most 3 degrees askew.
func Reader(rng *rand.Rand) Glass {
	g := Glass{
		PPI: 385 + 215*rng.Float64(), Skew: 6*rng.Float64() - 3, Rim: 3,
		Focus: 0.4 + 1.2*rng.Float64(), Noise: 1 + 7*rng.Float64(), Gain: 0.75 + 0.4*rng.Float64(),
		Shade: 0.3 * rng.Float64(), Seed: rng.Uint64(),
	}
	if rng.IntN(2) == 0 {
		g.Quality = 60 + rng.IntN(35)
	}
	return g
}

// PxPerMM is the scale of the pictures that Scan gives.
func (g Glass) PxPerMM() float64 { return g.PPI / 25.4 }

// Scan is the grey picture of a sheet under one light. Sheets scanned by one
// glass are registered to each other.
func (g Glass) Scan(s *rig.Sheet, l device.Light) *image.Gray {
	page := lumaOf(s.In(l))
	sin, cos := math.Sincos(g.Skew * math.Pi / 180)
	w, h := s.WidthMM, s.HeightMM
	outW := w*math.Abs(cos) + h*math.Abs(sin) + 2*g.Rim
	outH := w*math.Abs(sin) + h*math.Abs(cos) + 2*g.Rim
	scale := g.PxPerMM()
	if wide := s.PxPerMM / scale; wide > 1 { // a pixel of the reader takes in several of the sheet
		page.defocus(0.45 * math.Sqrt(wide*wide-1))
	}
	p := newPlane(int(outW*scale), int(outH*scale))
	gain := g.Gain
	if gain == 0 {
		gain = 1
	}
	for y := range p.h {
		for x := range p.w {
			dx, dy := (float64(x)+0.5)/scale-outW/2, (float64(y)+0.5)/scale-outH/2
			u, v := dx*cos+dy*sin+w/2, dy*cos-dx*sin+h/2 // mm on the page
			level := 24.0
			if u >= 0 && v >= 0 && u < w && v < h {
				level = page.cubic(u*s.PxPerMM, v*s.PxPerMM)
			}
			p.pix[y*p.w+x] = float32(level * gain * (1 - g.Shade*float64(x)/float64(p.w)))
		}
	}
	p.defocus(g.Focus)
	return g.expose(p, uint64(l))
}

// expose turns light into grey levels.
func (g Glass) expose(p *plane, stream uint64) *image.Gray {
	rng := rand.New(rand.NewPCG(g.Seed, stream))
	out := image.NewGray(image.Rect(0, 0, p.w, p.h))
	for i, v := range p.pix {
		// Three dice are near enough to a bell, and cheap.
		r := rng.Uint64()
		dice := float64(r&0xffff) + float64(r>>16&0xffff) + float64(r>>32&0xffff)
		out.Pix[i] = uint8(math.Max(0, math.Min(255, float64(v)+g.Noise*(dice/32768-3)+0.5)))
	}
	if g.Quality == 0 {
		return out
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, out, &jpeg.Options{Quality: g.Quality}); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	m, err := jpeg.Decode(&b)
	if err != nil {
		panic(err) // it was just written
	}
	return m.(*image.Gray)
}
