package finger

import (
	"fmt"

	"gatehouse/screening"
)

// comparisonState is that of a comparison that was made.
const comparisonState = "compared"

// unique judges the fingers of one crossing among each other: the same finger twice
// is a finger that was not taken.
func unique(c []screening.ComparisonEvidence, r Rules) screening.Finding {
	f := begin(Unique, "Each finger shown once")
	for _, x := range c {
		if x.State == comparisonState && x.FMRCenti >= r.fmr() {
			f.Verdict = screening.Undetermined
			f.Text = fmt.Sprintf("The %s and the %s look like the same finger. Capture again, one after the other.", x.Finger, x.Other)
			f.Values = append(f.Values, rate(x))
		}
	}
	return f
}

// chip judges the fingers against those of the chip: one that agrees is enough.
func chip(g *screening.FingersEvidence, c []screening.ComparisonEvidence, r Rules) screening.Finding {
	f := begin(Chip, "Fingers compared with the chip")
	best, made, poor := -1, 0, ""
	why := ""
	for i, x := range c {
		if x.State != comparisonState {
			f.Values = append(f.Values, screening.Value{Name: x.Finger, Value: "not compared" + screening.Because(x.Reason)})
			why = x.Reason
			continue
		}
		made++
		f.Values = append(f.Values, rate(x))
		if best < 0 || x.FMRCenti > c[best].FMRCenti {
			best = i
		}
		if q := taken(g, x.Finger); min(q, x.Quality) < goodEnough {
			poor = x.Finger
		}
	}
	if made == 0 {
		f.Verdict, f.Text = screening.NoSupport, "not supported: "+why
		return f
	}
	margin := min(max(2*(c[best].FMRCenti-r.fmr()), -1000), 1000)
	f.MarginMilli = &margin
	for i, p := range g.Prints {
		if p.Finger == c[best].Finger {
			f.Region = region(g, i)
		}
	}
	switch {
	case margin >= 0:
	case poor != "":
		f.Verdict = screening.Undetermined
		f.Text = "The fingers do not agree, and an impression is too poor to say more (" + poor + "). Capture again, or compare the traveller by hand."
	default:
		f.Verdict = screening.Failed
		f.Text = "The fingers are not those that the chip holds. Check which finger was shown and capture again, or use the second line."
	}
	return f
}

func taken(g *screening.FingersEvidence, finger string) int {
	for _, p := range g.Prints {
		if p.Finger == finger {
			return p.Quality
		}
	}
	return 0
}

func rate(x screening.ComparisonEvidence) screening.Value {
	return screening.Value{Name: x.Finger, Value: fmt.Sprintf("as alike as 1 in %s pairs of different fingers; score %d", screening.OneIn(x.FMRCenti), x.Score)}
}
