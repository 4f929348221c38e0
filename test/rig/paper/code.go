package paper

import (
	"image"
	"math"

	"gatehouse/capture"
	"gatehouse/test/rig"
)

// setting is how a line of the MRZ is set; the zero value of each is as Doc 9303
// wants it.
type setting struct {
	up     float64 // mm
	pitch  float64 // share by which it is smaller
	size   float64 // share by which glyphs are smaller
	skew   float64 // radians
	spread float64 // share by which lines are farther apart
}

// misset chooses how the forger misses the layout.
func (p *press) misset() (s setting) {
	how := p.forger.IntN(5)
	by := p.by(WrongLayout)
	switch how {
	case 0:
		s.up = 4 * by
	case 1:
		s.pitch = 0.06 * by
	case 2:
		s.size = 0.20 * by
	case 3:
		s.skew = 4 * math.Pi / 180 * by * float64(1-2*p.forger.IntN(2))
	default:
		s.spread = 0.25 * by
	}
	return s
}

// code prints the MRZ.
func (p *press) code(c *canvas, doc *document, lines []string) {
	s := p.misset()
	other := p.faces.others[p.forger.IntN(len(p.faces.others))]
	at := mrzAt[p.design.format]
	// A genuine printer keeps well within the tolerance of 1 mm (parts 4 to 7).
	left := at.left + 0.35*(2*p.sheet.Float64()-1)
	low := 0.3 * (2*p.sheet.Float64() - 1)
	weight := uint8(20 + p.sheet.IntN(24))
	k := ink{white: rgb{weight, weight - 1, weight + 2}, ir: weight + 8, irShare: 255, uv: rgb{5, 5, 10}, uvShare: 120}
	again := k
	if doc.reprinted != nil { // another black, and what infrared sees of it
		again.white = rgb{weight + 6, weight + 5, weight + 12}
	}
	k.irShare = clamp(int(math.Round(255 * (1 - p.by(rig.DyeInk)))))
	again.irShare = clamp(int(math.Round(255 * (1 - p.by(ForeignInk)))))
	bottom := at.centres[len(at.centres)-1]
	middle := left + 0.5*pitch*float64(len(lines[0]))
	sin, cos := math.Sincos(s.skew)
	for row, line := range lines {
		high := low + bottom + s.up + (at.centres[row]-bottom)*(1+s.spread)
		for col, r := range line {
			x := left + (pitch*float64(col)+firstInk)*(1-s.pitch)
			along := x - middle
			cx, cy := px(middle+along*cos), float64(c.h)-px(high)+px(along*sin)
			use := &k
			if doc.reprinted[[2]int{row, col}] {
				use = &again
			}
			glyph := p.faces.genuine[r]
			if by := p.by(WrongFace); by > 0 {
				m := p.between(r, glyph, other[r], by)
				c.stamp(m, int(math.Round(cx))-morphHalf, int(math.Round(cy))-morphHalf, use)
				continue
			}
			c.fill(glyph.shape(cx, cy, 1-s.size, s.skew), use)
		}
	}
}

// firstInk is the distance from the left edge of a capital to the middle of its
// cell in mm: the first character's edge is what Doc 9303 gives a place.
const firstInk = 2.54 * (0.5 - 0.119*1000/723)

// between is the shape between two glyphs, drawn once a document.
func (p *press) between(r rune, a, b *outline, share float64) *image.Alpha {
	if p.morphs == nil {
		p.morphs = map[rune]*image.Alpha{}
	}
	m := p.morphs[r]
	if m == nil {
		m = between(a, b, share)
		p.morphs[r] = m
	}
	return m
}

// places of digits in the MRZ by format: the first digit of the number's last
// part, the check digit of the number and the composite check digit.
type spots struct{ number, check, composite [2]int }

var spotsOf = map[capture.Format]spots{
	capture.TD1:  {[2]int{0, 5}, [2]int{0, 14}, [2]int{1, 29}},
	capture.TD2:  {[2]int{1, 0}, [2]int{1, 9}, [2]int{1, 35}},
	capture.TD3:  {[2]int{1, 0}, [2]int{1, 9}, [2]int{1, 43}},
	capture.MRVA: {[2]int{1, 0}, [2]int{1, 9}, [2]int{1, 9}},
	capture.MRVB: {[2]int{1, 0}, [2]int{1, 9}, [2]int{1, 9}},
}
