package main

import (
	"errors"
	"fmt"

	"gatehouse/capture"
	"gatehouse/capture/finger"
	"gatehouse/capture/finger/quality"
)

// rated is what quality prints of an image as JSON. Shares are in thousandths.
type rated struct {
	File      string     `json:"file"`
	Quality   int        `json:"quality"`
	Model     string     `json:"model"`
	Advice    []string   `json:"advice"`
	Enrolment int        `json:"least_enrolment"` // that the guideline wants of this finger
	Control   int        `json:"least_control"`
	Plain     int        `json:"plain_minutiae"`
	Enhanced  int        `json:"enhanced_minutiae"`
	Confirmed int        `json:"confirmed_minutiae"` // enhanced ones that the plain list has too
	Cells     int        `json:"cells"`              // of 16 by 16 pixels that show ridges
	OffX      int        `json:"off_x"`              // of the ridges from the middle, pixels
	OffY      int        `json:"off_y"`
	Coherence int        `json:"coherence"`
	Dark      int        `json:"dark"` // pixels
	Wet       int        `json:"wet"`  // cells
	Dry       int        `json:"dry"`
	Features  []featured `json:"features"` // of ISO/IEC 29794-4, no score; none where hardly anything is on the image
}

// featured is one local feature over all regions of the foreground.
type featured struct {
	Name string  `json:"name"`
	Bins [10]int `json:"bins"`
	Mean float64 `json:"mean"`
	Std  float64 `json:"std"`
}

// fingerQuality rates images. Exit status 1: one is below the limit for control.
func fingerQuality(c *fingerCall, args []string) (int, error) {
	var position capture.Finger
	c.imageFlags()
	c.fingerFlag(&position)
	files, err := c.parse(args, 1, 0)
	if err != nil {
		return 0, err
	}
	status := 0
	x := finger.New()
	for _, path := range files {
		r, err := c.rate(x, path, position)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", path, err)
		}
		if r.Quality < r.Control {
			status = 1
		}
		if c.json {
			if err := encoder(c.out).Encode(r); err != nil {
				return 0, err
			}
			continue
		}
		r.print(c)
	}
	return status, nil
}

func (c *fingerCall) rate(x *finger.Extractor, path string, position capture.Finger) (rated, error) {
	p, err := c.readPicture(path)
	if err != nil {
		return rated{}, err
	}
	t, err := extract(x, p)
	if err != nil {
		return rated{}, err
	}
	m := &t.measures
	r := rated{
		File: path, Quality: m.Quality(), Model: quality.Edition, Advice: []string{}, Features: []featured{},
		Enrolment: quality.Least(position, quality.Enrolment), Control: quality.Least(position, quality.Control),
		Plain: len(t.template.Plain), Enhanced: len(t.template.Enhanced), Confirmed: m.Confirmed,
		Cells: m.Area, OffX: m.OffX, OffY: m.OffY, Coherence: m.Coherence, Dark: m.Dark, Wet: m.Wet, Dry: m.Dry,
	}
	for _, a := range m.Advice() {
		r.Advice = append(r.Advice, a.String())
	}
	scaled, err := finger.Resample(p.gray, p.ppi)
	if err != nil {
		return rated{}, err
	}
	n, err := quality.Features(scaled)
	if errors.Is(err, quality.ErrBlank) {
		return r, nil
	}
	for _, h := range []struct {
		name string
		of   quality.Histogram
	}{
		{"OCL", n.OrientationCertainty},
		{"FDA", n.FrequencyDomain},
		{"LCS", n.LocalClarity},
		{"OF", n.OrientationFlow},
		{"RVU", n.RidgeValleyUniformity},
	} {
		r.Features = append(r.Features, featured{h.name, h.of.Bins, h.of.Mean, h.of.Std})
	}
	return r, err
}

func (r *rated) print(c *fingerCall) {
	fmt.Fprintf(c.out, "%s: quality %d of 100 (%s)", r.File, r.Quality, r.Model)
	for _, a := range r.Advice {
		fmt.Fprintf(c.out, ", %s", a)
	}
	fmt.Fprintf(c.out, "\n  wanted of this finger: %d for enrolment, %d for control\n", r.Enrolment, r.Control)
	fmt.Fprintf(c.out, "  minutiae %d and %d, %d in both; ridges on %d cells of 16 pixels, %d, %d off the middle\n",
		r.Plain, r.Enhanced, r.Confirmed, r.Cells, r.OffX, r.OffY)
	fmt.Fprintf(c.out, "  in thousandths: coherence %d, dark pixels %d, wet cells %d, dry cells %d\n", r.Coherence, r.Dark, r.Wet, r.Dry)
	if len(r.Features) > 0 {
		fmt.Fprint(c.out, "  means of ISO/IEC 29794-4:")
		for _, f := range r.Features {
			fmt.Fprintf(c.out, " %s %.3f", f.Name, f.Mean)
		}
		fmt.Fprintln(c.out)
	}
}
