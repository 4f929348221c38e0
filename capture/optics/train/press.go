package main

import (
	"image"
	"math"
	"math/rand/v2"

	"gatehouse/capture/optics/typeface"
)

// cell is one example.
type cell struct {
	window [typeface.Size]float32
	class  int
	ocrb   bool
}

// press prints short strips and photographs them badly.
type press struct {
	rng         *rand.Rand
	ocrb, other []*cut
}

func (p *press) between(lo, hi float64) float64 { return lo + (hi-lo)*p.rng.Float64() }

func (p *press) chance(of float64) bool { return p.rng.Float64() < of }

// normal draws with the given deviation, cut at 2.5 deviations.
func (p *press) normal(dev float64) float64 {
	return dev * max(-2.5, min(2.5, p.rng.NormFloat64()))
}

const columns = 5

// printing is how a strip came out of the printer.
type printing struct {
	cut, from           *cut    // the shapes lie between from and cut
	way                 float64 // 0 from .. 1 cut
	classes             [columns]int
	nudgeX, nudgeY      [columns]float64 // pitches
	wide, tall, slant   float64
	digitWide, digitTal float64
	weight              float64 // pixels of the pen by which a stroke's edge lies outwards
}

// strip appends the cells of one strip.
func (p *press) strip(cells []cell) []cell {
	o := p.compose()
	pitch := math.Exp(p.between(math.Log(9), math.Log(42)))
	g := p.photograph(&o, pitch)
	ocrb := false
	for _, c := range p.ocrb {
		ocrb = ocrb || c == o.cut
	}
	turn := p.normal(0.012)
	for k := 1; k < columns-1; k++ {
		size := pitch * p.between(0.985, 1.015)
		f := typeface.Frame{
			X: (float64(k)+0.5)*pitch + p.normal(0.035)*pitch, Y: float64(g.Rect.Dy())/2 + p.normal(0.04)*pitch,
			RightX: size * math.Cos(turn), RightY: size * math.Sin(turn), Tall: 1,
		}
		cells = append(cells, cell{class: o.classes[k], ocrb: ocrb})
		f.Window(g, cells[len(cells)-1].window[:])
	}
	return cells
}

func (p *press) compose() (o printing) {
	o.digitWide, o.digitTal, o.way = 1, 1, 1
	if p.chance(0.5) {
		o.cut = p.ocrb[[...]int{0, 0, 0, 0, 0, 1, 1, 1, 2, 3}[p.rng.IntN(10)]]
		o.wide, o.tall, o.slant, o.weight = p.between(0.9, 1.08), p.between(0.9, 1.1), p.normal(0.02), p.between(-1, 1)
		if p.chance(0.3) { // some makers' digits are hardly taller than their letters
			o.digitWide, o.digitTal = p.between(0.86, 1), p.between(0.92, 1)
		}
		if o.cut == p.ocrb[3] {
			o.weight = p.between(0, 1) // ink fills the outline
		}
	} else {
		o.cut = p.other[p.rng.IntN(len(p.other))]
		o.wide, o.tall, o.slant, o.weight = p.between(0.85, 1.1), p.between(0.85, 1.1), p.normal(0.04), p.between(-0.6, 1)
		if p.chance(0.5) { // forgers redraw OCR-B
			o.way, o.wide, o.tall = p.between(0.4, 1), p.between(0.93, 1.07), p.between(0.93, 1.07)
		}
		o.from = p.ocrb[p.rng.IntN(2)]
	}
	if o.from == nil {
		o.from = o.cut
	}
	for k := range o.classes {
		o.classes[k] = p.rng.IntN(len(typeface.Alphabet))
		if p.chance(0.15) {
			o.classes[k] = len(typeface.Alphabet) - 1
		}
		o.nudgeX[k], o.nudgeY[k] = p.normal(0.012), p.normal(0.012)
	}
	return o
}

// ink is how much ink lies at a place of the strip, in pitches from the middle of
// its first cell.
func (o *printing) ink(u, v float64) float64 {
	most := 0.0
	near := int(math.Floor(u + 0.5))
	for k := max(0, near-1); k <= min(columns-1, near+1); k++ {
		wide, tall := o.wide, o.tall
		if o.classes[k] < 10 {
			wide, tall = wide*o.digitWide, tall*o.digitTal
		}
		y := (v - o.nudgeY[k]) / tall
		x := (u - float64(k) - o.nudgeX[k] + o.slant*v) / wide
		c := o.classes[k]
		far := o.cut.glyphs[c].at(x*pen+side/2, y*pen+side/2)
		if o.way < 1 {
			far = o.way*far + (1-o.way)*o.from.glyphs[c].at(x*pen+side/2, y*pen+side/2)
		}
		most = max(most, min(1, 0.5+o.weight-far))
	}
	return most
}

// at is the distance at a place of the field.
func (f *field) at(x, y float64) float64 {
	x, y = max(0, min(side-1.001, x-0.5)), max(0, min(side-1.001, y-0.5))
	ix, iy := int(x), int(y)
	fx, fy := x-float64(ix), y-float64(iy)
	k := iy*side + ix
	top := float64(f[k])*(1-fx) + float64(f[k+1])*fx
	low := float64(f[k+side])*(1-fx) + float64(f[k+side+1])*fx
	return top*(1-fy) + low*fy
}

// photograph draws the strip at the given pitch in pixels, then wears, blurs,
// lights and grains it.
func (p *press) photograph(o *printing, pitch float64) *image.Gray {
	w, h := int(columns*pitch), int(2*pitch)
	ink := make([]float64, w*h)
	worn := 0.0
	if p.chance(0.3) {
		worn = p.between(0.1, 0.7)
	}
	phase, lengthX, lengthY := p.between(0, 6), p.between(3, 14), p.between(3, 14)
	for y := range h {
		for x := range w {
			v := 0.0
			for _, s := range [...][2]float64{{0.25, 0.25}, {0.75, 0.25}, {0.25, 0.75}, {0.75, 0.75}} {
				v += o.ink((float64(x)+s[0])/pitch-0.5, (float64(y)+s[1]-float64(h)/2)/pitch) / 4
			}
			if worn > 0 {
				u, t := float64(x)/pitch, float64(y)/pitch
				patch := math.Sin(lengthX*u+phase+2*math.Sin(lengthY*t)) * math.Sin(lengthY*t-phase+2*math.Sin(lengthX*u))
				v *= 1 - worn*max(0, patch)
			}
			ink[y*w+x] = v
		}
	}
	soften(ink, w, h, min(p.between(0.3, 1.3), 0.13*pitch))
	paper := p.between(120, 250)
	depth := paper * p.between(0.3, 0.93)
	slopeX, slopeY := p.normal(0.1)*depth, p.normal(0.1)*depth
	grain, wave := p.between(0, 0.06)*depth, 0.0
	if p.chance(0.4) {
		wave = p.between(0.02, 0.2) * depth
	}
	waveX, waveY, bend := p.between(-3, 3), p.between(-3, 3), p.between(0, 3)
	g := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			u, t := float64(x)/pitch-columns/2.0, float64(y-h/2)/pitch
			v := paper - depth*ink[y*w+x] + slopeX*u/columns + slopeY*t + grain*p.rng.NormFloat64()
			if wave > 0 {
				v -= wave * (0.5 + 0.5*math.Sin(phase+waveX*u*2+waveY*t*2+bend*math.Sin(u+t)))
			}
			g.Pix[y*w+x] = uint8(max(0, min(255, v)))
		}
	}
	return g
}

// soften blurs a plane of w x h values by a Gaussian of the given deviation.
func soften(plane []float64, w, h int, sigma float64) {
	r := int(math.Ceil(2.5 * sigma))
	kernel := make([]float64, 2*r+1)
	sum := 0.0
	for i := range kernel {
		kernel[i] = math.Exp(-float64((i-r)*(i-r)) / (2 * sigma * sigma))
		sum += kernel[i]
	}
	line := make([]float64, max(w, h))
	run := func(n, lines, step, next int) {
		for l := range lines {
			for i := range n {
				v := 0.0
				for k, q := range kernel {
					v += q * plane[l*next+max(0, min(n-1, i+k-r))*step]
				}
				line[i] = v / sum
			}
			for i := range n {
				plane[l*next+i*step] = line[i]
			}
		}
	}
	run(w, h, 1, w)
	run(h, w, w, 1)
}
