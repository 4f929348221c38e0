package evidence

import (
	"strings"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/viz"
	"gatehouse/device"
	"gatehouse/screening"
)

// Each way in which the visual zone is not read says why, and none of them looks
// like a zone that was read.
func TestVisual(t *testing.T) {
	inked := func() *capture.Document {
		d := document()
		g := d.Page.In(device.White).Gray
		for _, l := range d.MRZ.Lines {
			for _, c := range l {
				g.Pix[g.PixOffset(c.Box.Min.X+20, c.Box.Min.Y+20)] = 20
			}
		}
		return d
	}
	nobody := viz.Program{Path: "/nowhere/tesseract"}
	for _, c := range []struct {
		name   string
		text   viz.Program
		alter  func(*capture.Document)
		state  string // empty: no evidence
		reason string
	}{
		{"no program", viz.Program{}, func(*capture.Document) {}, "", ""},
		{"no lines", nobody, func(d *capture.Document) { d.MRZ = capture.MRZ{} }, "", ""},
		{"no pictures", nobody, func(d *capture.Document) { d.Page.Pictures = nil }, "", ""},
		{"a program that is not there", nobody, func(*capture.Document) {}, "aborted", "install Debian's tesseract-ocr"},
		{"too faint to read", nobody, func(d *capture.Document) { *d = *document() }, "captured", ""},
		{"the back of a card", nobody, func(d *capture.Document) {
			for _, l := range d.MRZ.Lines {
				for i := range l {
					l[i].Box = l[i].Box.Sub(l[0].Box.Min)
				}
			}
		}, "not supported", "no visual zone"},
	} {
		d := inked()
		c.alter(d)
		var e screening.DocumentEvidence
		Examiner{Text: c.text}.Examine(t.Context(), d, &e)
		switch v := e.Visual; {
		case (v == nil) != (c.state == ""):
			t.Errorf("%s: %+v", c.name, v)
		case v != nil && (v.State != c.state || !strings.Contains(v.Reason, c.reason) || len(v.Texts) > 0):
			t.Errorf("%s: %+v, want %s", c.name, v, c.state)
		}
	}
}
