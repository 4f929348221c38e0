package paper

import (
	"math/rand/v2"
	"unicode/utf8"

	"gatehouse/capture"
)

// drawPage prints the visual inspection zone.
func (m *model) drawPage(c *canvas, f *fonts, d *document, person *rand.Rand, bearer uint64) {
	l := photoOf(bearer)
	switch m.format {
	case capture.TD1:
		m.header(c, f, 4.5, 2.4, 5.2, title(d.code), f.caption)
		m.portrait(c, l.at(int(px(13))), 69.4, 11.0, true)
		m.fields(c, f, backFields(d))
		m.sign(c, person, 51, 27.4, 15)
	case capture.TD2:
		m.header(c, f, 4.5, 2.6, 6.4, title(d.code), f.caption)
		m.portrait(c, l.at(int(px(27))), 4.5, 12.2, false)
		m.portrait(c, l.at(int(px(11))), 90.5, 33.5, true)
		m.fields(c, f, cardFields(d))
		m.sign(c, person, 66, 44.5, 20)
	default:
		m.header(c, f, 5.5, 3.2, 8.6, title(d.code), f.title)
		m.portrait(c, l.at(int(px(35))), 5.5, 16.6, false)
		m.portrait(c, l.at(int(px(15))), 106, 42.3, true)
		m.fields(c, f, passportFields(d))
		m.sign(c, person, 79, 62.4, 22)
	}
	m.microtext(c, f)
}

var titles = map[byte][2]string{
	'P': {"PASSPORT", "PASSEPORT"},
	'I': {"IDENTITY CARD", "CARTE D'IDENTITÉ"},
	'R': {"RESIDENCE PERMIT", "TITRE DE SÉJOUR"},
	'A': {"TRAVEL PERMIT", "PERMIS DE VOYAGE"},
	'C': {"TRAVEL CARD", "CARTE DE VOYAGE"},
	'V': {"VISA", "VISUM"},
}

// title gives the words for a document code.
func title(code string) [2]string {
	if code[0] != 'P' && code[1] == 'R' {
		return titles['R']
	}
	return titles[code[0]]
}

// header prints arms, the words for the document and the state's code, with a
// rule below; x, y and size (of the arms) in mm.
func (m *model) header(c *canvas, f *fonts, x, y, size float64, words [2]string, face *typeface) {
	m.emblem(c, px(x+size/2), px(y+size/2), px(size/2))
	left, base := px(x+size+2.6), px(y+size*0.10)+face.capital
	c.text(face, left, base, 5, words[0], &m.heraldry)
	c.text(f.label, left, base+36, 3, words[1], &m.heraldry)
	big := f.code
	if m.format != capture.TD3 {
		big = f.title
	}
	right := float64(c.w) - px(4.5)
	c.text(big, right-big.width(m.code, 7), px(y+size/2)+big.capital/2, 7, m.code, &m.heraldry)
	top, bottom := px(y+size+0.9), px(y+size+1.02)
	c.fill((&shape{}).polygon(px(x), top, right, top, right, bottom, px(x), bottom), &m.heraldry)
}

// fields prints captions and values; a long value gets a smaller face.
func (m *model) fields(c *canvas, f *fonts, all []field) {
	for _, p := range all {
		c.text(f.label, px(p.x), px(p.y)+15, 0.3, p.caption, &m.label)
		value, face := p.value, f.value
		if m.format != capture.TD3 {
			face = f.slim
		}
		for _, smaller := range []*typeface{f.slim, f.fine} {
			if face.width(value, 0.5) > px(p.width) {
				face = smaller
			}
		}
		for face.width(value, 0.5) > px(p.width) {
			_, n := utf8.DecodeLastRuneInString(value)
			value = value[:len(value)-n]
		}
		line := 57.0
		if m.format != capture.TD3 {
			line = 50
		}
		c.text(face, px(p.x), px(p.y)+line, 0.5, value, &m.data)
	}
}
