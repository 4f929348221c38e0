package finger

import (
	"fmt"
	"slices"
	"time"

	"gatehouse/capture"
	"gatehouse/screening"
)

// The checks, in the order in which they are shown.
const (
	Present = "fingers.present"
	Quality = "fingers.quality"
	Unique  = "fingers.unique"
	Chip    = "fingers.chip"
	Alert   = "fingers.alert"
	Attack  = "fingers.attack"
)

// Check judges the fingers of e; the first finding is always there, the others
// where there is something to judge. now gives the date of the kiosk's place in its
// location.
func Check(e *screening.Evidence, now time.Time, r Rules) []screening.Finding {
	f := &e.Fingers
	out := []screening.Finding{present(e, now)}
	if len(f.Prints) > 0 {
		out = append(out, quality(f))
		if c := compared(f, "taken"); len(c) > 0 {
			out = append(out, unique(c, r))
		}
		out = append(out, attack(f))
		if c := compared(f, "chip"); len(c) > 0 {
			out = append(out, chip(f, c, r))
		}
	}
	if f.Alerts != nil {
		out = append(out, alert(f, now, r, out[0].Exempt))
	}
	return out
}

func begin(id, title string) screening.Finding {
	return screening.Finding{ID: id, Group: "fingers", Title: title, Verdict: screening.Successful}
}

// present judges whether fingers were taken, and if not whether that is exempt.
func present(e *screening.Evidence, now time.Time) screening.Finding {
	f, g := begin(Present, "Fingerprints"), &e.Fingers
	switch g.State {
	case capture.Captured.String():
		if len(g.Prints) == 0 {
			f.Verdict, f.Text = screening.Aborted, "No impression came with the capture. Tell the technician."
		}
		f.Values = missing(g)
		return f
	case capture.NotSupported.String():
	default:
		f.Verdict, f.Text = screening.Aborted, "The capture was cut short"+screening.Because(g.Reason)+". Capture again to take the fingers again."
		f.Values = missing(g)
		return f
	}
	f.Verdict, f.Text = screening.NoSupport, "not supported: no fingerprint reader"
	if g.Reason != "" {
		f.Text = "not supported: " + g.Reason
	}
	f.Values = missing(g)
	switch {
	case g.Exempt != "" && len(g.Prints) > 0:
		f.Verdict, f.Text = screening.Aborted, "A finger was taken of somebody of whom none can be taken. Capture again, and tell the technician."
	case g.Exempt == ChildUnder12 && Child(e.Document.Lines, now):
		f.Exempt, f.Text = g.Exempt, "No fingers are taken of children under twelve; the printed date of birth says so."
	case g.Exempt == ChildUnder12:
		f.Verdict, f.Text = screening.Aborted, "The kiosk took the traveller for a child under twelve, and the printed date of birth does not say so. Capture again."
	case g.Exempt != "" && unusable(g):
		f.Exempt, f.Text = g.Exempt, "No finger can be taken"+screening.Because(g.Exempt)+", as the officer recorded."
	case g.Exempt != "":
		f.Verdict, f.Text = screening.Aborted, "No fingers were taken, and no reason was recorded that exempts. Capture again."
	}
	return f
}

// unusable tells whether every finger that was asked for has a reason that exempts.
func unusable(g *screening.FingersEvidence) bool {
	for _, m := range g.Missing {
		switch capture.MissingReason(m.Reason) {
		case capture.Amputated, capture.Bandaged, capture.Unusable:
		default:
			return false
		}
	}
	return len(g.Missing) > 0
}

func missing(g *screening.FingersEvidence) (v []screening.Value) {
	for _, m := range g.Missing {
		v = append(v, screening.Value{Name: m.Finger, Value: m.Reason})
	}
	return v
}

func compared(f *screening.FingersEvidence, with string) (c []screening.ComparisonEvidence) {
	for _, x := range f.Compared {
		taken := slices.ContainsFunc(f.Prints, func(p screening.PrintEvidence) bool { return p.Finger == x.Finger })
		if x.With == with && taken {
			c = append(c, x)
		}
	}
	return c
}

// region is the picture of the print with the given number, as a whole.
func region(f *screening.FingersEvidence, i int) *screening.Region {
	p := f.Prints[i]
	return &screening.Region{Light: Picture(i), Box: screening.Box{W: p.Width, H: p.Height}}
}

// Picture is the name under which the officer's page shows print i of a crossing.
func Picture(i int) string { return fmt.Sprintf("finger-%d", i+1) }
