package main

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/vector"

	"gatehouse/capture/ocr/glyph"
)

// Masks are drawn at pen pixels per pitch. An OCR-B em is 1000 units, its pitch
// 723 and its capitals 713 high.
const (
	pen       = 32
	emPerPen  = 1000.0 / 723
	maskWide  = pen * 3 / 2
	maskHigh  = pen * 7 / 4
	capHeight = pen * 713.0 / 723
)

// mask is the ink of one glyph, 0 to 1, its cell's centre in the middle.
type mask [maskWide * maskHigh]float32

// cut is one typeface: for each class the glyph in several weights, from thin to
// fat, and what else may stand for the class.
type cut struct {
	glyphs [glyph.Reject][]*mask
	tilde  []*mask // N with a tilde, which some states print and read as N
	other  []*mask // small letters, which no machine readable zone holds
}

// loadCuts draws the cuts that are trained with: round stroke ends, square ones
// and slanted letters. The plain cuts are left to the bench.
func loadCuts(dir string) ([]*cut, error) {
	var small []*mask
	for _, ttf := range [][]byte{goregular.TTF, gomedium.TTF} {
		f, err := font.ParseTTF(bytes.NewReader(ttf))
		if err != nil {
			return nil, err
		}
		for _, r := range "abdefghkmnpqrtuywä.:-/&%" {
			m, err := draw(f, r, false)
			if err != nil {
				return nil, err
			}
			small = append(small, m)
		}
	}
	var cuts []*cut
	for _, c := range []struct {
		name string
		tile bool // prints white on a black tile
	}{{"OCRBE.otf", true}, {"OCRBX.otf", true}, {"OCRBL.otf", false}} {
		b, err := os.ReadFile(filepath.Join(dir, c.name))
		if err != nil {
			return nil, fmt.Errorf("%w; apt-get install fonts-ocr-b", err)
		}
		f, err := font.ParseTTF(bytes.NewReader(b))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		out := &cut{other: small}
		for class := range glyph.Reject {
			m, err := draw(f, rune(glyph.Alphabet[class]), c.tile)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
			out.glyphs[class] = weights(m)
		}
		out.tilde = weights(withTilde(out.glyphs[glyph.Class('N')][nominal]))
		cuts = append(cuts, out)
	}
	return cuts, nil
}

// draw renders one glyph; tile says that its first contour is a black tile, to
// be left out.
func draw(f *font.Face, r rune, tile bool) (*mask, error) {
	id, ok := f.NominalGlyph(r)
	outline, drawn := f.GlyphData(id).(font.GlyphOutline)
	if !ok || !drawn {
		return nil, fmt.Errorf("font has no outline of %q", r)
	}
	z := vector.NewRasterizer(maskWide, maskHigh)
	scale := pen * emPerPen / float32(f.Upem())
	left := maskWide/2 - f.HorizontalAdvance(id)*scale/2
	at := func(p opentype.SegmentPoint) (x, y float32) {
		return left + p.X*scale, maskHigh/2 + capHeight/2 - p.Y*scale
	}
	contour := 0
	for _, s := range outline.Segments {
		if s.Op == opentype.SegmentOpMoveTo {
			contour++
			z.ClosePath()
		}
		if tile && contour == 1 {
			continue
		}
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			z.MoveTo(ax, ay)
		case opentype.SegmentOpLineTo:
			z.LineTo(ax, ay)
		case opentype.SegmentOpQuadTo:
			z.QuadTo(ax, ay, bx, by)
		case opentype.SegmentOpCubeTo:
			z.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	z.ClosePath()
	canvas := image.NewAlpha(image.Rect(0, 0, maskWide, maskHigh))
	z.Draw(canvas, canvas.Rect, image.Opaque, image.Point{})
	m := &mask{}
	for i, a := range canvas.Pix {
		m[i] = float32(a) / 255
	}
	return m, nil
}

// nominal is the index of the weight that the font has; a step of weight is one
// pixel of the pen more on all sides of a stroke.
const nominal = 2

// weights gives the glyph from two steps thinner to three steps fatter.
func weights(m *mask) []*mask {
	return []*mask{spread(m, -2), spread(m, -1), m, spread(m, 1), spread(m, 2), spread(m, 3)}
}

// spread thickens the strokes by n pixels of the pen, or thins them by -n; the
// thinnest keeps a core, lest nothing be left.
func spread(m *mask, n int) *mask {
	out := *m
	for step := range max(n, -n) {
		src := out
		for y := 1; y < maskHigh-1; y++ {
			for x := 1; x < maskWide-1; x++ {
				at := y*maskWide + x
				v := src[at]
				for _, o := range [...]float32{src[at-1], src[at+1], src[at-maskWide], src[at+maskWide]} {
					if n > 0 {
						v = max(v, o)
					} else {
						v = min(v, o)
					}
				}
				if n < 0 && step > 0 {
					v = max(v, 0.5*src[at])
				}
				out[at] = v
			}
		}
	}
	return &out
}

// withTilde is the letter, a little lower, under a tilde.
func withTilde(m *mask) *mask {
	out := &mask{}
	top := int(math.Round(maskHigh/2 - capHeight/2))
	for y := range maskHigh {
		// The letter is squeezed to four fifths of its height on its base line.
		const base = maskHigh/2 + capHeight/2
		from := int(base - (base-float64(y))*1.25)
		if from >= 0 && from < maskHigh {
			copy(out[y*maskWide:(y+1)*maskWide], m[from*maskWide:(from+1)*maskWide])
		}
	}
	for x := maskWide/2 - pen/4; x < maskWide/2+pen/4; x++ {
		lift := 0
		if x < maskWide/2 {
			lift = 1
		}
		for y := top + 1 - lift; y < top+4-lift; y++ {
			out[y*maskWide+x] = 1
		}
	}
	return out
}
