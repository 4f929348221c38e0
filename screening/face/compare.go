package face

import (
	"fmt"

	"gatehouse/screening"
)

// reference tells which portrait says who the holder is: the chip's where there is a
// chip, whether its portrait can be used or not; empty: there is none.
func reference(f *screening.FaceEvidence) string {
	for _, of := range []string{"chip", "page"} {
		if p := picture(f, of); p != nil && p.State != screening.FaceMissing {
			return of
		}
	}
	return ""
}

// threshold is the card's, for the false match rate of the policy or the next stricter
// one; nil: the card states none.
func threshold(m *screening.FaceModelEvidence, r Rules) *screening.FaceThreshold {
	var best *screening.FaceThreshold
	for i := range m.Thresholds {
		if t := &m.Thresholds[i]; t.FMRCenti >= r.fmr() && (best == nil || t.FMRCenti < best.FMRCenti) {
			best = t
		}
	}
	return best
}

// holder judges whether the traveller is whom the document shows.
func holder(f *screening.FaceEvidence, r Rules) screening.Finding {
	g := begin(Holder, "The traveller is the holder")
	of := reference(f)
	switch {
	case f.Detector == nil || f.Embedder == nil:
		g.Verdict, g.Text = screening.NoSupport, "not supported: no model. Compare the traveller with the portraits by eye."
		return g
	case of == "":
		g.Verdict, g.Text = screening.Undetermined, "The document gave no portrait to compare with. Compare the traveller by eye."
		return g
	}
	c := compared(f, "live", of)
	if c == nil {
		g.Verdict, g.Text = screening.Aborted, "The comparison was cut short. Capture again, or compare the traveller by eye."
		return g
	}
	pair(&g, f, c, r)
	g.Region = region("live")
	note(&g, f, of)
	return g
}

// portraits judges whether chip and page show one person: a page whose portrait was
// replaced does not.
func portraits(f *screening.FaceEvidence, c *screening.FaceComparison, r Rules) screening.Finding {
	g := begin(Portraits, "Portraits of chip and page")
	pair(&g, f, c, r)
	g.Region = region("page")
	if g.Verdict == screening.Failed { // print, grain and foil cost likeness: a person has to look
		g.Verdict = screening.Undetermined
		g.Text = "The printed portrait does not look like the one that the chip holds. Compare the two, and look for a replaced photograph."
	}
	g.Judge = ""
	return g
}

// page tells how like the printed portrait the traveller is, where the chip decides.
func page(f *screening.FaceEvidence, c *screening.FaceComparison, r Rules) screening.Finding {
	g := begin(Page, "The traveller and the printed portrait")
	pair(&g, f, c, r)
	g.Region, g.Judge = region("page"), ""
	return g
}

// pair judges one comparison by the threshold and the band around it.
func pair(g *screening.Finding, f *screening.FaceEvidence, c *screening.FaceComparison, r Rules) {
	if c.State != "compared" || c.ScoreE4 == nil {
		g.Verdict, g.Text = screening.Undetermined, "Not compared"+screening.Because(c.Reason)+". Compare by eye."
		return
	}
	if f.Embedder == nil {
		g.Verdict, g.Text = screening.NoSupport, "not supported: no model"
		return
	}
	t := threshold(f.Embedder, r)
	if t == nil {
		g.Verdict = screening.Undetermined
		g.Text = fmt.Sprintf("The card of model %s states no threshold at the false match rate of the policy: its scores prove nothing here. Compare by eye, and tell the technician.", f.Embedder.ID)
		return
	}
	score, sure := *c.ScoreE4, t.ScoreE4+r.band()
	margin := min(max((score-sure)/2, -1000), 1000)
	if score < sure && margin == 0 {
		margin = -1
	}
	g.MarginMilli = &margin
	g.Values = []screening.Value{
		{Name: "score", Value: e4(score)},
		{Name: "threshold", Value: e4(t.ScoreE4)},
		{Name: "different persons that pass", Value: "1 in " + screening.OneIn(t.FMRCenti)},
		{Name: "measured on", Value: t.Set},
		{Name: "model", Value: fmt.Sprintf("%s (%.6x)", f.Embedder.ID, f.Embedder.SHA256)},
	}
	switch {
	case score >= sure:
	case score >= t.ScoreE4-r.band():
		g.Verdict = screening.Undetermined
		g.Text = "Too close to call. Look at the pictures side by side, and judge."
		g.Judge = "Do the pictures show one person?"
	case poor(f, c.A) || poor(f, c.B):
		g.Verdict = screening.Undetermined
		g.Text = "The pictures do not agree, and one of them is too poor to say more. Capture again, or compare by eye."
	default:
		g.Verdict = screening.Failed
		g.Text = "The pictures do not show one person. Capture again, or use the second line."
	}
}

func poor(f *screening.FaceEvidence, of string) bool {
	p := picture(f, of)
	return p == nil || p.Quality < goodEnough
}

// note says of a child and of an old portrait that scores prove less, and lets nothing
// fail for it.
func note(g *screening.Finding, f *screening.FaceEvidence, of string) {
	k := f.Reference
	if k == nil || of != "chip" && of != "page" {
		return
	}
	said := ""
	switch {
	case k.Child:
		said = "The portrait is of somebody who was not grown up: a growing face changes, and no figure of the model is of children."
	case k.Months >= oldMonths:
		said = fmt.Sprintf("The portrait is at least %d years old.", k.Months/12)
	}
	if k.Months > 0 {
		g.Values = append(g.Values, screening.Value{Name: "age of the portrait", Value: fmt.Sprintf("at least %d months, by %s", k.Months, k.Source)})
	}
	if said == "" {
		return
	}
	if g.Verdict == screening.Failed {
		g.Verdict = screening.Undetermined
		g.Text = "The pictures do not agree. " + said + " Compare by eye."
		return
	}
	if g.Text != "" {
		g.Text += " "
	}
	g.Text += said
}

// e4 writes ten-thousandths.
func e4(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%04d", sign, n/10000, n%10000)
}
