package model

import (
	"strconv"
	"strings"

	"gatehouse/screening"
)

// judged is the verdict of a check and whether it counts.
type judged struct {
	generic    string
	verdict    screening.Verdict
	margin     int
	evaluatory bool
	performed  bool
}

// judge turns the zones of one page into findings.
type judge struct {
	evidence *screening.ModelEvidence
	stale    bool
	verdicts map[string]judged // by UUID
}

// notPerformed is the state of a check for which this reader takes no picture.
const notPerformed = "no transmitted"

// causes are the states of a zone that forbid to call it failed, in an officer's
// words, and the verdict of one below its threshold.
var causes = map[string]struct {
	verdict screening.Verdict
	text    string
}{
	"dirty":         {screening.Undetermined, "The spot is darker than on genuine documents, by dirt, a stain or a stamp. Clean it, capture again, and look at it under a loupe."},
	"over-exposed":  {screening.Undetermined, "The spot was too bright to be measured, by glare or a lamp that is too strong. Lay the document flat and capture again."},
	"under-exposed": {screening.Undetermined, "The picture is too dark to be measured: a lamp is off or covered. Capture again; call the technician if it stays so."},
	"no picture":    {screening.Aborted, "No picture in this light came with the page. Lay the document on the glass to have it checked."},
	"outside":       {screening.Undetermined, "The spot is not in the picture. Lay the document against the edge and capture again."},
	"unregistered":  {screening.Undetermined, "The page could not be laid on the grid of its lines. Capture again."},
	"little print":  {screening.Undetermined, "There is too little print or glow on the spot to be measured. Look at it under a lamp of your own."},
}

// zones gives a finding for each basic check that was performed.
func (j *judge) zones() (all []screening.Finding) {
	for i := range j.evidence.Zones {
		z := &j.evidence.Zones[i]
		if z.State == notPerformed {
			j.verdicts[z.UUID] = judged{generic: z.Generic}
			continue
		}
		f := screening.Finding{ID: z.Generic, Group: "model", Title: z.Name, Region: &screening.Region{Light: z.Light, Box: z.Box}}
		if z.Box.W <= 0 || z.Box.H <= 0 {
			f.Region = nil
		}
		margin := j.zone(&f, z)
		if z.Evaluatory {
			f.Need = screening.Evaluatory
		}
		j.verdicts[z.UUID] = judged{z.Generic, f.Verdict, margin, z.Evaluatory, true}
		f.Values = append([]screening.Value{{Name: "uuid", Value: z.UUID}}, f.Values...)
		all = append(all, f)
	}
	return all
}

// zone judges one zone and gives its margin.
func (j *judge) zone(f *screening.Finding, z *screening.ZoneEvidence) int {
	cause, odd := causes[z.State]
	f.Values = []screening.Value{{Name: "state", Value: z.State}}
	if z.State != "measured" && z.State != "dirty" && z.State != "over-exposed" && z.State != "under-exposed" {
		if !odd {
			cause.verdict, cause.text = screening.Undetermined, "It is not known how this was measured."
		}
		f.Verdict, f.Text = cause.verdict, cause.text
		return -1000
	}
	margin := marginOf(z)
	limit := "at least"
	if z.AtMost {
		limit = "at most"
	}
	f.Values = append(f.Values, screening.Value{Name: z.Quantity, Value: strconv.Itoa(z.Value)}, screening.Value{Name: limit, Value: strconv.Itoa(z.Threshold)})
	switch {
	case j.stale:
		f.Verdict, f.Text = screening.Undetermined, "The templates are too old to judge by."
		return margin
	case margin >= 0 && doubtful(z):
		f.Verdict, f.Text = cause.verdict, cause.text
		return -1000
	case margin >= 0:
		f.Verdict = screening.Successful
	case odd:
		f.Verdict, f.Text = cause.verdict, cause.text
	default:
		f.Verdict, f.Text = screening.Failed, trouble(z)
	}
	f.MarginMilli = &margin
	return margin
}

// doubtful says that wrong exposure by itself may have put the value on the good
// side: print and glow vanish from a picture that is too bright or too dark.
func doubtful(z *screening.ZoneEvidence) bool {
	return z.AtMost && (z.State == "over-exposed" || z.State == "under-exposed")
}

// most bounds numbers, so that no product overflows.
const most = 1 << 30

// marginOf is (value - threshold) / max(range), in thousandths, positive on the
// good side.
func marginOf(z *screening.ZoneEvidence) int {
	bound := func(v int) int { return max(-most, min(most, v)) }
	low, high, limit := bound(z.Min), bound(z.Max), bound(z.Threshold)
	span := max(1, high-limit, limit-low)
	d := max(min(low, limit), min(max(high, limit), bound(z.Value))) - limit
	if z.AtMost {
		d = -d
	}
	margin := max(-1000, min(1000, d*1000/span))
	if d < 0 && margin == 0 {
		return -1 // below the threshold, by less than a thousandth
	}
	return margin
}

// trouble says what an officer may look for.
func trouble(z *screening.ZoneEvidence) string {
	property := ""
	if parts := strings.Split(z.Generic, ","); len(parts) == 3 {
		property = parts[1]
	}
	switch {
	case property == "LU" && z.Quantity == "colour":
		return "What glows here under ultraviolet light has another colour than on genuine documents of this model. Compare it with a known one."
	case property == "LU":
		return "The fluorescent print of this model is missing or another one. Compare the ultraviolet picture with a known document."
	case property == "BR":
		return "This part glows under ultraviolet light, and does not on genuine documents of this model. Feel for edges of something stuck on."
	case property == "TR":
		return "Print that vanishes in infrared light on genuine documents of this model is still there: it was made with another ink."
	case strings.HasPrefix(z.Generic, "(IR,AB"):
		return "Print that stays in infrared light on genuine documents of this model fades here: it was made with another ink, or is missing."
	}
	return "The print differs here from genuine documents of this model. Compare it with a known one."
}
