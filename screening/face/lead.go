package face

import (
	"fmt"
	"strings"
	"time"

	"gatehouse/screening"
	"gatehouse/screening/list"
)

// alert judges what the gallery of alerts gave. A hit is a lead: the officer looks at
// both pictures and decides.
func alert(f *screening.FaceEvidence, now time.Time, r Rules) screening.Finding {
	g, a := begin(Alert, "Alert gallery of faces"), f.Alerts
	list.Gallery(&g, a, now, r.MaxAge)
	if len(a.Hits) == 0 {
		return g
	}
	var who []string
	for _, h := range a.Hits {
		who = append(who, h.Subject)
		g.Values = append(g.Values, screening.Value{Name: h.Subject, Value: fmt.Sprintf("%s; score %s", h.Reason, e4(h.Score))})
	}
	g.Verdict, g.Region = screening.Undetermined, region("live")
	g.Text = "A lead, not a verdict: the traveller may look like " + strings.Join(who, " or ") + " of the gallery. Compare the pictures before you decide."
	return g
}
