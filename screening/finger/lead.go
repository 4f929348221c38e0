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
	f.Verdict, f.Exempt = screening.Undetermined, exempt
	f.Values = []screening.Value{{Name: "gallery", Value: a.Name}}
	var age time.Duration
	if a.State == list.StateSearched {
		age = now.Sub(time.Unix(a.Issued, 0))
		f.Values = append(f.Values,
			screening.Value{Name: "version", Value: fmt.Sprint(a.Version)},
			screening.Value{Name: "age", Value: fmt.Sprintf("%d h", int(age.Hours()))},
			screening.Value{Name: "searched", Value: counted(a.Size)})
	}
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
				Value: fmt.Sprintf("%s; %s; as alike as 1 in %s pairs of different fingers", h.Reason, h.Finger, oneIn(h.FMRCenti)),
			})
		}
		f.Text = "A lead, not a verdict: the traveller may be " + strings.Join(who, " or ") + " of the gallery. Compare the pictures before you decide."
	case a.State == list.StateMissing:
		f.Text = "There is no gallery" + because(a.Reason) + ". The technician brings one."
	case a.State == list.StateRefused:
		f.Text = "The gallery was refused" + because(a.Reason) + ". Tell the technician."
	case a.State != list.StateSearched && exempt != "":
		f.Verdict, f.Text = screening.NoSupport, "not supported: no finger to search with"+because(exempt)
	case a.State != list.StateSearched:
		f.Text = "The gallery was not searched" + because(a.Reason) + "."
	case age < 0:
		f.Text = "The gallery was issued in the future: the clock of the kiosk or the gallery is wrong. Tell the technician."
	case r.MaxAge <= 0 || age > r.MaxAge:
		f.Text = fmt.Sprintf("No lead, but the gallery is %d h old and the policy trusts it for %d h. Tell the technician.", int(age.Hours()), int(r.MaxAge.Hours()))
	default:
		f.Verdict = screening.Successful
	}
	return f
}

func counted(templates int) string {
	if templates == 1 {
		return "1 template"
	}
	return fmt.Sprintf("%d templates", templates)
}
