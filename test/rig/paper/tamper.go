package paper

import (
	"image"
	"math"

	"gatehouse/capture"
	"gatehouse/test/rig"
)

// alter changes the document's data in the two forgeries that do.
func (p *press) alter(doc *document) {
	switch p.kind {
	case rig.AlteredNumber:
		n := int(math.Ceil(4 * p.strength))
		if n == 0 {
			return
		}
		doc.issuedNumber = doc.number
		for wrong := false; !wrong; { // several changes may cancel in the check digit
			b := []byte(doc.issuedNumber)
			for _, i := range p.forger.Perm(4)[:n] {
				at := 4 + i // a digit in every number that the rig draws
				b[at] = '0' + (b[at]-'0'+byte(1+p.forger.IntN(9)))%10
			}
			doc.number = string(b)
			wrong = check(fill(doc.number, 9)) != check(fill(doc.issuedNumber, 9))
		}
	case ForeignInk:
		at := 4 + p.forger.IntN(4)
		b := []byte(doc.number)
		b[at] = '0' + (b[at]-'0'+byte(1+p.forger.IntN(9)))%10
		doc.number = string(b)
		s := spotsOf[doc.format]
		doc.reprinted = map[[2]int]bool{{s.number[0], s.number[1] + at}: true, s.check: true, s.composite: true}
	}
}

// brighten adds the glow of optical brightener to a part of the sheet.
func (p *press) brighten(c *canvas, r image.Rectangle, share float64) {
	if share == 0 {
		return
	}
	var add [3]int
	for i, v := range p.model.paperUV(true) {
		add[i] = int(math.Round(share * float64(int(v)-int(p.model.paperUV(false)[i]))))
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.uv.Pix[c.uv.PixOffset(r.Min.X, y):c.uv.PixOffset(r.Max.X, y)]
		for i := 0; i < len(row); i += 4 {
			for k, a := range add {
				row[i+k] = clamp(int(row[i+k]) + a)
			}
		}
	}
}

// imitate takes a sheet without fluorescence and prints an imitation on it: in
// another place, of one bluish colour, and seen in white light.
func (p *press) imitate(dx, dy int, glow, s float64) *canvas {
	c := p.take(dx, dy, p.about(0.08), 0)
	away := px(3 * s)
	angle := 2 * math.Pi * p.forger.Float64()
	ox, oy := int(math.Round(away*math.Cos(angle))), int(math.Round(away*math.Sin(angle)))
	for y := range c.h {
		from := y - dy - oy
		if from < 0 || from >= c.h {
			continue
		}
		for x := range c.w {
			u := x - dx - ox
			if u < 0 || u >= c.w {
				continue
			}
			q := p.lit.uv.Pix[from*p.lit.uv.Stride+4*u:]
			v := max(q[0], q[1], q[2])
			if v == 0 {
				continue
			}
			at := y*c.uv.Stride + 4*x
			for i, bluish := range [3]float64{0.62, 0.78, 1} {
				lit := (float64(q[i])*(1-s) + float64(v)*bluish*s) * glow
				c.uv.Pix[at+i] = max(c.uv.Pix[at+i], clamp(int(lit)))
				tint := 1 - 0.30*s*float64(v)/255*[3]float64{0.8, 0.7, 1.2}[i] // yellowish
				c.white.Pix[at+i] = uint8(float64(c.white.Pix[at+i]) * tint)
			}
		}
	}
	return c
}

// swapInk redoes the visual zone in infrared: what the model engraves fades, what
// the model prints in dye comes out.
func (p *press) swapInk(c *canvas, before *image.RGBA, s float64) {
	end := (c.h - int(px(23.2))) * c.ir.Stride
	for i := 0; i < end; i += 4 {
		was, now := int(before.Pix[i]), int(c.ir.Pix[i])
		v := now
		if p.design.stays {
			v = now + int(s*float64(was-now))
		} else if drop := int(p.base.white.Pix[i+1]) - int(c.white.Pix[i+1]); drop > 25 {
			v = now - int(s*float64(drop)*float64(now)/256)
		}
		c.ir.Pix[i], c.ir.Pix[i+1], c.ir.Pix[i+2] = clamp(v), clamp(v), clamp(v)
	}
}

// stickOn glues the portrait of another person over the holder's: a dye print on
// paper with brightener.
func (p *press) stickOn(c *canvas, s float64) {
	at := portraitAt[p.design.format]
	const rim = 0.7 // mm
	patch := place{at.x - rim, at.y - rim, at.w + 2*rim, at.h + 2*rim}
	c.fill(patch.shape(), &ink{white: rgb{226, 228, 230}, ir: 212, irShare: 255, uv: p.model.paperUV(false), uvShare: 255})
	edge := ink{white: rgb{150, 150, 150}, ir: 170, irShare: 255}
	shadow := patch
	shadow.y, shadow.h = patch.y+patch.h, 0.12
	c.fill(shadow.shape(), &edge)
	p.brighten(c, image.Rect(int(px(patch.x)), int(px(patch.y)), int(px(patch.x+patch.w)), int(px(patch.y+patch.h))).Intersect(c.uv.Rect), s)
	m := *p.model
	m.engraved = false
	m.portrait(c, photoOf(p.forger.Uint64()).at(int(px(at.w))), at.x, at.y, p.design.format == capture.TD1)
}
