package paper

import (
	"image"
	"math"
	"math/rand/v2"
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
