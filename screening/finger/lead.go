package finger

import (
	"fmt"
	"strings"
	"time"

	"gatehouse/screening"
	"gatehouse/screening/list"
)

// alert judges what the gallery of alerts gave. A hit is a lead: the officer looks
// at both pictures and decides.
func alert(g *screening.FingersEvidence, now time.Time, r Rules, exempt string) screening.Finding {
	f, a := begin(Alert, "Alert gallery of fingers"), g.Alerts
	f.Exempt = exempt
	list.Gallery(&f, a, now, r.MaxAge)
	switch {
	case len(a.Hits) > 0:
		var who []string
		for i, p := range g.Prints {
			if p.Finger == a.Hits[0].Finger || i == 0 {
				f.Region = region(g, i)
			}
		}
		for _, h := range a.Hits {
			who = append(who, h.Subject)
			f.Values = append(f.Values, screening.Value{
				Name:  h.Subject,
				Value: fmt.Sprintf("%s; %s; as alike as 1 in %s pairs of different fingers", h.Reason, h.Finger, screening.OneIn(h.FMRCenti)),
			})
		}
		f.Verdict = screening.Undetermined
		f.Text = "A lead, not a verdict: the traveller may be " + strings.Join(who, " or ") + " of the gallery. Compare the pictures before you decide."
	case a.State == list.StateNotAsked && exempt != "":
		f.Verdict, f.Text = screening.NoSupport, "not supported: no finger to search with"+screening.Because(exempt)
	}
	return f
}
