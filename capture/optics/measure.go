package optics

import (
	"image"
	"math"

	"gatehouse/capture"
	"gatehouse/capture/optics/typeface"
	"gatehouse/device"
)

// Measures are the measurements of one page. Names and meanings are those of
// the evidence (screening.Optics, screening.Layout).
type Measures struct {
	HasIR         bool // the MRZ was measured in infrared
	MRZWhiteMilli int  // print contrast of the strokes in white light, mean of the characters, 0..1000
	MRZIRMilli    int  // the same strokes in B900
	MRZIRMinMilli int  // mean of the two weakest characters in B900
	HasUV         bool
	UVMedian      int             // 0..255 over the page, brightest channel
	UVMRZMedian   int             // the same over the MRZ; 0 without an MRZ
	UVBrightMilli int             // share of the page above Bright, 0..1000
	UVRegion      image.Rectangle // the largest coherent bright area; empty = none
	MRZRegion     image.Rectangle // empty without an MRZ
	ResidualMilli int             // distance between the pictures of one spot, 1/1000 px

	WhiteMilli [][]int // print contrast of each character in white light, by line
	WhitePaper [][]int // level of the paper around each character in white light, 0..255
	IRMilli    [][]int // print contrast of each character in B900
	IRPaper    [][]int // level of the paper around it
	ShapeMilli [][]int // log odds of OCR-B against another typeface of each character, 1/1000
	White, IR  Sight   // how the pictures are at the MRZ
	Layout     *Layout // nil where the lines or the edges of the document are not known
}

// Sight says how well a picture shows the MRZ.
type Sight struct {
	Paper      int // median level of the paper around the characters, 0..255; 0 = not seen
	ClipMilli  int // share of pixels at the upper end of the scale, 0..1000
	RiseMilli  int // width of an edge between paper and ink in 1/1000 of the pitch; 0 = no edge was seen
	PitchMilli int // pitch of the characters in 1/1000 px
}

// Measure measures p, whose MRZ m was read from one of its pictures. Both may be
// empty or incomplete: what cannot be measured is left out, and so is a picture of
// another size than the one that was read, which shows other spots.
func Measure(p *capture.Page, m *capture.MRZ) Measures {
	out := Measures{MRZRegion: region(m), ResidualMilli: milli(p.Residual)}
	white, ir, uv := gray(p, device.White), gray(p, device.IR), gray(p, device.UV)
	read := white // the places of the characters hold in the picture that they were read from
	if read == nil || m.Light == device.IR && ir != nil {
		read = ir
	}
	for _, g := range []**image.Gray{&white, &ir, &uv} {
		if *g != nil && read != nil && (*g).Rect != read.Rect {
			*g = nil
		}
	}
	out.contrast(white, ir, m)
	out.form(p, m, white, ir, read)
	if uv != nil {
		out.glow(uv, pxPerMM(p, m, uv))
	}
	return out
}

// form measures the shape and the place of the lines, and the pictures.
func (out *Measures) form(p *capture.Page, m *capture.MRZ, white, ir, read *image.Gray) {
	all := rows(m)
	if len(all) == 0 {
		return
	}
	out.White, out.IR = sight(white, all), sight(ir, all)
	net, err := typeface.Shipped()
	if read == nil || err != nil || len(all) != len(m.Lines) {
		return
	}
	prints := make([]imprint, len(all))
	whole := true
	scale, rectified := perMM(p, m.Format, read.Rect.Dx(), read.Rect.Dy())
	for i := range all {
		var ok bool
		prints[i], ok = all[i].printed(read)
		whole = whole && ok
		out.ShapeMilli = append(out.ShapeMilli, all[i].shapes(net, read, prints[i], rectified))
	}
	if rectified && whole {
		out.Layout = layout(all, prints, scale, read.Rect.Dx(), read.Rect.Dy())
	}
}

// region is where the MRZ stands.
func region(m *capture.MRZ) image.Rectangle {
	r := m.Region
	if r.Empty() {
		for _, l := range m.Lines {
			for _, c := range l {
				r = r.Union(c.Box)
			}
		}
	}
	return r
}

// gray gives the picture in light l, nil where there is none to measure.
func gray(p *capture.Page, l device.Light) *image.Gray {
	q := p.In(l)
	if q == nil || q.Gray == nil || q.Gray.Rect.Empty() {
		return nil
	}
	return q.Gray
}

// pxPerMM is the scale of a picture by the best knowledge there is: the
// picture's own, the page's width, the pitch of the MRZ; 12 if all are silent.
func pxPerMM(p *capture.Page, m *capture.MRZ, g *image.Gray) float64 {
	for _, q := range p.Pictures {
		if q.Gray == g && q.PxPerMM > 0 {
			return q.PxPerMM
		}
	}
	if p.WidthMM > 0 {
		return float64(g.Rect.Dx()) / p.WidthMM
	}
	if pitch := pitch(m); pitch > 0 {
		return pitch / 2.54 // Doc 9303-3 clause 4.4
	}
	return 12
}

// pitch is the mean distance of neighbouring characters in pixels, 0 if unknown.
func pitch(m *capture.MRZ) float64 {
	for _, l := range m.Lines {
		if n := len(l); n > 1 {
			return math.Abs(float64(l[n-1].Box.Min.X-l[0].Box.Min.X)) / float64(n-1)
		}
	}
	return 0
}

func milli(v float64) int {
	if !(v > 0) {
		return 0
	}
	return int(math.Round(min(v, 1e6) * 1000))
}
