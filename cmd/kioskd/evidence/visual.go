package evidence

import (
	"context"

	"gatehouse/capture"
	"gatehouse/capture/viz"
	"gatehouse/screening"
)

// visual reads the visual zone and finds the portraits; nil where nothing on this
// kiosk or page can be read.
func (x Examiner) visual(ctx context.Context, d *capture.Document) *screening.VisualEvidence {
	if x.Text.Path == "" || d.MRZ.Format == capture.FormatUnknown || len(d.Page.Pictures) == 0 {
		return nil
	}
	var v screening.VisualEvidence
	texts, here, err := viz.Read(ctx, &d.Page, &d.MRZ, x.Text, x.Trace)
	switch {
	case err != nil:
		v.ModalityEvidence = Modality(capture.Aborted, err.Error())
		return &v
	case !here:
		v.ModalityEvidence = Modality(capture.NotSupported, "this side of the document has no visual zone above its MRZ")
		return &v
	}
	d.Visual = texts
	d.Portrait, d.Ghost = viz.Portraits(&d.Page, &d.MRZ)
	v.ModalityEvidence = Modality(capture.Captured, "")
	for _, t := range texts {
		v.Texts = append(v.Texts, screening.TextEvidence{Field: t.Field, Text: t.Text, ConfidenceMilli: milli(float64(t.Confidence)), Box: box(t.Region)})
	}
	v.Portrait, v.Ghost = place(d.Portrait), place(d.Ghost)
	return &v
}

// place writes down where a crop was cut.
func place(c *capture.Crop) *screening.Region {
	if c == nil {
		return nil
	}
	return &screening.Region{Light: c.Light.String(), Box: box(c.Region)}
}
