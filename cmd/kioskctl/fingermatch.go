package main

import (
	"fmt"
	"math"

	"gatehouse/screening"
	"gatehouse/screening/match"
)

// matched is what match prints as JSON.
type matched struct {
	A         string            `json:"a"`
	B         string            `json:"b"`
	Score     int               `json:"score"`
	FMR       float64           `json:"fmr"`       // false match rate that the score stands for
	FMRCenti  int               `json:"fmr_centi"` // the same as -100 log10
	Threshold int               `json:"threshold"` // least score at the rate that is allowed
	Verdict   screening.Verdict `json:"verdict"`   // successful, failed; undetermined where one has no minutiae
	Reason    string            `json:"reason,omitempty"`
	Pairs     int               `json:"pairs"`   // minutiae that lie on each other
	Matcher   string            `json:"matcher"` // edition
}

// fingerMatch compares two fingers. Exit status 0: the same one.
func fingerMatch(c *fingerCall, args []string) (int, error) {
	c.imageFlags()
	allowed := c.flags.Float64("fmr", 0.001, "")
	files, err := c.parse(args, 2, 2)
	if err != nil {
		return 0, err
	}
	if !(*allowed > 0 && *allowed <= 1) || centi(*allowed) > match.FMRCenti(math.MaxInt32) {
		return 0, usageError("--fmr is a rate from 1e-8 to 1: no data says more of smaller ones")
	}
	a, err := c.read(files[0])
	if err != nil {
		return 0, err
	}
	b, err := c.read(files[1])
	if err != nil {
		return 0, err
	}
	x := match.NewMatcher().Align(match.Prepare(&a.template), match.Prepare(&b.template))
	r := matched{
		A: files[0], B: files[1], Score: x.Score, FMRCenti: match.FMRCenti(x.Score), Threshold: match.ScoreAt(centi(*allowed)),
		Verdict: screening.Failed, Pairs: len(x.Pairs), Matcher: match.Edition,
	}
	r.FMR = rate(r.FMRCenti)
	switch {
	case a.empty() || b.empty():
		r.Verdict, r.Reason = screening.Undetermined, "there are no minutiae in one of the two"
	case x.Score >= r.Threshold:
		r.Verdict = screening.Successful
	}
	status := 1
	if r.Verdict == screening.Successful {
		status = 0
	}
	if c.json {
		return status, encoder(c.out).Encode(r)
	}
	fmt.Fprintf(c.out, "score %d, false match rate %.2g, %d pairs of minutiae (%s)\n", r.Score, r.FMR, r.Pairs, r.Matcher)
	fmt.Fprintf(c.out, "%s: a rate of %g asks for a score of %d", r.Verdict, *allowed, r.Threshold)
	if r.Reason != "" {
		fmt.Fprintf(c.out, "; %s", r.Reason)
	}
	fmt.Fprintln(c.out)
	return status, nil
}

func (t *taken) empty() bool { return len(t.template.Plain)+len(t.template.Enhanced) == 0 }
