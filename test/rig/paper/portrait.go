package paper

import (
	"image"
	"math"
	"math/rand/v2"
)

// light is a soft spot of colour in a shape, in units of the portrait's width.
type light struct {
	x, y, rx, ry float64
	k            rgb
	strength     float64 // 0..1 in the middle
}

// easel paints a portrait; coordinates run from 0 to 1 across and to 9/7 down,
// then everything is brought nearer around a point below the chin.
type easel struct {
	m *image.RGBA
	w float64
}

const (
	zoom         = 1.20
	zoomX, zoomY = 0.5, 0.66
	faceX, faceY = 0.5, 0.53 // the middle of the face
)

func (e *easel) out(x, y float64) (float64, float64) {
	return (zoomX + (x-zoomX)*zoom) * e.w, (zoomY + (y-zoomY)*zoom) * e.w
}

func (e *easel) in(x, y int) (float64, float64) {
	return zoomX + (float64(x)/e.w-zoomX)/zoom, zoomY + (float64(y)/e.w-zoomY)/zoom
}

// scaled turns a shape in portrait units into pixels.
func (e *easel) scaled(s *shape) *shape {
	out := &shape{}
	p := s.pts
	for _, op := range s.ops {
		n := map[byte]int{'M': 1, 'L': 1, 'Q': 2, 'C': 3}[op]
		var xy []float64
		for _, q := range p[:n] {
			x, y := e.out(float64(q[0]), float64(q[1]))
			xy = append(xy, x, y)
		}
		p = p[n:]
		out.add(op, xy...)
	}
	return out
}

// paint fills s with a colour and lays soft lights over it, inside only.
func (e *easel) paint(s *shape, k rgb, lights ...light) {
	mask, at := e.scaled(s).mask()
	if mask == nil {
		return
	}
	for j := range mask.Rect.Dy() {
		for i := range mask.Rect.Dx() {
			a := int(mask.Pix[j*mask.Stride+i])
			x, y := at.X+i, at.Y+j
			if a == 0 || !(image.Point{X: x, Y: y}).In(e.m.Rect) {
				continue
			}
			c := k
			px, py := e.in(x, y)
			for _, l := range lights {
				u, v := (px-l.x)/l.rx, (py-l.y)/l.ry
				if d := 1 - u*u - v*v; d > 0 {
					blend(c[:], l.k, int(255*l.strength*d*d))
				}
			}
			blend(e.m.Pix[y*e.m.Stride+x*4:], c, a)
		}
	}
}

// look is what the seed decides about a face.
type look struct {
	skin, hair, cloth, iris rgb
	wide, long, jaw         float64
	style                   int // of the hair
	beard, glasses, scarf   bool
	brow, smile             float64
}

var (
	skins = []rgb{{242, 205, 178}, {232, 188, 156}, {214, 164, 128}, {188, 136, 100}, {152, 104, 74}, {118, 78, 56}, {92, 60, 44}}
	hairs = []rgb{{30, 24, 22}, {48, 34, 26}, {78, 52, 34}, {120, 82, 50}, {176, 134, 82}, {140, 64, 36}}
)

func newLook(r *rand.Rand, d *document) look {
	l := look{
		skin: pick(r, skins), hair: pick(r, hairs), iris: pick(r, []rgb{{70, 48, 30}, {92, 70, 40}, {70, 96, 110}, {84, 100, 70}}),
		cloth: hsl(r.Float64(), 0.25+0.2*r.Float64(), 0.22+0.3*r.Float64()),
		wide:  0.195 + 0.022*r.Float64(), long: 0.258 + 0.022*r.Float64(), jaw: 0.128 + 0.035*r.Float64(),
		style: r.IntN(3), brow: r.Float64(), smile: r.Float64(),
	}
	female := d.sex == 'F' || d.sex == '<' && r.IntN(2) == 0
	if female {
		l.style += 3
		l.jaw -= 0.012
		l.scarf = r.IntN(9) == 0
	} else {
		l.beard = r.IntN(3) == 0
	}
	l.glasses = r.IntN(6) == 0
	if d.birth.year < 1964 {
		grey := uint8(120 + r.IntN(80))
		l.hair = rgb{grey, grey, grey}
	}
	if l.skin[0] < 170 && l.hair[0] > 60 && l.hair[0] != l.hair[1] {
		l.hair = hairs[0]
	}
	return l
}

// shade scales a colour.
func shade(k rgb, by float64) rgb {
	return rgb{clamp(int(float64(k[0]) * by)), clamp(int(float64(k[1]) * by)), clamp(int(float64(k[2]) * by))}
}

// drawPortrait draws the face of a look, w by 9/7 w pixels, on a pale ground.
func drawPortrait(l look, w int) *image.RGBA {
	e := &easel{m: image.NewRGBA(image.Rect(0, 0, w, w*9/7)), w: float64(w)}
	flood(e.m, rgb{202, 209, 216})
	e.paint((&shape{}).polygon(-1, -1, 2, -1, 2, 2, -1, 2), rgb{202, 209, 216}, light{0.5, 0.45, 0.75, 0.8, rgb{232, 235, 239}, 1})

	const cx, cy = faceX, faceY
	top, chin := cy-l.long, cy+l.long
	dark, deep, lit := shade(l.skin, 0.80), shade(l.skin, 0.62), shade(l.skin, 1.09)
	if l.style >= 3 && !l.scarf { // hair that falls behind the neck or the shoulders
		fall := 0.80 + 0.13*float64(l.style-3)
		s := (&shape{}).add('M', cx-0.27, fall).add('C', cx-0.34, 0.5, cx-0.28, top-0.10, cx, top-0.10)
		s.add('C', cx+0.28, top-0.10, cx+0.34, 0.5, cx+0.27, fall).add('Q', cx, fall+0.1, cx-0.27, fall)
		e.paint(s, shade(l.hair, 0.8))
	}
	// shoulders, neck, collar
	s := (&shape{}).add('M', -0.02, 1.3).add('C', 0.02, 1.10, 0.16, 1.05, 0.36, 0.985)
	s.add('L', 0.64, 0.985).add('C', 0.84, 1.05, 0.98, 1.10, 1.02, 1.3)
	e.paint(s, l.cloth, light{0.2, 1.05, 0.3, 0.3, shade(l.cloth, 1.35), 0.7}, light{0.85, 1.3, 0.4, 0.4, shade(l.cloth, 0.6), 0.8})
	s = (&shape{}).add('M', cx-0.112, 0.68).add('C', cx-0.112, 0.9, cx-0.13, 0.94, cx-0.17, 0.985)
	s.add('Q', cx, 1.13, cx+0.17, 0.985).add('C', cx+0.13, 0.94, cx+0.112, 0.9, cx+0.112, 0.68)
	e.paint(s, dark, light{cx, chin - 0.01, 0.17, 0.12, deep, 0.9}, light{cx - 0.05, 1.0, 0.12, 0.12, l.skin, 0.7})
	for _, side := range []float64{-1, 1} {
		s = (&shape{}).polygon(cx+side*0.172, 0.978, cx+side*0.02, 1.13, cx+side*0.10, 1.20, cx+side*0.235, 1.015)
		e.paint(s, shade(l.cloth, 1.22), light{cx + side*0.2, 1.10, 0.16, 0.2, shade(l.cloth, 0.9), 0.8})
		if !l.scarf {
			e.paint((&shape{}).ellipse(cx+side*(l.wide+0.012), cy+0.02, 0.030, 0.062), dark, light{cx + side*(l.wide+0.015), cy + 0.02, 0.02, 0.05, deep, 0.6})
		}
	}
	// face
	s = (&shape{}).add('M', cx, top).add('C', cx+l.wide*0.85, top, cx+l.wide*1.08, cy-0.12, cx+l.wide, cy+0.02)
	s.add('C', cx+l.wide*0.95, cy+0.16, cx+l.jaw, chin, cx, chin)
	s.add('C', cx-l.jaw, chin, cx-l.wide*0.95, cy+0.16, cx-l.wide, cy+0.02)
	s.add('C', cx-l.wide*1.08, cy-0.12, cx-l.wide*0.85, top, cx, top)
	e.paint(s, l.skin,
		light{cx + l.wide, cy + 0.05, 0.12, 0.36, dark, 0.85}, light{cx - l.wide - 0.02, cy + 0.1, 0.08, 0.3, dark, 0.5},
		light{cx, chin + 0.02, 0.16, 0.09, dark, 0.8}, light{cx - 0.04, top + 0.12, 0.14, 0.12, lit, 0.8},
		light{cx - 0.10, cy + 0.07, 0.07, 0.06, rgb{clamp(int(l.skin[0]) + 14), l.skin[1], l.skin[2]}, 0.7},
		light{cx + 0.10, cy + 0.07, 0.06, 0.06, rgb{clamp(int(l.skin[0]) + 6), shade(l.skin, 0.94)[1], shade(l.skin, 0.94)[2]}, 0.7},
		light{cx - 0.085, cy - 0.035, 0.062, 0.04, dark, 0.6}, light{cx + 0.085, cy - 0.035, 0.062, 0.04, dark, 0.6})
	e.features(l, cx, cy, deep, lit)
	if l.beard {
		s = (&shape{}).add('M', cx-l.wide*0.99, cy+0.03).add('C', cx-l.wide*0.9, cy+0.17, cx-l.jaw, chin+0.012, cx, chin+0.014)
		s.add('C', cx+l.jaw, chin+0.012, cx+l.wide*0.9, cy+0.17, cx+l.wide*0.99, cy+0.03)
		s.add('C', cx+0.15, cy+0.12, cx+0.10, cy+0.105, cx+0.05, cy+0.118).add('Q', cx, cy+0.105, cx-0.05, cy+0.118)
		s.add('C', cx-0.10, cy+0.105, cx-0.15, cy+0.12, cx-l.wide*0.99, cy+0.03)
		e.paint(s, shade(l.hair, 1.15), light{cx, cy + 0.2, 0.12, 0.08, shade(l.hair, 0.8), 0.7})
		e.mouth(l, cx, cy)
	}
	if l.scarf {
		e.scarf(l, cx, top, chin)
	} else {
		e.hair(l, cx, cy, top)
	}
	if l.glasses {
		e.glasses(cx, cy)
	}
	return e.m
}

// ring is an elliptic outline of even width.
func ring(cx, cy, rx, ry, width float64) *shape {
	s := &shape{}
	for i := range 49 {
		a := 2 * math.Pi * float64(i) / 48
		op := byte('L')
		if i == 0 {
			op = 'M'
		}
		s.add(op, cx+rx*math.Cos(a), cy+ry*math.Sin(a))
	}
	for i := 48; i >= 0; i-- {
		a := 2 * math.Pi * float64(i) / 48
		s.add('L', cx+(rx-width)*math.Cos(a), cy+(ry-width)*math.Sin(a))
	}
	return s
}
