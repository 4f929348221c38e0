package paper

import (
	"image"
	"math/rand/v2"
	"strings"

	"gatehouse/capture"
	"gatehouse/test/rig"
)

// Front draws the front of a TD1 card: portrait, text in all the sizes that fronts
// have, a card access number, and no MRZ. What it must not do is read as one, so a
// third of the fronts carry a line of fixed pitch in OCR-B, as a number or an
// address on real cards. Lines of the sheet is empty and its format unknown. The
// same seed gives the same pixels; it is safe for concurrent use.
func Front(seed uint64) (*rig.Sheet, error) {
	f, err := openFonts()
	if err != nil {
		return nil, err
	}
	faces, err := openCuts()
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(seed, 0xf207))
	d := newDocument(r, capture.TD1)
	m := newModel(d.issuer, capture.TD1)
	size := sizes[capture.TD1]
	c := newCanvas(size[0], size[1], m.paperUV(false))
	m.drawBackground(c)
	m.header(c, f, 4.5, 2.4, 5.2, title(d.code), f.caption)
	at := place{4.5, 11, 22, 28.3}
	textX := 30.0
	if r.IntN(4) == 0 { // the portrait on the right
		at.x, textX = size[0]-4.5-at.w, 5
	}
	m.portrait(c, photoOf(seed).at(int(px(at.w))), at.x, at.y, false)
	m.fields(c, f, frontFields(d, textX))
	m.sign(c, r, textX+1, 46, 18)
	access := &ink{white: rgb{150, 30, 30}, ir: 60, irShare: uint8(r.IntN(256))}
	c.text(f.value, px(textX+32), px(49), 2, digits(r, 6), access)
	if r.IntN(3) == 0 {
		line := fill(strings.ReplaceAll(m.code+d.number, " ", ""), 12) + digits(r, 4+r.IntN(6))
		line = strings.ReplaceAll(line, "<", pick(r, []string{"", " ", "0"}))
		printLine(c, faces.genuine, line, 5+r.Float64()*4, 51.5, m)
	}
	m.drawFluorescence(c, r, false)
	for _, p := range []*image.RGBA{c.white, c.ir, c.uv} {
		grain(p, r.Uint64())
	}
	return &rig.Sheet{WidthMM: size[0], HeightMM: size[1], PxPerMM: PxPerMM, White: c.white, IR: c.ir, UV: c.uv}, nil
}

// printLine sets a line in an MRZ's typeface and pitch, its middle at y mm.
func printLine(c *canvas, face cut, line string, x, y float64, m *model) {
	for i, r := range line {
		if o := face[r]; o != nil {
			c.fill(o.shape(px(x+pitch*float64(i)), px(y), 1, 0), &m.data)
		}
	}
}

// frontFields are those of a card's front.
func frontFields(d *document, x float64) []field {
	return []field{
		{x, 9.8, 50, "Surname / Nom", d.surname},
		{x, 14.6, 50, "Given names / Prénoms", d.given},
		{x, 19.4, 12, "Sex / Sexe", sexes(d.sex)},
		{x + 14, 19.4, 14, "Nationality", d.nationality},
		{x + 29, 19.4, 24, "Date of birth", d.birth.viz()},
		{x, 24.2, 50, "Place of birth / Lieu de naissance", d.place},
		{x, 29.0, 26, "Document No.", d.number},
		{x + 29, 29.0, 24, "Date of expiry", d.expires.viz()},
		{x, 33.8, 50, "Authority / Autorité", d.authority},
	}
}
