package paper

import (
	"fmt"
	"hash/fnv"
	"image"
	"math"
	"math/rand/v2"

	"gatehouse/capture"
	"gatehouse/test/rig"
)

// Spec says which document Draw makes.
type Spec struct {
	Model    string // one of Models
	Seed     uint64 // of the holder and of this sheet's small differences
	Forgery  rig.Forgery
	Strength float64 // of the forgery, 0 to 1
}

// Draw makes a document of a named model, genuine or forged in one of Kinds. The
// same Spec gives the same pixels; holder and sheet are those of the genuine
// document of the seed. It is safe for concurrent use.
func Draw(spec Spec) (*rig.Traveller, error) {
	known := spec.Forgery == rig.Genuine
	for _, k := range Kinds {
		known = known || k.Forgery == spec.Forgery
	}
	if !known {
		return nil, fmt.Errorf("paper: Draw knows no forgery %q; see paper.Kinds", spec.Forgery)
	}
	if !(spec.Strength >= 0 && spec.Strength <= 1) {
		return nil, fmt.Errorf("paper: strength %g is outside 0 to 1", spec.Strength)
	}
	b, err := blankOf(spec.Model)
	if err != nil {
		return nil, err
	}
	letters, err := openFonts()
	if err != nil {
		return nil, err
	}
	faces, err := openCuts()
	if err != nil {
		return nil, err
	}
	h := fnv.New64a()
	h.Write([]byte(spec.Model))
	p := &press{
		bearer: spec.Seed, blank: b, letters: letters, faces: faces, kind: spec.Forgery, strength: spec.Strength,
		person: rand.New(rand.NewPCG(spec.Seed, h.Sum64())),
		sheet:  rand.New(rand.NewPCG(spec.Seed, h.Sum64()+1)),
		forger: rand.New(rand.NewPCG(spec.Seed, h.Sum64()+2)),
	}
	c, doc, lines := p.issue()
	size := sizes[b.design.format]
	return &rig.Traveller{
		Seed: spec.Seed, Forgery: spec.Forgery, Format: b.design.format, Number: doc.number, Issuer: doc.issuer,
		Sheet: &rig.Sheet{
			Format: b.design.format, WidthMM: size[0], HeightMM: size[1], PxPerMM: PxPerMM,
			White: c.white, IR: c.ir, UV: c.uv, Lines: lines,
		},
	}, nil
}

// press prints one document. Each matter draws its own chance, so that a forger
// changes neither the holder nor the sheet.
type press struct {
	*blank
	bearer                uint64
	letters               *fonts
	faces                 *cuts
	kind                  rig.Forgery
	strength              float64
	person, sheet, forger *rand.Rand
	morphs                map[rune]*image.Alpha
}

// by is the strength of forgery f, 0 if the document is not forged so.
func (p *press) by(f rig.Forgery) float64 {
	if p.kind == f {
		return p.strength
	}
	return 0
}

// about draws a factor around one, as production scatters.
func (p *press) about(spread float64) float64 { return 1 + spread*(2*p.sheet.Float64()-1) }

// issue personalises a blank sheet.
func (p *press) issue() (*canvas, *document, []string) {
	doc := p.holder()
	dx, dy := p.sheet.IntN(7)-3, p.sheet.IntN(7)-3 // 0.2 mm between print and personalisation
	glow := p.about(0.12)
	c := p.take(dx, dy, p.about(0.08), glow*(1-p.by(NoGlow)))
	if s := p.by(CopiedGlow); s > 0 {
		c = p.imitate(dx, dy, glow, s)
	}
	p.scatter(c)
	p.brighten(c, c.white.Rect, p.by(rig.BrightPaper))

	before := image.NewRGBA(c.ir.Rect)
	copy(before.Pix, c.ir.Pix)
	m := *p.model
	m.data.ir = clamp(int(float64(m.data.ir) * p.about(0.15)))
	p.visual(c, &m, doc)
	if s := p.by(VisualInk); s > 0 {
		p.swapInk(c, before, s)
	}
	if s := p.by(BrightPatch); s > 0 {
		p.stickOn(c, s)
	}
	lines := doc.lines()
	p.code(c, doc, lines)
	for _, q := range []*image.RGBA{c.white, c.ir, c.uv} {
		grain(q, p.sheet.Uint64())
	}
	return c, doc, lines
}

// holder writes the document of the seed.
func (p *press) holder() *document {
	d := p.design
	doc := documentOf(p.person, d.format, d.state())
	if doc.code[0] != d.name[0] { // a model is of one type
		doc.code = d.name[:1] + "<"
	}
	if d.format == capture.MRVA || d.format == capture.MRVB {
		doc.nationality = pick(p.person, states[:]).code
	}
	if p.kind == ForeignInk && len(doc.number) > 9 {
		doc.number = doc.number[:9]
	}
	p.alter(doc)
	return doc
}

// portraitAt is where the portrait stands, in mm, and its width; on the back of a
// card it is the second, pale one.
var portraitAt = map[capture.Format]place{
	capture.TD3: {5.5, 16.6, 35, 45}, capture.TD2: {4.5, 12.2, 27, 34.7}, capture.TD1: {69.4, 11, 13, 16.7},
	capture.MRVA: {4.5, 13, 27, 34.7}, capture.MRVB: {4.5, 12.2, 27, 34.7},
}

// visual prints the visual zone.
func (p *press) visual(c *canvas, m *model, doc *document) {
	l := photoOf(p.bearer)
	at := portraitAt[m.format]
	m.portrait(c, l.at(int(px(at.w))), at.x, at.y, m.format == capture.TD1)
	switch m.format {
	case capture.TD1:
		m.fields(c, p.letters, backFields(doc))
		m.sign(c, p.person, 51, 27.4, 15)
	case capture.TD2:
		m.portrait(c, l.at(int(px(11))), 90.5, 33.5, true)
		m.fields(c, p.letters, cardFields(doc))
		m.sign(c, p.person, 66, 44.5, 20)
	case capture.TD3:
		m.portrait(c, l.at(int(px(15))), 106, 42.3, true)
		m.fields(c, p.letters, passportFields(doc))
		m.sign(c, p.person, 79, 62.4, 22)
	default:
		m.fields(c, p.letters, visaFields(doc))
		if p.design.seal {
			p.design.drawSeal(c, p.person)
		}
	}
}

// scatter lays fluorescent fibres into the paper, where chance wants them.
func (p *press) scatter(c *canvas) {
	area := float64(c.w*c.h) / (px(125) * px(88))
	n := int(math.Round(float64(p.design.fibres) * area * p.about(0.25) * (1 - p.by(NoGlow))))
	for range n {
		x, y := p.sheet.Float64()*float64(c.w), p.sheet.Float64()*float64(c.h)
		a, bend, long := p.sheet.Float64()*2*math.Pi, (p.sheet.Float64()-0.5)*2.4, px(2.5+2*p.sheet.Float64())
		k := ink{uv: pick(p.sheet, []rgb{{230, 70, 60}, {70, 120, 240}, {200, 210, 60}})}
		c.stroke(int(long*2), 1.8, c.glow, &k, func(t float64) (float64, float64) {
			b := a + bend*t
			return x + t*long*math.Cos(b), y + t*long*math.Sin(b)
		})
	}
}
