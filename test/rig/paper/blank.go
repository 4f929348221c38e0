package paper

import (
	"image"
	"math"
	"math/rand/v2"
	"strings"

	"gatehouse/capture"
)

// print draws the blank sheet of a design.
func (d *design) print(f *fonts) *blank {
	m := d.model()
	size := sizes[d.format]
	c := newCanvas(size[0], size[1], m.paperUV(false))
	m.drawBackground(c)
	if d.thread > 0 {
		d.drawThread(c)
	}
	face, x, y, arms := f.caption, 4.5, 2.6, 6.4
	switch d.format {
	case capture.TD3:
		face, x, y, arms = f.title, 5.5, 3.2, 8.6
	case capture.TD1:
		y, arms = 2.4, 5.2
	}
	m.header(c, f, x, y, arms, title(d.name[:1]+"<"), face)
	m.microtext(c, f)
	if d.stripe {
		d.drawStripe(c, m)
	}
	if d.patch {
		d.drawPatch(c, m)
	}
	b := &blank{design: d, model: m, base: c}
	b.lit = &canvas{w: c.w, h: c.h, white: c.white, ir: c.ir, uv: image.NewRGBA(c.uv.Rect)}
	mid := float64(c.h) - px(23.2)
	m.drawStar(b.lit, float64(c.w)*0.60, mid*0.55, mid*0.30)
	if d.letters {
		d.drawLetters(b.lit, m, f)
	}
	if d.thread > 0 {
		d.lightThread(b.lit)
	}
	return b
}

// place is where a feature stands on each format, in mm: left, top, width, height.
type place struct{ x, y, w, h float64 }

// shape turns a place into its outline.
func (p place) shape() *shape {
	return (&shape{}).polygon(px(p.x), px(p.y), px(p.x+p.w), px(p.y), px(p.x+p.w), px(p.y+p.h), px(p.x), px(p.y+p.h))
}

var (
	stripeAt = map[capture.Format]place{
		capture.TD3: {42, 17, 2.4, 44}, capture.TD2: {32.2, 13, 2, 34}, capture.TD1: {66.5, 10, 1.8, 18},
		capture.MRVA: {33, 14, 2, 38}, capture.MRVB: {33, 13, 2, 34},
	}
	patchAt = map[capture.Format]place{
		capture.TD3: {106, 17.5, 12, 9}, capture.TD2: {91, 17, 9, 9}, capture.TD1: {60.5, 20.3, 7, 4.4},
		capture.MRVA: {94, 36, 12, 9}, capture.MRVB: {88, 32, 10, 9},
	}
	sealAt = map[capture.Format]place{capture.MRVA: {93, 14, 18, 18}}
)

// drawStripe prints a bar in one colour of two inks, of which only the left one
// absorbs infrared.
func (d *design) drawStripe(c *canvas, m *model) {
	at := stripeAt[d.format]
	k := ink{white: hsl(m.hues[1], 0.55, 0.40), uv: rgb{4, 4, 8}, uvShare: 110, ir: 70, irShare: 255}
	half := at
	half.w = at.w / 2
	c.fill(half.shape(), &k)
	half.x += half.w
	k.irShare = 6
	c.fill(half.shape(), &k)
}

// drawPatch prints ink that changes its colour with the angle; seen from above
// it is a gradient from gold to green. Infrared passes it.
func (d *design) drawPatch(c *canvas, m *model) {
	at := patchAt[d.format]
	for i := range 12 {
		t := float64(i) / 11
		ring := (&shape{}).ellipse(px(at.x+at.w/2), px(at.y+at.h/2), px(at.w/2)*(1-0.06*float64(i)), px(at.h/2)*(1-0.06*float64(i)))
		c.fill(ring, &ink{white: hsl(0.12+0.2*t, 0.60, 0.42+0.05*t), ir: 180, irShare: 20, uv: rgb{8, 10, 6}, uvShare: 200})
	}
	m.rosette(c, px(at.x+at.w/2), px(at.y+at.h/2), px(at.h/2)*0.9, 120, &m.accent)
}

// drawThread shows a windowed thread: silver dashes in white light, one dark
// line in infrared.
func (d *design) drawThread(c *canvas) {
	size := sizes[d.format]
	end := size[1] - 23.2
	for y := 0.0; y < end; y += 6 {
		c.fill(place{d.thread, y + 1.5, 1.2, 3}.shape(), &ink{white: rgb{176, 180, 184}, uv: rgb{10, 10, 14}, uvShare: 150})
	}
	c.fill(place{d.thread, 0, 1.2, end}.shape(), &ink{white: rgb{205, 208, 210}, ir: 110, irShare: 200})
}

// lightThread lets the thread glow in stretches.
func (d *design) lightThread(c *canvas) {
	for y := 2.0; y < sizes[d.format][1]-27; y += 8 {
		m, at := place{d.thread, y, 1.2, 4}.shape().mask()
		k := ink{uv: rgb{230, 90, 60}}
		for j := range m.Rect.Dy() {
			for i := range m.Rect.Dx() {
				c.glow(at.X+i, at.Y+j, int(m.Pix[j*m.Stride+i])*200/255, &k)
			}
		}
	}
}

// drawLetters prints the state's code in fluorescent letters, repeated over the
// upper half of the sheet.
func (d *design) drawLetters(c *canvas, m *model, f *fonts) {
	text := strings.Repeat(m.code+" ", 3)
	top := f.title.capital * 1.6
	for row := range 3 {
		x := px(8 + 7*float64(row))
		y := top + float64(row)*(float64(c.h)-px(25)-top)/3 + px(7)
		for _, r := range text {
			i, phase := int(x), int((x-float64(int(x)))*phases)
			g := f.title.glyph(r, phase)
			for v := range g.mask.Rect.Dy() {
				for u, a := range g.mask.Pix[v*g.mask.Stride : v*g.mask.Stride+g.mask.Rect.Dx()] {
					c.glow(i+g.at.X+u, int(y)+g.at.Y+v, int(a)*180/255, &m.glowOther)
				}
			}
			x += g.advance + 8
		}
	}
}

// drawSeal prints a code of square modules with a border on two sides; what it
// says is chance, since nothing here reads it.
func (d *design) drawSeal(c *canvas, r *rand.Rand) {
	const modules = 32
	at := sealAt[d.format]
	step := at.w / modules
	k := ink{white: rgb{30, 30, 34}, ir: 44, irShare: 255, uv: rgb{5, 5, 10}, uvShare: 110}
	for j := range modules {
		for i := range modules {
			dark := r.IntN(2) == 0
			switch {
			case i == 0 || j == modules-1:
				dark = true
			case j == 0 || i == modules-1:
				dark = (i+j)%2 == 0
			}
			if dark {
				c.fill(place{at.x + float64(i)*step, at.y + float64(j)*step, step, step}.shape(), &k)
			}
		}
	}
}

// take copies the blank sheet with its print displaced by dx, dy pixels, as the
// cutter of the printing works leaves it. The paper is dull times as bright as
// designed under ultraviolet, the fluorescent print glow times.
func (b *blank) take(dx, dy int, dull, glow float64) *canvas {
	c := &canvas{w: b.base.w, h: b.base.h}
	move := func(src *image.RGBA) *image.RGBA {
		dst := image.NewRGBA(src.Rect)
		for y := range c.h {
			from := src.Pix[max(0, min(c.h-1, y-dy))*src.Stride:][:src.Stride]
			row := dst.Pix[y*dst.Stride:][:dst.Stride]
			if dx >= 0 {
				copy(row[4*dx:], from)
				for i := range dx {
					copy(row[4*i:4*i+4], from)
				}
			} else {
				copy(row, from[-4*dx:])
				for i := c.w + dx; i < c.w; i++ {
					copy(row[4*i:4*i+4], from[4*c.w-4:])
				}
			}
		}
		return dst
	}
	c.white, c.ir, c.uv = move(b.base.white), move(b.base.ir), move(b.base.uv)
	lit := move(b.lit.uv)
	var base [256]uint8
	for v := range base {
		base[v] = clamp(int(math.Round(float64(v) * dull)))
	}
	gain := int(math.Round(glow * 256))
	for i := 0; i < len(c.uv.Pix); i += 4 {
		p, l := c.uv.Pix[i:i+3:i+3], lit.Pix[i:i+3:i+3]
		for k := range p {
			p[k] = base[p[k]]
			if l[k] > 0 {
				p[k] = uint8(max(int(p[k]), min(255, int(l[k])*gain>>8)))
			}
		}
	}
	return c
}
