package optics

import (
	"image"
	"math"

	"gatehouse/capture"
	"gatehouse/device"
)

// Measures are the measurements of one page. Names and meanings are those of
// the evidence (screening.Optics).
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
}

// Measure measures p, whose MRZ m was read from one of its pictures. Both may be
// empty or incomplete: what cannot be measured is left out.
func Measure(p *capture.Page, m *capture.MRZ) Measures {
	out := Measures{MRZRegion: region(m), ResidualMilli: milli(p.Residual)}
	white, ir, uv := gray(p, device.White), gray(p, device.IR), gray(p, device.UV)
	if ir != nil && (white == nil || white.Rect == ir.Rect) {
		out.contrast(white, ir, m)
	} else if white != nil {
		out.MRZWhiteMilli = mean(whiteOnly(white, m))
	}
	if uv != nil {
		out.glow(uv, pxPerMM(p, m, uv))
	}
	return out
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
