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
	for _, r := range []byte("00OODDQQ11II88BB55SS22ZZ<<<<KK66GGUUVVYMHNW4A39") {
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

// print fills p.ink and gives the class in each column. tall is the height at
// which the letters came out, 1 being the font's own.
func (p *press) print() (classes [columns]int, tall float64) {
	clear(p.ink)
	cut := p.cuts[[...]int{0, 0, 0, 1, 1, 2}[p.rng.IntN(6)]]
	weight := p.rng.IntN(6)
	tall = p.between(0.86, 1.14)
	wide := p.between(0.86, 1.12)
	// In some makers' OCR-B digits are hardly taller than letters, but narrower.
	digits, lank := p.between(0.97, 1.02), p.between(0.96, 1.02)
	if p.chance(0.3) {
		digits, lank = p.between(0.9, 1), p.between(0.84, 0.98)
	}
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
			x := (float64(col)+0.5)*pen + p.normal(0.025*pen)
			switch {
			case class == glyph.Reject:
			case foreign:
				if row {
					classes[col] = glyph.Reject
				}
				p.stamp(cut.other[p.rng.IntN(len(cut.other))], x, y, wide, tall)
			case class < 10:
				p.stamp(cut.glyphs[class][weight], x, y, wide*lank, tall*digits)
			default:
				p.stamp(cut.glyphs[class][weight], x, y, wide, tall)
			}
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
	return classes, tall
}

// stamp puts a glyph down with its cell's centre at (x, y). Letters and digits
// stand on one base line, so height grows upwards from it.
func (p *press) stamp(m *mask, x, y, wide, tall float64) {
	y += p.normal(0.015 * pen)
	rx, ry := 1/wide, 1/tall
	x0, x1 := max(0, int(x-maskWide*wide/2)), min(stripWide, int(x+maskWide*wide/2)+1)
	y0, y1 := max(0, int(y-maskHigh*tall/2)), min(stripHigh, int(y+maskHigh*tall/2)+1)
	for j := y0; j < y1; j++ {
		v := int((float64(j)+0.5-y)*ry + maskHigh/2)
		if v < 0 || v >= maskHigh {
			continue
		}
		for i := x0; i < x1; i++ {
			u := int((float64(i)+0.5-x)*rx + maskWide/2)
			if u >= 0 && u < maskWide {
				at := j*stripWide + i
				p.ink[at] = max(p.ink[at], m[v*maskWide+u])
			}
		}
	}
}
