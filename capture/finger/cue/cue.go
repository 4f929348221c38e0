package cue

import (
	"image"

	"gatehouse/capture"
)

// Names of the cues, in the order in which Assess gives them.
const (
	SameImage    = "same image"
	Residue      = "residue"
	Perspiration = "perspiration"
	RidgeRatio   = "ridge ratio"
	Pores        = "pores"
	GreyGaps     = "grey gaps"
	SameFinger   = "same finger" // by Twice
)

// Suspicious is the score, in thousandths, from which a cue is shown to an officer.
const Suspicious = 500

// Touch is one finger on the sensor: frames of the same touch in their order, at most
// five of one size, the last one the impression that is kept; and the template of that.
type Touch struct {
	Frames   []*image.Gray
	PPI      int
	Template *capture.FingerTemplate
}

// Reasons why a cue is not assessed.
const (
	noRidges    = "no ridges on the image"
	oneFrame    = "one frame only"
	newSensor   = "not known yet which levels the sensor gives"
	noEarlier   = "nothing was captured before"
	fewLevels   = "the sensor gives few grey levels"
	flooded     = "the ridges are too wet"
	coarse      = "fewer than 450 pixels per inch"
	differs     = "the frames are not of one size"
	noSeparate  = "one finger only"
	notCompared = "fingers cannot be compared"
)

func not(name, reason string) capture.Cue { return capture.Cue{Name: name, Reason: reason} }

// graded scores a value: 0 at calm, 1000 at alarm, linear between, whichever is larger.
func graded(name string, v, calm, alarm int) capture.Cue {
	return capture.Cue{Name: name, Assessed: true, Milli: min(max((v-calm)*1000/(alarm-calm), 0), 1000)}
}

// Assess gives every cue of a touch but SameFinger. It remembers nothing: that is
// Remember's.
func (w *Watch) Assess(t Touch) []capture.Cue {
	var img *image.Gray
	if n := len(t.Frames); n > 0 {
		img = t.Frames[n-1]
	}
	if img == nil || img.Rect.Empty() || t.PPI < 100 || t.Template == nil || !sound(&t.Template.Field) {
		var out []capture.Cue
		for _, name := range [...]string{SameImage, Residue, Perspiration, RidgeRatio, Pores, GreyGaps} {
			out = append(out, not(name, noRidges))
		}
		return out
	}
	w.lines.find(img, t.PPI, &t.Template.Field)
	return []capture.Cue{
		w.sameImage(img),
		w.residue(img, t.PPI, &t.Template.Field),
		w.perspiration(t),
		w.ridgeRatio(),
		w.pores(img, t.PPI),
		w.greyGaps(img),
	}
}

// sound tells whether a field has what it says, and ridges somewhere.
func sound(f *capture.RidgeField) bool {
	n := f.Cols * f.Rows
	if f.Step <= 0 || n <= 0 || len(f.Coherence) < n || len(f.Orientation) < n || len(f.Period) < n {
		return false
	}
	for _, c := range f.Coherence[:n] {
		if c > 0 {
			return true
		}
	}
	return false
}

// Score is that of one finger, thousandths: its strongest cue. False where none was
// assessed, which is no sign of life.
func Score(cues []capture.Cue) (milli int, assessed bool) {
	for _, c := range cues {
		if c.Assessed {
			milli, assessed = max(milli, c.Milli), true
		}
	}
	return milli, assessed
}

// Alarm is the one answer over all fingers: whether any of them is suspicious.
func Alarm(fingers ...[]capture.Cue) bool {
	for _, cues := range fingers {
		if milli, _ := Score(cues); milli >= Suspicious {
			return true
		}
	}
	return false
}

// Twice compares the fingers of one slap or crossing with each other: fmrCenti tells of
// two of them -100 log10 of the false match rate of their score. It is graded from one in a
// hundred (0) to one in a million (1000).
func Twice(fingers int, fmrCenti func(i, j int) (int, error)) []capture.Cue {
	out := make([]capture.Cue, fingers)
	for i := range out {
		out[i] = not(SameFinger, noSeparate)
	}
	for i := range out {
		for j := range i {
			c := not(SameFinger, notCompared)
			if v, err := fmrCenti(i, j); err == nil {
				c = graded(SameFinger, v, 200, 600)
			}
			for _, k := range [2]int{i, j} {
				// What was compared and alike counts before what was not.
				if !out[k].Assessed || c.Assessed && c.Milli > out[k].Milli {
					out[k] = c
				}
			}
		}
	}
	return out
}
