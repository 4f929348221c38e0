package main

import (
	"context"
	"fmt"
	"math"

	"gatehouse/capture"
)

// faceRated is what quality prints of an image as JSON.
type faceRated struct {
	File     string          `json:"file"`
	Total    int             `json:"total"` // to choose the best of several by; no score of any standard
	Advice   string          `json:"advice,omitempty"`
	Measures []faceComponent `json:"components"`
}

type faceComponent struct {
	Name   string   `json:"name"`
	Unit   string   `json:"unit,omitempty"`
	State  string   `json:"state"`
	Value  *float64 `json:"value,omitempty"` // nil: not measured
	Low    *float64 `json:"low,omitempty"`   // limits; nil: there is none
	High   *float64 `json:"high,omitempty"`
	Score  *int     `json:"score,omitempty"` // 0..100, formulas of ISO/IEC 29794-5, own landmarks
	Reason string   `json:"reason,omitempty"`
}

// finite is nil of what is no number.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func ratedFace(path string, q capture.FaceQuality) faceRated {
	r := faceRated{File: path, Total: q.Total, Advice: q.Advice.String(), Measures: []faceComponent{}}
	for _, m := range q.Measures {
		f := faceComponent{Name: m.Name, Unit: m.Unit, State: m.State.String(), Low: finite(m.Low), High: finite(m.High), Reason: m.Reason}
		if m.State != capture.NotAssessed || m.Value != 0 {
			f.Value = finite(m.Value)
		}
		if m.Score >= 0 && f.Value != nil {
			f.Score = &m.Score
		}
		r.Measures = append(r.Measures, f)
	}
	return r
}

// faceQuality rates images. Exit status 1: one has a component that is not well.
func faceQuality(ctx context.Context, c *faceCall, args []string) (int, error) {
	c.flags.BoolVar(&c.json, "json", false, "")
	files, err := c.parse(args, 1, 0)
	if err != nil {
		return 0, err
	}
	n, err := c.load(ctx)
	switch {
	case err != nil:
		return 0, err
	case n.detector == nil: // a cascade gives no points to measure by
		return 0, errNoDetector
	}
	n.embedder = nil
	if err := c.start(n); err != nil {
		return 0, err
	}
	status := 0
	for _, path := range files {
		s, err := c.study(ctx, path)
		if err == nil && len(s.Faces) == 0 {
			err = fmt.Errorf("%s: %w", path, errNoFace)
		}
		if err != nil {
			return 0, err
		}
		for _, m := range s.Quality.Measures {
			if m.State == capture.FaceNotOK {
				status = 1
			}
		}
		r := ratedFace(path, s.Quality)
		if !c.json {
			fmt.Fprintf(c.out, "%s: %s\n", path, r.head())
			for _, l := range r.lines() {
				fmt.Fprintln(c.out, "  "+l)
			}
		} else if err := encoder(c.out).Encode(r); err != nil {
			return 0, err
		}
	}
	return status, nil
}

func (r *faceRated) head() string {
	if r.Advice == "" {
		return fmt.Sprintf("%d of 100 to choose by", r.Total)
	}
	return fmt.Sprintf("%d of 100 to choose by, %s", r.Total, r.Advice)
}

// lines are the table of components.
func (r *faceRated) lines() (all []string) {
	for _, m := range r.Measures {
		l := fmt.Sprintf("%-28s %-12s", m.Name, m.State)
		if m.Value != nil {
			l += fmt.Sprintf(" %8.3f", *m.Value)
			if m.Unit != "" {
				l += " " + m.Unit
			}
			switch {
			case m.Low != nil && m.High != nil:
				l += fmt.Sprintf(", %g to %g", *m.Low, *m.High)
			case m.Low != nil:
				l += fmt.Sprintf(", at least %g", *m.Low)
			case m.High != nil:
				l += fmt.Sprintf(", at most %g", *m.High)
			}
		}
		if m.Score != nil {
			l += fmt.Sprintf(", score %d", *m.Score)
		}
		if m.Reason != "" {
			l += ", " + m.Reason
		}
		all = append(all, l)
	}
	return all
}
