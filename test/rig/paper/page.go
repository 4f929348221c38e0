package paper

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"strings"

	"gatehouse/capture"
)

// field is one entry of the visual zone: where it stands in mm (upper left
// corner of its caption), how wide it may be, its caption and what it says.
type field struct {
	x, y, width    float64
	caption, value string
}

// drawPage prints the visual inspection zone.
func (m *model) drawPage(c *canvas, f *fonts, d *document, person *rand.Rand) {
	l := newLook(person, d)
	switch m.format {
	case capture.TD1:
		m.header(c, f, 4.5, 2.4, 5.2, title(d.code), f.caption)
		m.portrait(c, drawPortrait(l, int(px(13))), 69.4, 11.0, true)
		m.fields(c, f, backFields(d))
		m.sign(c, person, 51, 27.4, 15)
	case capture.TD2:
		m.header(c, f, 4.5, 2.6, 6.4, title(d.code), f.caption)
		m.portrait(c, drawPortrait(l, int(px(27))), 4.5, 12.2, false)
		m.portrait(c, drawPortrait(l, int(px(11))), 90.5, 33.5, true)
		m.fields(c, f, cardFields(d))
		m.sign(c, person, 66, 44.5, 20)
	default:
		m.header(c, f, 5.5, 3.2, 8.6, title(d.code), f.title)
		m.portrait(c, drawPortrait(l, int(px(35))), 5.5, 16.6, false)
		m.portrait(c, drawPortrait(l, int(px(15))), 106, 42.3, true)
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
}

// title gives the words for a document code.
func title(code string) [2]string {
	if code[0] != 'P' && code[1] == 'R' {
		return titles['R']
	}
	return titles[code[0]]
}

// header prints arms, the words for the document and the state's code.
func (m *model) header(c *canvas, f *fonts, x, y, size float64, title [2]string, face *typeface) {
	m.emblem(c, px(x+size/2), px(y+size/2), px(size/2))
	left := px(x + size + 2.6)
	big := float64(face.face.Metrics().CapHeight) / 64
	c.text(face, left, px(y)+big+px(size*0.10), 5, title[0], &m.heraldry)
	c.text(f.label, left, px(y)+big+px(size*0.10)+36, 3, title[1], &m.heraldry)
	code := m.code + " "
	face = f.code
	if m.format != capture.TD3 {
		face = f.title
	}
	right := float64(c.w) - px(4.5)
	cap := float64(face.face.Metrics().CapHeight) / 64
	c.text(face, right-face.width(strings.TrimSpace(code), 7), px(y+size/2)+cap/2, 7, strings.TrimSpace(code), &m.heraldry)
	rule := m.heraldry
	c.fill((&shape{}).polygon(px(x), px(y+size+0.9), right, px(y+size+0.9), right, px(y+size+1.02), px(x), px(y+size+1.02)), &rule)
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
			_, n := lastRune(value)
			value = value[:len(value)-n]
		}
		line := 57.0
		if m.format != capture.TD3 {
			line = 50
		}
		c.text(face, px(p.x), px(p.y)+line, 0.5, value, &m.data)
	}
}

func lastRune(s string) (rune, int) {
	r := []rune(s)
	last := r[len(r)-1]
	return last, len(string(last))
}

func sexes(sex byte) string {
	if sex == '<' {
		return "X"
	}
	return string(sex)
}

func optional(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func passportFields(d *document) []field {
	return []field{
		{45, 15.0, 14, "Type / Type", strings.TrimRight(d.code, "<")},
		{61, 15.0, 20, "Code / Code", d.nationality},
		{88, 15.0, 34, "Passport No. / No. du passeport", d.number},
		{45, 21.4, 76, "Surname / Nom (1)", d.surname},
		{45, 27.8, 76, "Given names / Prénoms (2)", d.given},
		{45, 34.2, 26, "Nationality / Nationalité (3)", d.nationality},
		{74, 34.2, 30, "Personal No. / No. personnel", optional(d.personal)},
		{45, 40.6, 30, "Date of birth / Date de naissance (4)", d.birth.viz()},
		{79, 40.6, 10, "Sex / Sexe (5)", sexes(d.sex)},
		{45, 47.0, 58, "Place of birth / Lieu de naissance (6)", d.place},
		{45, 53.4, 28, "Date of issue / Date de délivrance (7)", d.issued.viz()},
		{78, 53.4, 26, "Authority / Autorité (9)", d.authority},
		{45, 59.8, 28, "Date of expiry / Date d'expiration (8)", d.expires.viz()},
	}
}

func cardFields(d *document) []field {
	return []field{
		{35, 11.6, 30, "Document No.", d.number},
		{70, 11.6, 20, "Nationality", d.nationality},
		{35, 16.8, 64, "Surname", d.surname},
		{35, 22.0, 64, "Given names", d.given},
		{35, 27.2, 27, "Date of birth", d.birth.viz()},
		{66, 27.2, 10, "Sex", sexes(d.sex)},
		{78, 27.2, 22, "Personal No.", optional(d.personal)},
		{35, 32.4, 50, "Place of birth", d.place},
		{35, 37.6, 27, "Date of issue", d.issued.viz()},
		{66, 37.6, 24, "Date of expiry", d.expires.viz()},
		{35, 42.8, 28, "Authority", d.authority},
	}
}

// backFields are those of a TD1 card's back.
func backFields(d *document) []field {
	return []field{
		{5, 9.6, 34, "Document No.", d.number},
		{43, 9.6, 24, "Authority", d.authority},
		{5, 14.4, 34, "Place of birth", d.place},
		{43, 14.4, 12, "Height", fmt.Sprintf("%d cm", d.height)},
		{57, 14.4, 10, "Sex", sexes(d.sex)},
		{5, 19.2, 34, "Holder", d.surname},
		{43, 19.2, 24, "Date of issue", d.issued.viz()},
		{5, 24.0, 22, "Date of birth", d.birth.viz()},
		{28, 24.0, 22, "Date of expiry", d.expires.viz()},
	}
}

// portrait prints a picture with its upper left corner at x, y in mm: laser
// engraved in grey, or in colour dye that infrared hardly sees. A ghost is the
// second, pale picture of the same face.
func (m *model) portrait(c *canvas, p *image.RGBA, x, y float64, ghost bool) {
	x0, y0 := int(px(x)), int(px(y))
	w, h := p.Rect.Dx(), p.Rect.Dy()
	for j := range h {
		for i := range w {
			at := j*p.Stride + i*4
			r, g, b := p.Pix[at], p.Pix[at+1], p.Pix[at+2]
			luma := (int(r)*77 + int(g)*151 + int(b)*28) >> 8
			edge := min(i, j, w-1-i, h-1-j)
			k := ink{white: rgb{r, g, b}, ir: uint8(luma), irShare: 40, uv: rgb{4, 4, 8}, uvShare: uint8((255 - luma) / 2)}
			a := 255
			switch {
			case ghost:
				k = m.label
				k.irShare = 16
				if m.engraved {
					k.ir, k.irShare = 70, 200
				}
				u, v := float64(2*i-w)/float64(w), float64(2*j-h)/float64(h)
				fade := max(0, min(1, 2.6*(1-math.Max(u*u, v*v)))) // no hard edge
				a = int(float64(max(0, 215-luma)) * 0.62 * fade)
			case m.engraved:
				k.white, k.ir, k.irShare = rgb{26, 26, 28}, 40, 255
				a = max(0, 246-luma) * 242 / 246
			}
			if !ghost && edge < 12 {
				a = a * (edge + 1) / 13
			}
			c.dot(x0+i, y0+j, a, &k)
		}
	}
	if ghost {
		return
	}
	// Security print runs over the picture's edge.
	cx, cy := float64(x0)+float64(w)*0.98, float64(y0)+float64(h)*0.86
	m.rosette(c, cx, cy, float64(w)*0.20, 120, &m.accent)
}

// sign draws the holder's signature from x to x+width at height y, in mm.
func (m *model) sign(c *canvas, person *rand.Rand, x, y, width float64) {
	k := ink{white: rgb{30, 36, 84}, ir: 90, irShare: 10, uv: rgb{4, 4, 8}, uvShare: 90}
	var amp, freq, phase [3]float64
	for i := range amp {
		amp[i], freq[i], phase[i] = px(0.75+0.5*person.Float64())/float64(i+1), 4+float64(i)*(2.2+2*person.Float64()), person.Float64()*2*math.Pi
	}
	long := px(width) * (0.7 + 0.3*person.Float64())
	c.stroke(int(long*6), 2.4, c.dot, &k, func(t float64) (float64, float64) {
		dx, dy := t*long, 0.0
		calm := 1 - 0.85*t // a large initial, then the swings die out
		for i := range amp {
			a := 2*math.Pi*freq[i]*t + phase[i]
			dy += amp[i] * math.Sin(a) * calm
			dx += amp[i] * 0.9 * math.Cos(a+0.5) * calm
		}
		return px(x) + dx, px(y) + dy - 0.10*dx
	})
}

// microtext prints a line that a loupe can read, and that says what the sheet is.
func (m *model) microtext(c *canvas, f *fonts) {
	s := "SYNTHETIC SPECIMEN " + m.code + " NOBODY IS SHOWN HERE "
	y := float64(c.h) - px(23.2)
	end := float64(c.w) - px(4)
	for x := px(4); x < end; x += f.micro.width(s, 0.4) {
		whole := s
		for x+f.micro.width(whole, 0.4) > end && whole != "" {
			whole = whole[:len(whole)-1]
		}
		c.text(f.micro, x, y, 0.4, whole, &m.label)
	}
}
