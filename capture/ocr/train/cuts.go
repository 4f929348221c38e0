package main

import (
	"fmt"
	"image"
	"os"
	"path/filepath"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"gatehouse/capture/ocr/glyph"
)

// Masks are drawn at pen pixels per pitch. An OCR-B em is 1000 units, its pitch
// 723 and its capitals 713 high.
const (
	pen       = 32
	emPerPen  = 1000.0 / 723
	maskWide  = pen * 3 / 2
	maskHigh  = pen * 7 / 4
	capHeight = pen * 713 / 723
)

// mask is the ink of one glyph, 0 to 1, its cell's centre in the middle.
type mask [maskWide * maskHigh]float32

// cut is one typeface: for each class the glyph in several weights.
type cut struct {
	glyphs [glyph.Reject][]*mask
	other  []*mask // small letters, which no machine readable zone holds
}

// loadCuts draws the cuts. x/image cannot read the flex operators in the
// outlines of 8 and < in some of the fonts; OCRBE, which prints white on a black
// tile, has the same round-ended shapes in readable form.
func loadCuts(dir string) ([]*cut, error) {
	round, err := openFace(filepath.Join(dir, "OCRBE.otf"))
	if err != nil {
		return nil, err
	}
	square, err := openFace(filepath.Join(dir, "OCRBS.otf"))
	if err != nil {
		return nil, err
	}
	slanted, err := openFace(filepath.Join(dir, "OCRBL.otf"))
	if err != nil {
		return nil, err
	}
	var cuts []*cut
	for _, f := range []struct {
		face  font.Face
		white bool
		but   string
	}{{round, true, ""}, {square, false, ""}, {slanted, false, "8"}} {
		c := &cut{}
		for class := range glyph.Reject {
			r := rune(glyph.Alphabet[class])
			face, white := f.face, f.white
			if f.but != "" && rune(f.but[0]) == r {
				face, white = square, false
			}
			m, err := draw(face, r, white)
			if err != nil {
				return nil, err
			}
			thin := spread(m, -1)
			c.glyphs[class] = []*mask{thin, m, m, spread(m, 1), spread(m, 2), spread(thin, -1)}
		}
		cuts = append(cuts, c)
	}
	for i, ttf := range [][]byte{goregular.TTF, gomedium.TTF} {
		face, err := newFace(ttf)
		if err != nil {
			return nil, err
		}
		for _, r := range "abdefghkmnpqrtuywä.:-/&%" {
			m, err := draw(face, r, false)
			if err != nil {
				return nil, err
			}
			cuts[i].other = append(cuts[i].other, m)
		}
	}
	cuts[2].other = cuts[1].other
	return cuts, nil
}

func openFace(name string) (font.Face, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%w; apt-get install fonts-ocr-b", err)
	}
	return newFace(b)
}

func newFace(b []byte) (font.Face, error) {
	f, err := opentype.Parse(b)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(f, &opentype.FaceOptions{Size: pen * emPerPen, DPI: 72})
}

// draw renders one glyph; white says that the font prints it white on black.
func draw(face font.Face, r rune, white bool) (*mask, error) {
	canvas := image.NewAlpha(image.Rect(0, 0, maskWide, maskHigh))
	advance, ok := face.GlyphAdvance(r)
	if !ok {
		return nil, fmt.Errorf("font has no readable %q", r)
	}
	dot := fixed.Point26_6{X: fixed.I(maskWide)/2 - advance/2, Y: fixed.I(maskHigh)/2 + fixed.I(capHeight)/2}
	d := font.Drawer{Dst: canvas, Src: image.Opaque, Face: face, Dot: dot}
	d.DrawString(string(r))
	m := &mask{}
	for i, a := range canvas.Pix {
		m[i] = float32(a) / 255
		if x := i % maskWide; white {
			m[i] = 1 - m[i]
			if x < (maskWide-pen)/2+1 || x >= (maskWide+pen)/2-1 {
				m[i] = 0
			}
		}
	}
	if white {
		m.clearOutside(canvas)
	}
	return m, nil
}

// clearOutside blanks the rows above and below the black tile.
func (m *mask) clearOutside(tile *image.Alpha) {
	for y := range maskHigh {
		covered := 0
		for x := maskWide / 2; x < maskWide; x++ {
			if tile.Pix[y*tile.Stride+x] > 127 {
				covered++
			}
		}
		if edge := tile.Pix[y*tile.Stride+(maskWide+pen)/2-2]; edge < 250 || covered == 0 {
			for x := range maskWide {
				m[y*maskWide+x] = 0
			}
		}
	}
}

// spread thickens the strokes by n pixels of the pen, or thins them by -n.
func spread(m *mask, n int) *mask {
	out := *m
	for range max(n, -n) {
		src := out
		for y := 1; y < maskHigh-1; y++ {
			for x := 1; x < maskWide-1; x++ {
				at := y*maskWide + x
				for _, v := range [...]float32{src[at-1], src[at+1], src[at-maskWide], src[at+maskWide]} {
					if n > 0 {
						out[at] = max(out[at], v)
					} else {
						out[at] = min(out[at], v)
					}
				}
			}
		}
	}
	return &out
}
