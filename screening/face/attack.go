package face

import (
	"fmt"

	"gatehouse/screening"
)

// Strong are the cues that can speak for a living face before the camera; the others
// can only speak against one.
var Strong = [...]string{"parallax", "infrared"}

// attack judges the cues. Suspect and not assessed are both undetermined: neither
// clears, and neither says that somebody attacks.
func attack(f *screening.FaceEvidence) screening.Finding {
	g := begin(Attack, "Signs of a picture or a screen before the camera (cues, no certified detection)")
	strongest, passed := -1, false
	for _, c := range f.Cues {
		v := "not assessed" + because(c.Reason)
		if c.Assessed {
			v = fmt.Sprintf("%d of 1000", c.Milli)
			strongest = max(strongest, c.Milli)
			passed = passed || strong(c.Name) && c.Milli < suspicious
		}
		g.Values = append(g.Values, screening.Value{Name: c.Name, Value: v})
	}
	for _, a := range f.Attack {
		g.Values = append(g.Values, screening.Value{Name: a.Model.ID, Value: fmt.Sprintf("%d of 1000, evidence only", a.Milli)})
	}
	if strongest >= 0 {
		margin := min(max(2*(suspicious-strongest), -1000), 1000)
		if !passed { // what is not seen to live has no good margin
			margin = min(margin, -1)
		}
		g.MarginMilli = &margin
	}
	switch {
	case strongest >= suspicious:
		g.Verdict = screening.Undetermined
		g.Text = "Something about what the camera saw is unusual. Look at the traveller, and capture again."
		g.Region = region("live")
	case strongest < 0 && len(f.Cues) == 0:
		g.Verdict, g.Text = screening.NoSupport, "not supported: nothing was there to be assessed"
	case !passed:
		g.Verdict = screening.Undetermined
		g.Text = "Whether a living face was before the camera was not assessed. Look at the traveller, and capture again."
	}
	return g
}

func strong(name string) bool {
	for _, s := range Strong {
		if s == name {
			return true
		}
	}
	return false
}
