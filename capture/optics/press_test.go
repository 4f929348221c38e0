package optics

import (
	"bytes"
	"image"
	"image/draw"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/vector"

	"gatehouse/capture"
	"gatehouse/device"
)

const fontRoot = "/usr/share/fonts/"

func face(t testing.TB, path string) *font.Face {
	t.Helper()
	b, err := os.ReadFile(fontRoot + path)
	if err != nil {
		t.Skipf("%v: install fonts-ocr-b, fonts-ocr-a, fonts-dejavu-core, fonts-urw-base35", err)
	}
	f, err := font.ParseTTF(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// sheet is a page with lines of text, printed and seen in one light.
type sheet struct {
	format        capture.Format
	width, height float64 // mm
	left          float64 // mm to the left edge of the first cell's pitch
	above         []float64
	lines         []string
	face          *font.Face
	other         *font.Face // of the characters that foreign names
	foreign       map[int]bool
	perMM         float64
	em, otherEm   float64 // mm per em; 0 = as the pitch asks
	pitch         float64 // mm, 0 = 2.54
	skew          float64 // degrees
	blur          float64 // pixels
	noise, wear   float64
	ink, paper    float64 // 0 = 40, 215
	turned        bool
	seed          uint64
}

var formatsOf = map[capture.Format]sheet{
	capture.TD3: {format: capture.TD3, width: 125, height: 88, left: 5.58, above: []float64{15.75, 9.40}},
	capture.TD2: {format: capture.TD2, width: 105, height: 74, left: 3.58, above: []float64{15.75, 9.40}},
	capture.TD1: {format: capture.TD1, width: 85.6, height: 54, left: 4.58, above: []float64{15.73, 11.50, 7.27}},
}

// text makes lines of a format: letters and fillers, then digits and letters.
func text(r *rand.Rand, f capture.Format) (lines []string) {
	n, rows := map[capture.Format]int{capture.TD3: 44, capture.TD2: 36, capture.TD1: 30}[f], 2
	if f == capture.TD1 {
		rows = 3
	}
	for i := range rows {
		b := make([]byte, n)
		for k := range b {
			switch {
			case i == rows-1 && k < n*3/4 || i == 0 && k > 5 && rows == 3:
				b[k] = "0123456789"[r.IntN(10)]
				if r.IntN(6) == 0 {
					b[k] = byte('A' + r.IntN(26))
				}
			case k < n/2 && r.IntN(7) > 0:
				b[k] = byte('A' + r.IntN(26))
			default:
				b[k] = '<'
			}
		}
		lines = append(lines, string(b))
	}
	lines[0] = "P" + lines[0][1:]
	return lines
}

// print draws the sheet and gives its page and the boxes as a reader would.
func (s sheet) print() (*capture.Page, *capture.MRZ) {
	if s.pitch == 0 {
		s.pitch = 2.54
	}
	if s.ink == 0 {
		s.ink, s.paper = 40, 215
	}
	r := rand.New(rand.NewPCG(s.seed, 77))
	w, h := int(math.Round(s.width*s.perMM)), int(math.Round(s.height*s.perMM))
	cover := image.NewAlpha(image.Rect(0, 0, w, h))
	m := &capture.MRZ{Format: s.format, Light: device.White}
	sin, cos := math.Sincos(s.skew * math.Pi / 180)
	place := func(x, y float64) (float64, float64) { // mm of the text block to pixels
		x, y = x-s.width/2, y-(s.height-12)
		return (s.width/2 + x*cos - y*sin) * s.perMM, (s.height - 12 + x*sin + y*cos) * s.perMM
	}
	n := 0
	for i, line := range s.lines {
		var chars []capture.Char
		for k := range line {
			f, em := s.face, s.em
			if s.foreign[n] {
				f, em = s.other, s.otherEm
			}
			cx, cy := s.left+(float64(k)+0.5)*s.pitch, s.height-s.above[i]
			s.glyph(cover, f, em, rune(line[k]), cx, cy, place)
			x, y := place(cx, cy)
			half, tall := s.pitch*s.perMM/2, 1.25*s.perMM
			box := image.Rect(int(math.Floor(x-half)), int(math.Floor(y-tall)), int(math.Ceil(x+half)), int(math.Ceil(y+tall)))
			chars = append(chars, capture.Char{Rune: line[k], Box: box})
			m.Region = m.Region.Union(box)
			n++
		}
		m.Lines = append(m.Lines, chars)
	}
	top := max(0, h-int(26*s.perMM)) // nothing is printed above
	plane := make([]float64, w*(h-top))
	for i, a := range cover.Pix[top*w:] {
		x, y := i%w, top+i/w
		v := float64(a) / 255
		if s.wear > 0 { // rubbed spots
			f := math.Sin(float64(x)*0.9/s.perMM*4+3*math.Sin(float64(y)/s.perMM*2)) + r.Float64() - 0.5
			v *= 1 - s.wear*max(0, min(1, f))
		}
		line := 0.0
		if math.Abs(math.Sin(float64(x)/(0.6*s.perMM)+4*math.Sin(float64(y)/(2.5*s.perMM)))) < 0.12 {
			line = 0.08
		}
		plane[i] = s.paper*(1-line) - (s.paper*(1-line)-s.ink)*v
	}
	g := image.NewGray(image.Rect(0, 0, w, h))
	smooth(plane, w, h-top, s.blur)
	for i := range g.Pix[:top*w] {
		g.Pix[i] = uint8(s.paper)
	}
	for i, v := range plane {
		g.Pix[top*w+i] = uint8(max(0, min(255, v+s.noise*r.NormFloat64()+0.5)))
	}
	if s.turned {
		turn(g, m)
	}
	return &capture.Page{WidthMM: s.width, HeightMM: s.height, Pictures: []capture.Picture{{Light: device.White, Gray: g, PxPerMM: s.perMM}}}, m
}

// glyph draws one character centred on the pitch: a monospaced face by its own
// advance, another by its outline, as high as the capitals of OCR-B.
func (s sheet) glyph(dst *image.Alpha, f *font.Face, em float64, c rune, cx, cy float64, place func(x, y float64) (float64, float64)) {
	segments, left, right := glyphOf(f, c)
	_, _, tallI := span(f, 'H')
	advance := func(r rune) float64 { id, _ := f.NominalGlyph(r); return float64(f.HorizontalAdvance(id)) }
	middle, mono := advance(c)/2, advance('I') == advance('W')
	by := em
	if by == 0 {
		by = 2.5 / tallI
		if mono {
			by = s.pitch / advance('W')
		}
	}
	if !mono {
		middle = (left + right) / 2
	}
	z := vector.NewRasterizer(dst.Rect.Dx(), dst.Rect.Dy())
	z.DrawOp = draw.Over
	x0, y0 := place(cx, cy)
	reach := int(3 * s.perMM)
	from := image.Pt(int(x0)-reach, int(y0)-reach)
	z.Reset(2*reach, 2*reach)
	at := func(p opentype.SegmentPoint) (float32, float32) {
		x, y := place(cx+(float64(p.X)-middle)*by, cy-(float64(p.Y)-tallI/2)*by)
		return float32(x - float64(from.X)), float32(y - float64(from.Y))
	}
	for _, q := range segments {
		x, y := at(q.Args[0])
		switch q.Op {
		case opentype.SegmentOpMoveTo:
			z.ClosePath()
			z.MoveTo(x, y)
		case opentype.SegmentOpLineTo:
			z.LineTo(x, y)
		case opentype.SegmentOpQuadTo:
			x1, y1 := at(q.Args[1])
			z.QuadTo(x, y, x1, y1)
		case opentype.SegmentOpCubeTo:
			x1, y1 := at(q.Args[1])
			x2, y2 := at(q.Args[2])
			z.CubeTo(x, y, x1, y1, x2, y2)
		}
	}
	z.ClosePath()
	z.Draw(dst, image.Rectangle{Min: from, Max: from.Add(image.Pt(2*reach, 2*reach))}, image.Opaque, image.Point{})
}

func glyphOf(f *font.Face, c rune) (segments []opentype.Segment, left, right float64) {
	id, _ := f.NominalGlyph(c)
	o, _ := f.GlyphDataOutline(id)
	left, right, _ = span(f, c)
	return o.Segments, left, right
}

func span(f *font.Face, c rune) (left, right, top float64) {
	id, _ := f.NominalGlyph(c)
	o, _ := f.GlyphDataOutline(id)
	left, right = math.Inf(1), math.Inf(-1)
	for _, s := range o.Segments {
		for _, p := range s.ArgsSlice() {
			left, right, top = min(left, float64(p.X)), max(right, float64(p.X)), max(top, float64(p.Y))
		}
	}
	return left, right, top
}

// turn lays the page upside down.
func turn(g *image.Gray, m *capture.MRZ) {
	for i, j := 0, len(g.Pix)-1; i < j; i, j = i+1, j-1 {
		g.Pix[i], g.Pix[j] = g.Pix[j], g.Pix[i]
	}
	flip := func(r image.Rectangle) image.Rectangle {
		return image.Rect(g.Rect.Dx()-r.Max.X, g.Rect.Dy()-r.Max.Y, g.Rect.Dx()-r.Min.X, g.Rect.Dy()-r.Min.Y)
	}
	for _, l := range m.Lines {
		for k := range l {
			l[k].Box = flip(l[k].Box)
		}
	}
	m.Region = flip(m.Region)
}

// smooth is a Gaussian by three running means.
func smooth(p []float64, w, h int, sigma float64) {
	if sigma <= 0 {
		return
	}
	// a kernel of three taps, run often enough to have the deviation
	const share = 0.25
	times := max(1, int(math.Round(sigma*sigma/(2*share))))
	line := make([]float64, max(w, h))
	pass := func(n, lines, step, next int) {
		for l := range lines {
			for range times {
				for i := range n {
					line[i] = p[l*next+i*step]
				}
				for i := range n {
					p[l*next+i*step] = line[i]*(1-2*share) + share*(line[max(0, i-1)]+line[min(n-1, i+1)])
				}
			}
		}
	}
	pass(w, h, 1, w)
	pass(h, w, w, 1)
}
