package paper

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/goregular"
)

// benchCut prints the MRZ of the document models: the plain cut with round
// stroke ends. The classifier of capture/ocr is trained on other cuts, and
// TestOwnCut sees to it. It needs a reader of its own, since x/image cannot read
// the flex operators in the outlines of 8 and <.
const benchCut = "/usr/share/fonts/opentype/ocr-b/OCRB.otf"

// alphabet is what an MRZ is made of.
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"

// An outline is a glyph in millimetres: its middle lies where the cell of the MRZ
// has its middle, y grows downwards.
type outline struct {
	ops []byte
	pts [][2]float64
}

// capital is the height of an OCR-B size 1 capital in mm: 713/723 of the pitch.
const capital = 2.54 * 713 / 723

// cut is a typeface for the MRZ.
type cut map[rune]*outline

// readCut reads the alphabet of a font. Capitals become of the height of OCR-B
// and each glyph stands in the middle of its cell, as a forger would set it.
func readCut(file []byte, fixed bool) (cut, error) {
	face, err := font.ParseTTF(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("paper: font: %w", err)
	}
	c := cut{}
	high, err := readOutline(face, 'H')
	if err != nil {
		return nil, err
	}
	_, bottom := high.span(1)
	top, _ := high.span(1)
	scale := capital / (bottom - top)
	for _, r := range alphabet {
		o, err := readOutline(face, r)
		if err != nil {
			return nil, err
		}
		left, right := o.span(0)
		if fixed { // the advance, not the ink, is what stands in the middle
			gid, _ := face.NominalGlyph(r)
			left, right = 0, float64(face.HorizontalAdvance(gid))
		}
		for i := range o.pts {
			o.pts[i] = [2]float64{(o.pts[i][0] - (left+right)/2) * scale, (o.pts[i][1] - (top+bottom)/2) * scale}
		}
		c[r] = o
	}
	return c, nil
}

// readOutline reads one glyph in font units, y downwards.
func readOutline(face *font.Face, r rune) (*outline, error) {
	gid, ok := face.NominalGlyph(r)
	if !ok {
		return nil, fmt.Errorf("paper: the font has no %q", r)
	}
	data, ok := face.GlyphDataOutline(gid)
	if !ok || len(data.Segments) == 0 {
		return nil, fmt.Errorf("paper: the font has no outline of %q", r)
	}
	o := &outline{}
	for _, s := range data.Segments {
		o.ops = append(o.ops, map[opentype.SegmentOp]byte{
			opentype.SegmentOpMoveTo: 'M', opentype.SegmentOpLineTo: 'L', opentype.SegmentOpQuadTo: 'Q', opentype.SegmentOpCubeTo: 'C',
		}[s.Op])
		for _, p := range s.ArgsSlice() {
			o.pts = append(o.pts, [2]float64{float64(p.X), -float64(p.Y)})
		}
	}
	return o, nil
}

// span gives the least and the largest coordinate along an axis.
func (o *outline) span(axis int) (from, to float64) {
	from, to = math.Inf(1), math.Inf(-1)
	for _, p := range o.pts {
		from, to = min(from, p[axis]), max(to, p[axis])
	}
	return from, to
}

// shape places the glyph with its middle at x, y in pixels, size times as large
// and turned by angle (radians, clockwise).
func (o *outline) shape(x, y, size, angle float64) *shape {
	sin, cos := math.Sincos(angle)
	s := &shape{}
	p := o.pts
	for _, op := range o.ops {
		n := map[byte]int{'M': 1, 'L': 1, 'Q': 2, 'C': 3}[op]
		var xy [6]float64
		for i, q := range p[:n] {
			u, v := px(q[0]*size), px(q[1]*size)
			xy[2*i], xy[2*i+1] = x+u*cos-v*sin, y+u*sin+v*cos
		}
		p = p[n:]
		s.add(op, xy[:2*n]...)
	}
	return s
}

// cuts are the bench's OCR-B and the faces that forgers take for it.
type cuts struct {
	genuine cut
	others  []cut
}

var openCuts = sync.OnceValues(func() (*cuts, error) {
	file, err := os.ReadFile(benchCut)
	if err != nil {
		return nil, fmt.Errorf("paper: no OCR-B font: %w; install the Debian package fonts-ocr-b", err)
	}
	c := &cuts{}
	if c.genuine, err = readCut(file, true); err != nil {
		return nil, err
	}
	for _, other := range []struct {
		ttf   []byte
		fixed bool
	}{{gomono.TTF, true}, {gomonobold.TTF, true}, {goregular.TTF, false}} {
		o, err := readCut(other.ttf, other.fixed)
		if err != nil {
			return nil, err
		}
		c.others = append(c.others, o)
	}
	return c, nil
})
