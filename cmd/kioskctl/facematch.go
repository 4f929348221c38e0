package main

import (
	"context"
	"fmt"

	"gatehouse/capture/face/model"
	"gatehouse/screening"
)

// faceMatched is what match prints as JSON.
type faceMatched struct {
	A          string            `json:"a"`
	B          string            `json:"b"`
	Score      float64           `json:"score"` // cosine, four decimals
	Model      string            `json:"model"`
	SHA256     string            `json:"sha256"`
	Thresholds []faceThreshold   `json:"thresholds"`
	Verdict    screening.Verdict `json:"verdict"` // at the rate that is allowed; undetermined where no threshold says so
	Reason     string            `json:"reason,omitempty"`
}

type faceThreshold struct {
	FMR     float64 `json:"fmr"`
	Score   float64 `json:"score"`
	Set     string  `json:"set"` // the pictures it was measured on
	Reached bool    `json:"reached"`
}

// faceMatch compares two faces. Exit status 0: the threshold at the rate is reached.
func faceMatch(ctx context.Context, c *faceCall, args []string) (int, error) {
	c.flags.BoolVar(&c.json, "json", false, "")
	allowed := c.flags.Float64("fmr", 0.001, "")
	files, err := c.parse(args, 2, 2)
	if err != nil {
		return 0, err
	}
	if !(*allowed > 0 && *allowed <= 1) {
		return 0, usageError("--fmr is a rate above 0, at most 1")
	}
	m, err := c.newMaker(ctx)
	if err != nil {
		return 0, err
	}
	a, err := m.template(ctx, files[0])
	if err != nil {
		return 0, err
	}
	b, err := m.template(ctx, files[1])
	if err != nil {
		return 0, err
	}
	s, err := model.Compare(a, b)
	if err != nil {
		return 0, err
	}
	ref := s.Ref()
	r := faceMatched{A: files[0], B: files[1], Score: float64(s.E4()) / 10_000, Model: ref.ID, SHA256: fmt.Sprintf("%x", ref.SHA256), Thresholds: []faceThreshold{}}
	r.judge(m.networks.embedder.Card().Thresholds(), s.E4(), *allowed)
	status := 1
	if r.Verdict == screening.Successful {
		status = 0
	}
	if c.json {
		return status, encoder(c.out).Encode(r)
	}
	r.print(c, *allowed)
	return status, nil
}

// judge holds the score against the card's thresholds. The one that counts is that of the
// largest rate that is not above the allowed one.
func (r *faceMatched) judge(all []model.Threshold, e4 int, allowed float64) {
	r.Verdict, r.Reason = screening.Undetermined, "the model's card has no threshold at such a rate"
	best := 0.0
	for _, t := range all {
		r.Thresholds = append(r.Thresholds, faceThreshold{t.FMR, t.Score, t.Set, e4 >= t.E4()})
		if t.FMR > allowed || t.FMR <= best {
			continue
		}
		best, r.Verdict, r.Reason = t.FMR, screening.Failed, ""
		if e4 >= t.E4() {
			r.Verdict = screening.Successful
		}
	}
}

func (r *faceMatched) print(c *faceCall, allowed float64) {
	fmt.Fprintf(c.out, "score %.4f by %s\n", r.Score, r.Model)
	for _, t := range r.Thresholds {
		is := "below"
		if t.Reached {
			is = "reaches"
		}
		fmt.Fprintf(c.out, "  %s %.4f, false match rate %g on %s\n", is, t.Score, t.FMR, t.Set)
	}
	fmt.Fprintf(c.out, "%s at a false match rate of %g", r.Verdict, allowed)
	if r.Reason != "" {
		fmt.Fprintf(c.out, ": %s", r.Reason)
	}
	fmt.Fprintln(c.out)
}
