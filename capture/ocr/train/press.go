package main

import (
	"math"
	"math/rand/v2"

	"gatehouse/capture/ocr/glyph"
)

// A strip is printed at pen pixels per pitch: seven characters of the line, the
// outer ones only as neighbours, with room for the lines above and below.
const (
	columns   = 7
	stripWide = columns * pen
	stripHigh = pen * 11 / 4
)

// press prints strips of text and photographs them badly.
type press struct {
	rng    *rand.Rand
	cuts   []*cut
	common []int // classes, the easily confused ones more than once
	ink    []float32
	spare  []float32
}

func newPress(cuts []*cut, rng *rand.Rand) *press {
	p := &press{rng: rng, cuts: cuts, ink: make([]float32, stripWide*stripHigh), spare: make([]float32, stripWide*stripHigh)}
	for class := range glyph.Reject {
		p.common = append(p.common, class, class)
	}
	for _, r := range []byte("0000OOOODDQQQQ111III888BBB555SS22ZZ<<<<KK666GGGUUVVYMHNNWW4A3J99LLCCEER7T") {
		p.common = append(p.common, glyph.Class(r))
	}
	return p
}

// between draws evenly from lo to hi.
func (p *press) between(lo, hi float64) float64 { return lo + (hi-lo)*p.rng.Float64() }

func (p *press) chance(of float64) bool { return p.rng.Float64() < of }

// normal draws with the given deviation, cut at 2.5 deviations.
func (p *press) normal(dev float64) float64 {
	return dev * math.Max(-2.5, math.Min(2.5, p.rng.NormFloat64()))
}

// strip prints and photographs one strip and appends the cells cut from it.
func (p *press) strip(cells []cell) []cell {
	classes, tall := p.print()
	shot := p.photograph()
	return p.cut(cells, shot, classes, tall)
}

// maker is how one printer of documents sets OCR-B: all its characters share it.
type maker struct {
	cut        *cut
	weight     float64 // index into the weights of a glyph, between two of them
	wide, tall float64 // of letters, 1 = the font's own
	lank, low  float64 // of digits, over those of letters
	slant      float64 // of the letters alone
	bow, waist float64 // how strokes bend, in parts of the pitch
	fading     float64 // how much weaker single characters may be
}

func (p *press) maker() maker {
	m := maker{
		cut:    p.cuts[[...]int{0, 0, 0, 1, 1, 2}[p.rng.IntN(6)]],
		weight: math.Max(0, math.Min(4.99, nominal+p.normal(1.3))),
		tall:   p.between(0.86, 1.14), wide: p.between(0.86, 1.12),
		low: p.between(0.97, 1.02), lank: p.between(0.96, 1.02),
	}
	// In some makers' OCR-B digits are hardly taller than letters, but narrower.
	if p.chance(0.3) {
		m.low, m.lank = p.between(0.9, 1), p.between(0.84, 0.98)
	}
	if p.chance(0.4) {
		m.slant, m.bow, m.waist = p.normal(0.04), p.normal(0.025), p.normal(0.025)
	}
	if p.chance(0.2) {
		m.fading = p.between(0.1, 0.5)
	}
	return m
}

// print fills p.ink and gives the class in each column. tall is the height at
// which the letters came out, 1 being the font's own.
func (p *press) print() (classes [columns]int, tall float64) {
	clear(p.ink)
	m := p.maker()
	foreign := p.chance(0.06) // a line of small letters
	empty := p.chance(0.03)
	line := func(y float64, row bool) {
		filler := columns // from here on fillers run, as they do on half of all lines
		if p.chance(0.22) {
			filler = p.rng.IntN(columns) - 2
		}
		for col := range columns {
			class := p.common[p.rng.IntN(len(p.common))]
			if col >= filler {
				class = glyph.Class('<')
			}
			if p.chance(0.06) || empty {
				class = glyph.Reject
			}
			if row {
				classes[col] = class
			}
			if class == glyph.Reject {
				continue
			}
			x := (float64(col)+0.5)*pen + p.normal(0.025*pen)
			if foreign {
				if row {
					classes[col] = glyph.Reject
				}
				small := m.cut.other[p.rng.IntN(len(m.cut.other))]
				p.stamp(small, small, 0, x, y, m.wide, m.tall, &m)
				continue
			}
			shapes := m.cut.glyphs[class]
			if class == glyph.Class('N') && p.chance(0.05) {
				shapes = m.cut.tilde
			}
			wide, high := m.wide, m.tall
			if class < 10 {
				wide, high = wide*m.lank, high*m.low
			}
			thin := int(m.weight)
			p.stamp(shapes[thin], shapes[thin+1], float32(m.weight)-float32(thin), x, y, wide, high, &m)
		}
	}
	line(stripHigh/2, true)
	gap := p.between(1.4, 2.7) * pen
	if p.chance(0.6) {
		line(stripHigh/2-gap, false)
	}
	if p.chance(0.6) {
		line(stripHigh/2+gap, false)
	}
	p.wear()
	return classes, m.tall
}

// stamp puts a glyph down with its cell's centre at (x, y), part of the way from
// mask a to mask b. Letters and digits stand on one base line, so height grows
// upwards from it.
func (p *press) stamp(a, b *mask, part float32, x, y, wide, tall float64, m *maker) {
	y += p.normal(0.015 * pen)
	dark := float32(1 - m.fading*p.rng.Float64())
	rx, ry := 1/wide, 1/tall
	x0, x1 := max(0, int(x-maskWide*wide/2)), min(stripWide, int(x+maskWide*wide/2)+1)
	y0, y1 := max(0, int(y-maskHigh*tall/2)), min(stripHigh, int(y+maskHigh*tall/2)+1)
	for j := y0; j < y1; j++ {
		dy := (float64(j) + 0.5 - y) / pen
		push := (m.slant*dy + m.bow*(4*dy*dy-0.5)) * pen
		for i := x0; i < x1; i++ {
			dx := (float64(i) + 0.5 - x) / pen
			u := int((float64(i)+0.5-x+push)*rx + maskWide/2)
			v := int((float64(j)+0.5-y+m.waist*pen*(4*dx*dx-0.5))*ry + maskHigh/2)
			if u >= 0 && u < maskWide && v >= 0 && v < maskHigh {
				at := v*maskWide + u
				k := a[at] + float32((b[at]-a[at])*part)
				p.ink[j*stripWide+i] = max(p.ink[j*stripWide+i], float32(k*dark))
			}
		}
	}
}

// wear takes ink away where the print is blotchy, made of dots, or scratched.
func (p *press) wear() {
	if p.chance(0.2) {
		n := 3 + p.rng.IntN(9) // pixels of the pen between the points of the noise
		depth := p.between(0.2, 0.9)
		across := stripWide/n + 2
		noise := make([]float64, across*(stripHigh/n+2))
		for i := range noise {
			noise[i] = p.rng.Float64()
		}
		for y := range stripHigh {
			fy := float64(y) / float64(n)
			iy := int(fy)
			fy -= float64(iy)
			for x := range stripWide {
				fx := float64(x) / float64(n)
				ix := int(fx)
				fx -= float64(ix)
				at := iy*across + ix
				top := noise[at]*(1-fx) + noise[at+1]*fx
				bottom := noise[at+across]*(1-fx) + noise[at+across+1]*fx
				k := top*(1-fy) + bottom*fy
				p.ink[y*stripWide+x] *= float32(1 - depth*k*k)
			}
		}
	}
	if p.chance(0.08) {
		step, depth := 2*math.Pi/p.between(2.5, 6), p.between(0.2, 0.7)
		lean := p.normal(0.5)
		for y := range stripHigh {
			for x := range stripWide {
				w := math.Sin(step*(float64(x)+lean*float64(y))) * math.Sin(step*(float64(y)-lean*float64(x)))
				p.ink[y*stripWide+x] *= float32(1 - depth*(0.5+0.5*w))
			}
		}
	}
}
