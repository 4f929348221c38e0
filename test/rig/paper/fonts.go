package paper

import (
	"fmt"
	"image"
	"os"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Two files of Debian's OCR-B, both with square stroke ends: the first is white on
// black and is turned round here. Turning loses a rim of two pixels, so they differ
// by a little more than nothing.
const (
	turnedOCRB = "/usr/share/fonts/opentype/ocr-b/OCRBE.otf"
	squareOCRB = "/usr/share/fonts/opentype/ocr-b/OCRBS.otf"
)

// pitch is the distance of MRZ characters in mm, Doc 9303-3 clause 4.4.
const pitch = 2.54

// mrzEm is the size in pixels at which a font whose advance is 723/1000 em has that pitch.
const mrzEm = pitch * PxPerMM * 1000 / 723

// phases is the number of sub-pixel positions at which glyphs are cached.
const phases = 4

// typeface draws one font at one size and keeps every glyph it has drawn.
type typeface struct {
	mu      sync.Mutex
	face    font.Face
	inverse bool    // the font prints white on black
	capital float64 // height of a capital in pixels
	glyphs  map[glyphKey]glyph
}

type glyphKey struct {
	r     rune
	phase int
}

type glyph struct {
	mask    *image.Alpha
	at      image.Point // of the mask, from the pen
	advance float64     // pixels
}

func newTypeface(ttf []byte, px float64) (*typeface, error) {
	f, err := opentype.Parse(ttf)
	if err != nil {
		return nil, err
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: px, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, err
	}
	capital := float64(face.Metrics().CapHeight) / 64
	return &typeface{face: face, capital: capital, glyphs: map[glyphKey]glyph{}}, nil
}

func (t *typeface) glyph(r rune, phase int) glyph {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := glyphKey{r, phase}
	if g, ok := t.glyphs[key]; ok {
		return g
	}
	dot := fixed.Point26_6{X: fixed.Int26_6(phase * 64 / phases)}
	box, mask, from, advance, ok := t.face.Glyph(dot, r)
	if !ok {
		return glyph{mask: image.NewAlpha(image.Rectangle{})}
	}
	m := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	for y := range box.Dy() {
		for x := range box.Dx() {
			_, _, _, a := mask.At(from.X+x, from.Y+y).RGBA()
			m.Pix[y*m.Stride+x] = uint8(a >> 8)
		}
	}
	if t.inverse {
		invert(m)
	}
	g := glyph{m, box.Min, float64(advance) / 64}
	t.glyphs[key] = g
	return g
}

// invert turns a white-on-black glyph round; the outermost pixels, where the
// black ends, become empty.
func invert(m *image.Alpha) {
	const rim = 2
	inside := m.Rect.Inset(rim)
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			p := &m.Pix[y*m.Stride+x]
			if *p = 255 - *p; !image.Pt(x, y).In(inside) {
				*p = 0
			}
		}
	}
}

// width of a text in pixels, with extra pixels after each letter.
func (t *typeface) width(s string, extra float64) float64 {
	w := 0.0
	for _, r := range s {
		w += t.glyph(r, 0).advance + extra
	}
	return w
}

// text draws s with its base line at x, y in pixels.
func (c *canvas) text(t *typeface, x, y, extra float64, s string, k *ink) {
	for _, r := range s {
		i, phase := int(x), int((x-float64(int(x)))*phases)
		g := t.glyph(r, phase)
		c.stamp(g.mask, i+g.at.X, int(y+0.5)+g.at.Y, k)
		x += g.advance + extra
	}
}

// fonts are the faces of all pages.
type fonts struct {
	turned, square              *typeface // OCR-B
	label, value, slim, fine    *typeface // visual zone: captions, values, long values, longest values
	title, code, micro, caption *typeface
}

var openFonts = sync.OnceValues(func() (*fonts, error) {
	var otf [2][]byte
	for i, name := range [...]string{turnedOCRB, squareOCRB} {
		var err error
		if otf[i], err = os.ReadFile(name); err != nil {
			return nil, fmt.Errorf("paper: no OCR-B font: %w; install the Debian package fonts-ocr-b", err)
		}
	}
	var f fonts
	for _, one := range []struct {
		to  **typeface
		ttf []byte
		px  float64
	}{
		{&f.turned, otf[0], mrzEm},
		{&f.square, otf[1], mrzEm},
		{&f.label, goregular.TTF, 21},
		{&f.value, gomedium.TTF, 41},
		{&f.slim, gomedium.TTF, 33},
		{&f.fine, gomedium.TTF, 26},
		{&f.title, gobold.TTF, 52},
		{&f.caption, gomedium.TTF, 30},
		{&f.code, gobold.TTF, 78},
		{&f.micro, goregular.TTF, 9},
	} {
		var err error
		if *one.to, err = newTypeface(one.ttf, one.px); err != nil {
			return nil, fmt.Errorf("paper: font: %w", err)
		}
	}
	f.turned.inverse = true
	return &f, nil
})
