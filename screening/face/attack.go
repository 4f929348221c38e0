package face

import (
	"fmt"

	"gatehouse/capture"
	"gatehouse/capture/face/cue"
	"gatehouse/screening"
)

// attack judges the cues. Suspect and not assessed are both undetermined: neither
// clears, and neither says that somebody attacks.
func attack(f *screening.FaceEvidence) screening.Finding {
	g := begin(Attack, "Signs of a picture or a screen before the camera (cues, no certified detection)")
	strongest := -1
	var cues []capture.Cue
	for _, c := range f.Cues {
		v := "not assessed" + screening.Because(c.Reason)
		if c.Assessed {
			v = fmt.Sprintf("%d of 1000", c.Milli)
			strongest = max(strongest, c.Milli)
		}
		cues = append(cues, capture.Cue{Name: c.Name, Assessed: c.Assessed, Milli: c.Milli})
		g.Values = append(g.Values, screening.Value{Name: c.Name, Value: v})
	}
	for _, a := range f.Attack {
		g.Values = append(g.Values, screening.Value{Name: a.Model.ID, Value: fmt.Sprintf("%d of 1000, evidence only", a.Milli)})
	}
	outcome := cue.Judge(cues)
	if strongest >= 0 {
		margin := min(max(2*(cue.Suspicious-strongest), -1000), 1000)
		if outcome != cue.PassEvidence { // what is not seen to live has no good margin
			margin = min(margin, -1)
		}
		g.MarginMilli = &margin
	}
	switch {
	case outcome == cue.Suspect:
		g.Verdict = screening.Undetermined
		g.Text = "Something about what the camera saw is unusual. Look at the traveller, and capture again."
		g.Region = region("live")
	case strongest < 0 && len(f.Cues) == 0:
		g.Verdict, g.Text = screening.NoSupport, "not supported: nothing was there to be assessed"
	case outcome != cue.PassEvidence:
		g.Verdict = screening.Undetermined
		g.Text = "Whether a living face was before the camera was not assessed. Look at the traveller, and capture again."
	}
	return g
}
