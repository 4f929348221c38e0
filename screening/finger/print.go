package finger

import (
	"fmt"
	"strings"

	"gatehouse/screening"
)

// quality judges the impressions against the least that is wanted of each finger. A
// poor one is nobody's fault: it is never failed.
func quality(g *screening.FingersEvidence) screening.Finding {
	f := begin(Quality, "Quality of the fingerprints")
	worst := 0
	var poor []string
	for i, p := range g.Prints {
		f.Values = append(f.Values, screening.Value{Name: p.Finger, Value: fmt.Sprintf("quality %d, %d minutiae, try %d", p.Quality, p.Minutiae, p.Tries)})
		if p.Quality-p.Least < g.Prints[worst].Quality-g.Prints[worst].Least {
			worst = i
		}
		if p.Quality < p.Least {
			poor = append(poor, said(p))
		}
	}
	f.Region = region(g, worst)
	margin := min(max(10*(g.Prints[worst].Quality-g.Prints[worst].Least), -1000), 1000)
	f.MarginMilli = &margin
	if len(poor) > 0 {
		f.Verdict = screening.Undetermined
		f.Text = "Not good enough: " + strings.Join(poor, "; ") + ". Capture again if a comparison needs it."
	}
	return f
}

func said(p screening.PrintEvidence) string {
	s := fmt.Sprintf("%s (quality %d, %d wanted)", p.Finger, p.Quality, p.Least)
	if len(p.Advice) > 0 {
		s += ": " + strings.Join(p.Advice, ", ")
	}
	return s
}

// attack shows the strongest cue. Cues are no detection: that none was seen proves
// nothing, and none of them says that somebody attacks.
func attack(g *screening.FingersEvidence) screening.Finding {
	f := begin(Attack, "Signs of an artificial finger (cues, no certified detection)")
	assessed, strongest, where := false, -1, 0
	for i, p := range g.Prints {
		for _, c := range p.Cues {
			v := "not assessed" + screening.Because(c.Reason)
			if c.Assessed {
				assessed, v = true, fmt.Sprintf("%d of 1000", c.Milli)
				if c.Milli > strongest {
					strongest, where = c.Milli, i
				}
			}
			f.Values = append(f.Values, screening.Value{Name: p.Finger + ", " + c.Name, Value: v})
		}
	}
	if !assessed {
		f.Verdict, f.Text = screening.NoSupport, "not supported: nothing could be assessed on these impressions"
		return f
	}
	margin := min(max(2*(suspicious-strongest), -1000), 1000)
	f.MarginMilli, f.Region = &margin, region(g, where)
	if strongest >= suspicious {
		f.Verdict = screening.Undetermined
		f.Text = "Something about the impression is unusual. Look at the traveller's finger, and capture again."
	}
	return f
}
