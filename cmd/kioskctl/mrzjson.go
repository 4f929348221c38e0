package main

import (
	"image"
	"io"
	"math"
	"time"

	"gatehouse/capture"
	zone "gatehouse/capture/mrz"
	"gatehouse/capture/ocr"
)

// zoneRead is the answer for one image as JSON. Numbers of lines and columns count
// from 1; boxes are x, y, width and height in pixels of the image as it is decoded.
type zoneRead struct {
	File       string       `json:"file"`
	Error      string       `json:"error,omitempty"`
	Format     string       `json:"format"` // "unknown": no zone was found
	Raw        []string     `json:"raw"`    // as printed; no repair is ever made here
	Confidence float64      `json:"confidence"`
	Repairs    []zoneRepair `json:"repairs"` // proposals, not applied
	Unsure     []zoneUnsure `json:"unsure"`
	Regions    []zoneRegion `json:"regions"`
	Margins    [][]float64  `json:"margins"` // nats to the second guess, by line and character
	Checks     []zoneCheck  `json:"checks"`
	Fields     *zoneFields  `json:"fields,omitempty"` // nil: the lines fit no format
	Problem    string       `json:"problem,omitempty"`
}

type zoneRepair struct {
	Line   int     `json:"line"`
	Column int     `json:"column"`
	From   string  `json:"from"`
	To     string  `json:"to"`
	Margin float64 `json:"margin"`
}

type zoneUnsure struct {
	Line   int     `json:"line"`
	Column int     `json:"column"`
	Guess  string  `json:"guess"`
	Second string  `json:"second"`
	Margin float64 `json:"margin"`
	Box    [4]int  `json:"box"`
}

// zoneRegion is the box of a line; line 0 is the whole zone.
type zoneRegion struct {
	Line int    `json:"line"`
	Box  [4]int `json:"box"`
}

// writeZone writes one object and a line feed.
func writeZone(out io.Writer, path string, m capture.MRZ, err error) {
	r := zoneRead{
		File: path, Format: formatName(m.Format), Raw: m.Text(), Margins: [][]float64{},
		Repairs: []zoneRepair{}, Unsure: []zoneUnsure{}, Regions: []zoneRegion{}, Checks: []zoneCheck{},
	}
	if err != nil {
		r.Error = err.Error()
	}
	if m.Format != capture.FormatUnknown {
		r.zone(m)
	}
	// Nothing in it can fail to marshal; a reader that has gone away is no fault.
	_ = encoder(out).Encode(r)
}

func (r *zoneRead) zone(m capture.MRZ) {
	r.Regions = append(r.Regions, zoneRegion{0, box(m.Region)})
	r.Confidence = 1
	for i, line := range m.Lines {
		var around image.Rectangle
		margins := make([]float64, len(line))
		for j, c := range line {
			around = around.Union(c.Box)
			margins[j] = nats(c.Margin)
			r.Confidence /= 1 + math.Exp(-float64(c.Margin))
			if c.Margin < ocr.Unsure {
				r.Unsure = append(r.Unsure, zoneUnsure{i + 1, j + 1, glyph(c.Rune), glyph(c.Second), margins[j], box(c.Box)})
			}
		}
		r.Margins = append(r.Margins, margins)
		r.Regions = append(r.Regions, zoneRegion{i + 1, box(around)})
	}
	r.Confidence = math.Round(r.Confidence*1e4) / 1e4
	for _, p := range zone.Repairs(m) {
		r.Repairs = append(r.Repairs, zoneRepair{p.Line + 1, p.Column + 1, glyph(p.From), glyph(p.To), nats(p.Margin)})
	}
	f, err := zone.Parse(r.Raw)
	if err != nil {
		r.Problem = err.Error()
		return
	}
	fields := fieldsJSON(&f, time.Now())
	r.Format, r.Checks, fields.Checks = fields.Format, fields.Checks, nil
	r.Fields = &fields
}

func glyph(c byte) string {
	if c == 0 {
		return ""
	}
	return string(rune(c))
}

// nats rounds a margin to two places; JSON has no infinity.
func nats(m float32) float64 { return math.Round(min(float64(m), 99)*100) / 100 }

func box(r image.Rectangle) [4]int { return [4]int{r.Min.X, r.Min.Y, r.Dx(), r.Dy()} }
