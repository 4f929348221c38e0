package list

import (
	"fmt"
	"strings"
	"time"

	"gatehouse/screening"
)

// Gallery judges an alert gallery that gave no lead: whether it was searched, and whether
// it is young enough to prove anything. It writes down what was searched. now gives the
// time, most the age beyond which it proves nothing (0: it never does).
func Gallery(f *screening.Finding, a *screening.GalleryEvidence, now time.Time, most time.Duration) {
	f.Values = append(f.Values, screening.Value{Name: "gallery", Value: a.Name})
	age := now.Sub(time.Unix(a.Issued, 0))
	if a.State == StateSearched {
		f.Values = append(f.Values,
			screening.Value{Name: "version", Value: fmt.Sprint(a.Version)},
			screening.Value{Name: "age", Value: fmt.Sprintf("%d h", int(age.Hours()))},
			screening.Value{Name: "searched", Value: counted(a.Size)})
	}
	f.Verdict = screening.Undetermined
	why := ""
	if a.Reason != "" {
		why = " (" + strings.TrimRight(a.Reason, ".") + ")"
	}
	switch {
	case a.State == StateMissing:
		f.Text = "There is no gallery" + why + ". The technician brings one."
	case a.State == StateRefused:
		f.Text = "The gallery was refused" + why + ". Tell the technician."
	case a.State != StateSearched:
		f.Text = "The gallery was not searched" + why + "."
	case age < 0:
		f.Text = "The gallery was issued in the future: the clock of the kiosk or the gallery is wrong. Tell the technician."
	case most <= 0 || age > most:
		f.Text = fmt.Sprintf("No lead, but the gallery is %d h old and the policy trusts it for %d h. Tell the technician.", int(age.Hours()), int(most.Hours()))
	default:
		f.Verdict = screening.Successful
	}
}

func counted(templates int) string {
	if templates == 1 {
		return "1 template"
	}
	return fmt.Sprintf("%d templates", templates)
}
