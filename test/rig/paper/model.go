package paper

import (
	"hash/fnv"
	"math"
	"math/rand/v2"

	"gatehouse/capture"
)

// model is how one issuing state designs one document format.
type model struct {
	r         *rand.Rand // draws the design; never the person
	format    capture.Format
	code      string
	hues      [3]float64 // of the rainbow print, 0..1
	engraved  bool       // laser engraving: visual zone and portrait stay in B900
	square    bool       // the MRZ comes from the plain font file, else from the one to be turned
	dullness  int        // brightest channel of the paper under ultraviolet
	points    int        // of the emblem's star
	petals    int        // of the rosettes
	main      ink        // line work
	accent    ink
	data      ink // personal data
	label     ink
	heraldry  ink
	glowFirst ink // fluorescent, invisible in white and infrared
	glowOther ink
}

func newModel(issuer string, format capture.Format) *model {
	h := fnv.New64a()
	h.Write([]byte(issuer))
	r := rand.New(rand.NewPCG(h.Sum64(), uint64(format)))
	hue := r.Float64()
	m := &model{r: r, format: format, code: issuer, engraved: r.IntN(2) == 0, dullness: 22 + r.IntN(11), points: 5 + r.IntN(5), petals: 6 + r.IntN(7), square: r.IntN(4) == 0}
	m.hues = [3]float64{hue, hue + 0.09 + 0.12*r.Float64(), hue - 0.08 - 0.1*r.Float64()}
	m.main = ink{white: hsl(m.hues[0], 0.55, 0.52), uv: rgb{4, 4, 8}, uvShare: 90}
	m.accent = ink{white: hsl(m.hues[1], 0.60, 0.55), uv: rgb{4, 4, 8}, uvShare: 60}
	m.label = ink{white: hsl(m.hues[0], 0.50, 0.30), ir: 120, irShare: 26, uv: rgb{4, 4, 8}, uvShare: 90}
	m.heraldry = ink{white: hsl(m.hues[2]+0.5, 0.45, 0.36), ir: 120, irShare: 22, uv: rgb{4, 4, 8}, uvShare: 90}
	m.data = ink{white: rgb{34, 34, 44}, ir: 60, irShare: 18, uv: rgb{4, 4, 8}, uvShare: 110}
	if m.engraved {
		m.data = ink{white: rgb{38, 38, 40}, ir: 48, irShare: 255, uv: rgb{4, 4, 8}, uvShare: 110}
	}
	glows := []rgb{{240, 235, 70}, {90, 240, 110}, {250, 90, 60}, {70, 160, 250}, {240, 140, 40}}
	r.Shuffle(len(glows), func(i, j int) { glows[i], glows[j] = glows[j], glows[i] })
	m.glowFirst, m.glowOther = ink{uv: glows[0]}, ink{uv: glows[1]}
	return m
}

// paperUV is the colour of the bare paper at 365 nm: security paper is dull,
// office paper glows from its optical brightener.
func (m *model) paperUV(bright bool) rgb {
	if bright {
		return rgb{138, 158, 186}
	}
	v := m.dullness
	return rgb{uint8(v * 2 / 5), uint8(v * 2 / 5), uint8(v)}
}

// mrzAt gives where the lines of a format stand, in mm: the left edge of the
// first character and the centre lines above the lower edge (part 4 figure 3,
// part 5 figure 6, part 6 figure 6, part 7 figures 3 and 8).
var mrzAt = map[capture.Format]struct {
	left    float64
	centres []float64
}{
	capture.TD1: {5.0, []float64{15.73, 11.50, 7.27}},
	capture.TD2: {4.0, []float64{15.75, 9.40}},
	capture.TD3: {6.0, []float64{15.75, 9.40}},

	capture.MRVA: {4.0, []float64{15.75, 9.40}},
	capture.MRVB: {4.0, []float64{15.75, 9.40}},
}

// drawMRZ prints the lines in ink that is black in infrared, or in a dye that
// is not.
func (m *model) drawMRZ(c *canvas, f *fonts, format capture.Format, lines []string, dye bool) {
	k := &ink{white: rgb{24, 23, 26}, ir: 34, irShare: 255, uv: rgb{5, 5, 10}, uvShare: 120}
	if dye {
		k.irShare = 6
	}
	face := f.turned
	if m.square {
		face = f.square
	}
	at := mrzAt[format]
	for i, line := range lines {
		y := float64(c.h) - px(at.centres[i]) + 0.3565*mrzEm // half the height of a capital
		for n, r := range line {
			x := px(at.left+float64(n)*pitch) - 0.119*mrzEm // its side bearing
			c.text(face, x, y, 0, string(r), k)
		}
	}
}

// hsl turns hue (any real, whole turns), saturation and lightness into a colour.
func hsl(h, s, l float64) rgb {
	h -= math.Floor(h)
	chroma := (1 - math.Abs(2*l-1)) * s
	var k rgb
	for i, shift := range [...]float64{0, 2.0 / 3, 1.0 / 3} {
		d := math.Abs(math.Mod((h+shift)*6, 6) - 3)
		k[i] = uint8(255*(l-chroma/2+chroma*max(0, min(1, d-1))) + 0.5)
	}
	return k
}
