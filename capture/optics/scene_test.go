package optics

import (
	"image"
	"math"
	"math/rand/v2"

	"gatehouse/capture"
	"gatehouse/device"
)

// scene is a synthetic page with two lines of 44 strokes-of-a-character as a
// camera sees it: blur, noise, vignetting, gain.
type scene struct {
	perMM    float64
	gain     float64               // of all three lights
	irInk    func(char int) int    // grey of the ink in infrared; nil = 34
	irGround func(char int) int    // grey of the paper around a character in infrared; nil = 208
	whiteInk int                   // 0 = 24
	paperUV  int                   // 0 = 27
	noGlow   bool                  // neither fibres nor emblem
	patch    image.Rectangle       // in mm: paper that glows at 180
	irShift  image.Point           // pixels
	uvShift  image.Point           // pixels
	noise    float64               // standard deviation
	read     device.Light          // 0 = white
	without  map[device.Light]bool // no such picture
	noMRZ    bool
	residual float64
	other    device.Light // its picture lacks rows; 0 = none
	seed     uint64
}

const wideMM, highMM, lineMM = 125.0, 88.0, 6.35

// bars are the strokes of a few made-up characters, from corner to corner of a
// cell of 1 by 1.
var bars = [][][4]float64{
	{{.2, 0, .2, 1}, {.2, 0, .8, 0}, {.8, 0, .8, .5}, {.2, .5, .8, .5}},
	{{.8, .1, .1, .5}, {.1, .5, .8, .9}},
	{{.5, 0, .5, 1}},
	{{.1, 0, .9, 0}, {.9, 0, .3, 1}},
	{{.1, 1, .5, 0}, {.5, 0, .9, 1}, {.25, .65, .75, .65}},
}

func (s scene) make() (*capture.Page, *capture.MRZ) {
	if s.perMM == 0 {
		s.perMM = 16
	}
	if s.gain == 0 {
		s.gain = 1
	}
	if s.noise == 0 {
		s.noise = 1.6
	}
	r := rand.New(rand.NewPCG(s.seed, 5))
	w, h := int(wideMM*s.perMM), int(highMM*s.perMM)
	plane := func(v int) []float64 {
		p := make([]float64, w*h)
		for i := range p {
			p[i] = float64(v)
		}
		return p
	}
	white, ir, uv := plane(225), plane(208), plane(or(s.paperUV, 27))
	for y := range h { // a guilloche that only white light shows
		for x := range w {
			if math.Abs(math.Sin(float64(x)/9+4*math.Sin(float64(y)/40))) < 0.12 {
				white[y*w+x] = 178
			}
		}
	}
	m := &capture.MRZ{Format: capture.TD3, Light: device.White}
	if s.read != 0 {
		m.Light = s.read
	}
	pitch := 2.54 * s.perMM
	cw, ch, thick := 1.45*s.perMM, 2.4*s.perMM, 0.36*s.perMM
	n := 0
	for l := range 2 {
		var line []capture.Char
		y0 := (highMM-17)*s.perMM + float64(l)*lineMM*s.perMM
		for k := range 44 {
			x0 := 7*s.perMM + float64(k)*pitch
			box := image.Rect(int(x0-(pitch-cw)/2), int(y0-0.2*s.perMM), int(x0+cw+(pitch-cw)/2), int(y0+ch+0.2*s.perMM))
			if s.irGround != nil {
				fill(ir, w, box, float64(s.irGround(n)))
			}
			ink := 34
			if s.irInk != nil {
				ink = s.irInk(n)
			}
			for _, b := range bars[r.IntN(len(bars))] {
				bar(white, w, x0+b[0]*cw, y0+b[1]*ch, x0+b[2]*cw, y0+b[3]*ch, thick, float64(or(s.whiteInk, 24)))
				bar(ir, w, x0+b[0]*cw, y0+b[1]*ch, x0+b[2]*cw, y0+b[3]*ch, thick, float64(ink))
			}
			line = append(line, capture.Char{Rune: 'A', Box: box})
			m.Region = m.Region.Union(box)
			n++
		}
		m.Lines = append(m.Lines, line)
	}
	if !s.noGlow {
		for range 25 {
			x, y, a := r.Float64()*float64(w-60), r.Float64()*float64(h-60), r.Float64()*math.Pi
			bar(uv, w, x, y, x+50*math.Cos(a), y+50*math.Sin(a), 1.6, 220)
		}
		for k := range 9 { // an emblem of rings
			for i := range 900 {
				a, q := float64(i)*2*math.Pi/900, (4+float64(k))*s.perMM
				dot(uv, w, 75*s.perMM+q*math.Cos(a), 30*s.perMM+q*math.Sin(a), 1.3, 230)
			}
		}
	}
	if !s.patch.Empty() {
		fill(uv, w, image.Rect(int(float64(s.patch.Min.X)*s.perMM), int(float64(s.patch.Min.Y)*s.perMM), int(float64(s.patch.Max.X)*s.perMM), int(float64(s.patch.Max.Y)*s.perMM)), 180)
	}
	page := &capture.Page{WidthMM: wideMM, HeightMM: highMM, Residual: s.residual}
	for _, light := range []struct {
		l     device.Light
		plane []float64
		shift image.Point
	}{{device.White, white, image.Point{}}, {device.IR, ir, s.irShift}, {device.UV, uv, s.uvShift}} {
		if s.without[light.l] {
			continue
		}
		g := s.expose(light.plane, w, h, light.shift, r)
		if light.l == s.other {
			g = g.SubImage(image.Rect(0, 0, w, h-8)).(*image.Gray)
		}
		page.Pictures = append(page.Pictures, capture.Picture{Light: light.l, Gray: g, PxPerMM: s.perMM})
	}
	if s.noMRZ {
		m = &capture.MRZ{}
	}
	return page, m
}

// expose is the camera: shift, a small blur, vignetting, gain, noise.
func (s scene) expose(p []float64, w, h int, shift image.Point, r *rand.Rand) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	at := func(x, y int) float64 {
		return p[min(max(y-shift.Y, 0), h-1)*w+min(max(x-shift.X, 0), w-1)]
	}
	for y := range h {
		from := r.IntN(len(deviates))
		for x := range w {
			v := (4*at(x, y) + at(x-1, y) + at(x+1, y) + at(x, y-1) + at(x, y+1)) / 8
			u, t := float64(2*x-w)/float64(w), float64(2*y-h)/float64(h)
			v *= s.gain * (1 - 0.12*(u*u+t*t)/2)
			g.Pix[y*g.Stride+x] = uint8(max(0, min(255, 3+v+s.noise*deviates[(from+x)%len(deviates)])))
		}
	}
	return g
}

// deviates are normal; a row of noise starts anywhere in them.
var deviates = func() (d [1 << 14]float64) {
	r := rand.New(rand.NewPCG(6, 7))
	for i := range d {
		d[i] = r.NormFloat64()
	}
	return d
}()

func or(v, otherwise int) int {
	if v == 0 {
		return otherwise
	}
	return v
}

func fill(p []float64, w int, r image.Rectangle, v float64) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			p[y*w+x] = v
		}
	}
}

func dot(p []float64, w int, x, y, radius, v float64) {
	for j := int(y - radius); j <= int(y+radius+1); j++ {
		for i := int(x - radius); i <= int(x+radius+1); i++ {
			if i >= 0 && i < w && j >= 0 && j < len(p)/w && math.Hypot(float64(i)-x, float64(j)-y) <= radius {
				p[j*w+i] = v
			}
		}
	}
}

func bar(p []float64, w int, x0, y0, x1, y1, thick, v float64) {
	n := int(math.Hypot(x1-x0, y1-y0)) + 1
	for i := range n + 1 {
		t := float64(i) / float64(n)
		dot(p, w, x0+t*(x1-x0), y0+t*(y1-y0), thick/2, v)
	}
}
