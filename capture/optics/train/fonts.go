package main

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"os"
	"strings"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/vector"

	"gatehouse/capture/optics/typeface"
)

// Glyphs are drawn at pen pixels per pitch into masks of side pixels, the cell's
// centre in the middle.
const (
	pen  = 48
	side = 2 * pen
)

// field holds, for each pixel of the pen, how far it lies outside the ink of one
// glyph, in pixels; inside it is negative. Weights of a typeface are other levels of
// its fields, and between two fields lie the shapes between two typefaces.
type field [side * side]float32

// cut is one typeface. Its glyphs fill a pitch as the typeface has it if it is
// monospaced, and are centred on one otherwise.
type cut struct {
	name   string
	glyphs [len(typeface.Alphabet)]*field
}

// The cuts of OCR-B: round ends, square ends, slanted, in outline. The other two
// of Debian's are the first and the second in white on black.
var genuine = []string{"OCRB", "OCRBS", "OCRBL", "OCRBF"}

// alien are typefaces that are not OCR-B.
var alien = []string{
	"truetype/dejavu/DejaVuSans", "truetype/dejavu/DejaVuSans-Bold", "truetype/dejavu/DejaVuSansCondensed", "truetype/dejavu/DejaVuSerif",
	"truetype/dejavu/DejaVuSerifCondensed-Bold", "truetype/dejavu/DejaVuSans-ExtraLight", "truetype/noto/NotoMono-Regular", "truetype/noto/NotoSansMono-Bold",
	"opentype/urw-base35/NimbusRoman-Regular", "opentype/urw-base35/NimbusRoman-Bold",
	"opentype/urw-base35/C059-Roman", "opentype/urw-base35/P052-Roman", "opentype/urw-base35/P052-Bold", "opentype/urw-base35/URWBookman-Light",
	"opentype/urw-base35/URWBookman-Demi", "opentype/urw-base35/URWGothic-Book", "opentype/urw-base35/URWGothic-Demi",
	"opentype/urw-base35/NimbusSansNarrow-Regular", "opentype/urw-base35/NimbusSansNarrow-Bold", "opentype/urw-base35/NimbusSans-BoldItalic",
}

func load(root string) (ocrb, other []*cut, err error) {
	for _, name := range genuine {
		c, err := open(root + "/opentype/ocr-b/" + name + ".otf")
		if err != nil {
			return nil, nil, fmt.Errorf("%w; apt-get install fonts-ocr-b", err)
		}
		ocrb = append(ocrb, c)
	}
	for _, name := range alien {
		kind := ".otf"
		if strings.HasPrefix(name, "truetype") {
			kind = ".ttf"
		}
		c, err := open(root + "/" + name + kind)
		if err != nil {
			return nil, nil, fmt.Errorf("%w; apt-get install fonts-dejavu-extra fonts-noto-mono fonts-urw-base35", err)
		}
		other = append(other, c)
	}
	return ocrb, other, nil
}

func open(name string) (*cut, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	face, err := font.ParseTTF(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	c := &cut{name: name}
	_, high, _, _ := extent(face, 'H')
	thin, wide := advance(face, 'I'), advance(face, 'W')
	scale := pen * 0.985 / high // the capitals of OCR-B are 0.985 of the pitch high
	if thin == wide {
		scale = pen / wide
	}
	for class, r := range typeface.Alphabet {
		x0, _, x1, ok := extent(face, r)
		if !ok {
			return nil, fmt.Errorf("%s has no %q", name, r)
		}
		middle, by := advance(face, r)/2, scale
		if thin != wide {
			middle = (x0 + x1) / 2
			by = min(scale, 0.95*pen/(x1-x0))
		}
		c.glyphs[class] = drawn(face, r, by, scale, middle, high/2)
	}
	return c, nil
}

func outline(face *font.Face, r rune) ([]opentype.Segment, bool) {
	id, ok := face.NominalGlyph(r)
	if !ok {
		return nil, false
	}
	o, ok := face.GlyphDataOutline(id)
	return o.Segments, ok
}

func advance(face *font.Face, r rune) float32 {
	id, _ := face.NominalGlyph(r)
	return face.HorizontalAdvance(id)
}

// extent is how far a glyph reaches to the left, up and to the right, in units of
// the font.
func extent(face *font.Face, r rune) (left, top, right float32, ok bool) {
	segments, ok := outline(face, r)
	left, right, top = 1e6, -1e6, -1e6
	for _, s := range segments {
		for _, p := range s.ArgsSlice() {
			left, right, top = min(left, p.X), max(right, p.X), max(top, p.Y)
		}
	}
	return left, top, right, ok && right > left
}

// drawn renders a glyph so that the given middle of it stands in the middle.
func drawn(face *font.Face, r rune, scaleX, scaleY, midX, midY float32) *field {
	segments, _ := outline(face, r)
	z := vector.NewRasterizer(side, side)
	z.DrawOp = draw.Src
	at := func(p opentype.SegmentPoint) (x, y float32) {
		return side/2 + (p.X-midX)*scaleX, side/2 - (p.Y-midY)*scaleY
	}
	for _, s := range segments {
		x, y := at(s.Args[0])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			z.ClosePath()
			z.MoveTo(x, y)
		case opentype.SegmentOpLineTo:
			z.LineTo(x, y)
		case opentype.SegmentOpQuadTo:
			x1, y1 := at(s.Args[1])
			z.QuadTo(x, y, x1, y1)
		case opentype.SegmentOpCubeTo:
			x1, y1 := at(s.Args[1])
			x2, y2 := at(s.Args[2])
			z.CubeTo(x, y, x1, y1, x2, y2)
		}
	}
	z.ClosePath()
	a := image.NewAlpha(image.Rect(0, 0, side, side))
	z.Draw(a, a.Rect, image.Opaque, image.Point{})
	return distances(a.Pix)
}

// distances makes the field of a coverage mask by two sweeps, each of which hands
// the nearest edge on to the neighbours.
func distances(cover []uint8) *field {
	const straight, oblique, far = 0.955, 1.369, 1e3 // the least error of such sweeps
	sweep := func(inside bool) (d field) {
		for i, v := range cover {
			if (v > 127) != inside {
				d[i] = far
			}
		}
		step := func(i, x, y int, order int) {
			for _, n := range [...][3]float32{{-1, 0, straight}, {-1, -1, oblique}, {0, -1, straight}, {1, -1, oblique}} {
				u, v := x+order*int(n[0]), y+order*int(n[1])
				if u >= 0 && v >= 0 && u < side && v < side {
					d[i] = min(d[i], d[v*side+u]+n[2])
				}
			}
		}
		for i := range d {
			step(i, i%side, i/side, 1)
		}
		for i := len(d) - 1; i >= 0; i-- {
			step(i, i%side, i/side, -1)
		}
		return d
	}
	out, in := sweep(true), sweep(false)
	for i := range out {
		out[i] -= in[i]
	}
	return &out
}
