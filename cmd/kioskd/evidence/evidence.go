package evidence

import (
	"context"
	"image"
	"math"

	"gatehouse/capture"
	"gatehouse/capture/ocr"
	"gatehouse/capture/optics"
	"gatehouse/screening"
)

// Read finds the machine readable zone of a page, in white and infrared light
// together. The error is that of ctx, or of a picture that cannot be read.
func (x Examiner) Read(ctx context.Context, page capture.Page) (capture.Document, error) {
	doc := capture.Document{State: capture.Captured, Page: page}
	for _, p := range page.Pictures {
		x.Trace.Show("page "+p.Light.String(), p.Gray)
	}
	m, err := ocr.ReadPage(ctx, &page, ocr.Options{Trace: x.Trace})
	doc.MRZ = m
	return doc, err
}

// Modality writes down how a modality ended.
func Modality(s capture.State, reason string) screening.ModalityEvidence {
	return screening.ModalityEvidence{State: s.String(), Reason: reason}
}

// Document writes down the page and its lines; the measurements are added by
// Optics.
func Document(d capture.Document) (screening.DocumentEvidence, []screening.PictureEvidence) {
	e := screening.DocumentEvidence{
		ModalityEvidence: Modality(d.State, d.Reason),
		WidthUM:          milli(d.Page.WidthMM),
		HeightUM:         milli(d.Page.HeightMM),
	}
	if d.MRZ.Format != capture.FormatUnknown {
		e.Format = d.MRZ.Format.String()
		e.MRZLight = d.MRZ.Light.String()
		e.Lines = d.MRZ.Text()
		for _, line := range d.MRZ.Lines {
			margins, cells := make([]int, len(line)), make([]screening.Box, len(line))
			for i, c := range line {
				margins[i], cells[i] = milli(float64(c.Margin)), box(c.Box)
			}
			e.MarginsMilli = append(e.MarginsMilli, margins)
			e.Cells = append(e.Cells, cells)
		}
	}
	var pictures []screening.PictureEvidence
	for _, p := range d.Page.Pictures {
		sum := p.SHA256()
		pictures = append(pictures, screening.PictureEvidence{
			Light: p.Light.String(), SHA256: sum[:], Width: p.Gray.Rect.Dx(), Height: p.Gray.Rect.Dy(),
		})
	}
	return e, pictures
}

// Optics copies the measurements of a page into the evidence.
func Optics(d *screening.DocumentEvidence, p *capture.Page, m optics.Measures) {
	d.Optics = screening.Optics{
		HasIR: m.HasIR, MRZWhiteMilli: m.MRZWhiteMilli, MRZIRMilli: m.MRZIRMilli, MRZIRMinMilli: m.MRZIRMinMilli,
		HasUV: m.HasUV, UVMedian: m.UVMedian, UVMRZMedian: m.UVMRZMedian, UVBrightMilli: m.UVBrightMilli,
		UVRegion: box(m.UVRegion), MRZRegion: box(m.MRZRegion), ResidualMilli: m.ResidualMilli,
		Edition: screening.OpticsEdition, WhiteMilli: m.WhiteMilli, WhitePaper: m.WhitePaper, IRMilli: m.IRMilli, IRPaper: m.IRPaper, ShapeMilli: m.ShapeMilli,
		White: screening.Sight(m.White), IR: screening.Sight(m.IR),
	}
	for _, q := range p.Pictures {
		if q.Unregistered {
			d.Optics.Unregistered = append(d.Optics.Unregistered, q.Light.String())
		}
	}
	if l := m.Layout; l != nil {
		d.Layout = &screening.Layout{PitchUM: l.Pitch, HeightUM: l.Height, LeftUM: l.Left, AboveUM: l.Above, SkewMilli: l.Skew}
		if l.HasLean {
			d.Layout.LeanMilli = &l.Lean
		}
	}
}

func box(r image.Rectangle) screening.Box {
	return screening.Box{X: r.Min.X, Y: r.Min.Y, W: r.Dx(), H: r.Dy()}
}

// milli gives thousandths, capped so that no reader's enthusiasm overflows; what is
// no number, or below zero, is 0: a length not known, a character that is not sure.
func milli(v float64) int {
	if !(v > 0) {
		return 0
	}
	return int(math.Round(math.Min(v, 1e6) * 1000))
}
