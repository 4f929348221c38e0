package paper

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

type rgb [3]uint8

// ink is a colour in each of the three lights. A share says how much of the ink
// is there in that light: 0 vanishes, 255 covers.
type ink struct {
	white   rgb
	ir      uint8 // grey level in B900
	irShare uint8
	uv      rgb
	uvShare uint8
}

// canvas is a page in three lights that are painted together.
type canvas struct {
	w, h          int
	white, ir, uv *image.RGBA
}

// px turns millimetres into pixels.
func px(mm float64) float64 { return mm * PxPerMM }

func newCanvas(widthMM, heightMM float64, paperUV rgb) *canvas {
	r := image.Rect(0, 0, int(math.Round(px(widthMM))), int(math.Round(px(heightMM))))
	c := &canvas{w: r.Dx(), h: r.Dy(), white: image.NewRGBA(r), ir: image.NewRGBA(r), uv: image.NewRGBA(r)}
	flood(c.ir, rgb{208, 208, 208})
	flood(c.uv, paperUV)
	return c
}

// flood fills m with one colour.
func flood(m *image.RGBA, k rgb) {
	row := m.Pix[:m.Stride]
	for i := 0; i < len(row); i += 4 {
		row[i], row[i+1], row[i+2], row[i+3] = k[0], k[1], k[2], 255
	}
	for at := m.Stride; at < len(m.Pix); at += m.Stride {
		copy(m.Pix[at:], row)
	}
}

// grain gives a picture the fine unevenness of paper, the same in each channel.
func grain(m *image.RGBA, seed uint64) {
	var tile [1 << 12]int8
	r := rand.New(rand.NewPCG(seed, 0x9a14))
	for i := range tile {
		tile[i] = int8(r.IntN(3) + r.IntN(3) - 2)
	}
	for y := 0; y < m.Rect.Dy(); y++ {
		row := m.Pix[y*m.Stride : (y+1)*m.Stride]
		at := int(r.Uint32())
		for i := 0; i < len(row); i += 4 {
			n := int(tile[at&(1<<12-1)])
			at++
			row[i] = clamp(int(row[i]) + n)
			row[i+1] = clamp(int(row[i+1]) + n)
			row[i+2] = clamp(int(row[i+2]) + n)
		}
	}
}

func clamp(v int) uint8 { return uint8(max(0, min(255, v))) }

// blend lays colour k over the pixel at p with weight a of 255.
func blend(p []uint8, k rgb, a int) {
	_ = p[2]
	p[0] = uint8((int(p[0])*(255-a) + int(k[0])*a + 127) / 255)
	p[1] = uint8((int(p[1])*(255-a) + int(k[1])*a + 127) / 255)
	p[2] = uint8((int(p[2])*(255-a) + int(k[2])*a + 127) / 255)
}

// dot paints one pixel with coverage a of 255.
func (c *canvas) dot(x, y, a int, k *ink) {
	if uint(x) >= uint(c.w) || uint(y) >= uint(c.h) || a <= 0 {
		return
	}
	at := y*c.white.Stride + x*4
	blend(c.white.Pix[at:], k.white, a)
	if k.irShare > 0 {
		blend(c.ir.Pix[at:], rgb{k.ir, k.ir, k.ir}, a*int(k.irShare)/255)
	}
	if k.uvShare > 0 {
		blend(c.uv.Pix[at:], k.uv, a*int(k.uvShare)/255)
	}
}

// glow paints one pixel in ultraviolet light only.
func (c *canvas) glow(x, y, a int, k *ink) {
	if uint(x) < uint(c.w) && uint(y) < uint(c.h) && a > 0 {
		blend(c.uv.Pix[y*c.uv.Stride+x*4:], k.uv, a)
	}
}

// stamp paints a coverage mask with its upper left corner at x, y.
func (c *canvas) stamp(m *image.Alpha, x, y int, k *ink) {
	for j := range m.Rect.Dy() {
		for i, a := range m.Pix[j*m.Stride : j*m.Stride+m.Rect.Dx()] {
			if a != 0 {
				c.dot(x+i, y+j, int(a), k)
			}
		}
	}
}

// fill paints the inside of a shape given in pixels of the page.
func (c *canvas) fill(s *shape, k *ink) {
	if m, at := s.mask(); m != nil {
		c.stamp(m, at.X, at.Y, k)
	}
}

// stroke draws a fine line along a curve; t runs from 0 to 1 in steps. Width is
// in pixels, about 1 to 3.
func (c *canvas) stroke(steps int, width float64, put func(x, y, a int, k *ink), k *ink, curve func(t float64) (x, y float64)) {
	r := int(math.Ceil(width/2 + 0.5))
	for i := range steps + 1 {
		x, y := curve(float64(i) / float64(steps))
		cx, cy := int(math.Floor(x)), int(math.Floor(y))
		for dy := -r; dy <= r; dy++ {
			for dx := -r; dx <= r; dx++ {
				d := math.Hypot(float64(cx+dx)-x, float64(cy+dy)-y)
				if a := width/2 + 0.5 - d; a > 0 {
					put(cx+dx, cy+dy, int(min(1, a)*170), k)
				}
			}
		}
	}
}

// shape is a closed outline in pixels.
type shape struct {
	ops  []byte // 'M', 'L', 'Q', 'C'
	pts  [][2]float32
	box  [4]float32 // min x, min y, max x, max y
	some bool
}

func (s *shape) add(op byte, xy ...float64) *shape {
	s.ops = append(s.ops, op)
	for i := 0; i < len(xy); i += 2 {
		x, y := float32(xy[i]), float32(xy[i+1])
		if !s.some {
			s.box, s.some = [4]float32{x, y, x, y}, true
		}
		s.box = [4]float32{min(s.box[0], x), min(s.box[1], y), max(s.box[2], x), max(s.box[3], y)}
		s.pts = append(s.pts, [2]float32{x, y})
	}
	return s
}

// ellipse adds a closed ellipse.
func (s *shape) ellipse(cx, cy, rx, ry float64) *shape {
	const k = 0.5523
	s.add('M', cx+rx, cy)
	s.add('C', cx+rx, cy+k*ry, cx+k*rx, cy+ry, cx, cy+ry)
	s.add('C', cx-k*rx, cy+ry, cx-rx, cy+k*ry, cx-rx, cy)
	s.add('C', cx-rx, cy-k*ry, cx-k*rx, cy-ry, cx, cy-ry)
	return s.add('C', cx+k*rx, cy-ry, cx+rx, cy-k*ry, cx+rx, cy)
}

// polygon adds a closed polygon.
func (s *shape) polygon(xy ...float64) *shape {
	s.add('M', xy[0], xy[1])
	for i := 2; i < len(xy); i += 2 {
		s.add('L', xy[i], xy[i+1])
	}
	return s
}

// mask gives the coverage of the shape and where its corner lies; nil for an
// empty shape.
func (s *shape) mask() (*image.Alpha, image.Point) {
	x0, y0 := float32(math.Floor(float64(s.box[0]))), float32(math.Floor(float64(s.box[1])))
	w, h := int(s.box[2]-x0)+2, int(s.box[3]-y0)+2
	if !s.some || w > 4096 || h > 4096 {
		return nil, image.Point{}
	}
	z := vector.NewRasterizer(w, h)
	p := s.pts
	next := func() (float32, float32) { q := p[0]; p = p[1:]; return q[0] - x0, q[1] - y0 }
	for i, op := range s.ops {
		switch op {
		case 'M':
			if i > 0 {
				z.ClosePath()
			}
			z.MoveTo(next())
		case 'L':
			z.LineTo(next())
		case 'Q':
			ax, ay := next()
			bx, by := next()
			z.QuadTo(ax, ay, bx, by)
		case 'C':
			ax, ay := next()
			bx, by := next()
			cx, cy := next()
			z.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	z.ClosePath()
	m := image.NewAlpha(image.Rect(0, 0, w, h))
	z.Draw(m, m.Rect, image.NewUniform(color.Alpha{A: 255}), image.Point{})
	return m, image.Pt(int(x0), int(y0))
}
