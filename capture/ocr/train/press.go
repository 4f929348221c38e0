package main

import (
	"image"
	"math"
	"math/rand/v2"

	"gatehouse/capture/ocr/glyph"
)

// cell is one training example.
type cell struct {
	in    [glyph.Size]float32
	class int
	pitch float64 // pixels in the picture that it was cut from
}

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
	// In other makers' OCR-B digits are hardly taller than letters, but narrower.
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

// photo is a photographed strip and how strip pixels map to its pixels.
type photo struct {
	gray           *image.Gray
	pitch          float64
	ax, ay, bx, by float64 // picture vectors of one pen pitch along the line and down
	ox, oy         float64 // where the strip's middle came to lie
}

// cut takes cells from a photograph as the reader would, with the errors that
// its grid has.
func (p *press) cut(cells []cell, s photo, classes [columns]int, tall float64) []cell {
	first := len(cells)
	// The reader measures letter height and pitch on the line, each a bit wrong.
	high := tall * (p.between(0.46, 0.54) + p.between(0.46, 0.54)) * 713 / 723
	wide := p.between(0.96, 1.04)
	turn := p.normal(0.012)
	var means, devs []float32
	add := func(col int, dx, dy float64, class int) {
		along := float64(col) - (columns-1)/2.0
		f := glyph.Frame{
			X: float32(s.ox + along*s.ax), Y: float32(s.oy + along*s.ay),
			RightX: float32(wide * (s.ax + turn*s.bx)), RightY: float32(wide * (s.ay + turn*s.by)),
			DownX: float32(high * (s.bx - turn*s.ax)), DownY: float32(high * (s.by - turn*s.ay)),
		}.Shift(float32(dx), float32(dy))
		cells = append(cells, cell{class: class, pitch: s.pitch})
		c := &cells[len(cells)-1]
		mean, dev := f.Sample(s.gray, c.in[:])
		means, devs = append(means, mean), append(devs, dev)
	}
	side := func(lo, hi float64) float64 {
		if p.chance(0.5) {
			return -p.between(lo, hi)
		}
		return p.between(lo, hi)
	}
	for col := 1; col < columns-1; col++ {
		for range 2 {
			add(col, p.normal(0.05), p.normal(0.05), classes[col])
		}
	}
	col := 1 + p.rng.IntN(columns-2)
	add(col, side(0.38, 0.62), p.normal(0.1), glyph.Reject)
	col = 1 + p.rng.IntN(columns-2)
	if classes[col] != glyph.Reject {
		add(col, p.normal(0.1), side(0.4, 0.9), glyph.Reject)
	}
	floor := glyph.Floor(devs)
	for i := range means {
		glyph.Normalise(cells[first+i].in[:], means[i], devs[i], floor)
	}
	return cells
}

// pool mixes the cells of many strips, so that a batch is not all of one sort.
type pool struct {
	press *press
	rng   *rand.Rand
	cells []cell
	left  []int
	out   []*cell
}

const poolSize = 6000

func newPool(p *press, rng *rand.Rand) *pool { return &pool{press: p, rng: rng} }

func (p *pool) batch(n int) []*cell {
	if len(p.left) < n {
		p.cells = p.cells[:0]
		for len(p.cells) < poolSize {
			p.cells = p.press.strip(p.cells)
		}
		p.left = p.rng.Perm(len(p.cells))
	}
	p.out = p.out[:0]
	for _, k := range p.left[:n] {
		p.out = append(p.out, &p.cells[k])
	}
	p.left = p.left[n:]
	return p.out
}
