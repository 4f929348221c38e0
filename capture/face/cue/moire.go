package cue

import (
	"slices"

	"gatehouse/capture"
)

// Levels of MoireOf over frames: below the first no skin of the rig comes, from the
// second on it is suspicious.
const (
	moireCalm  = 100
	moireAlarm = 300
)

// Moire looks at the periodic patterns of all frames: the rows of a screen against those
// of the sensor give lattices that skin does not have. Half of the frames have to show them.
func Moire(frames []capture.FaceGlance) capture.Cue {
	var all []int
	for _, g := range frames {
		if g.Moire >= 0 && len(g.Faces) > 0 {
			all = append(all, g.Moire)
		}
	}
	if len(all) < fewestPairs {
		return not(NameMoire, "too few frames near enough")
	}
	slices.Sort(all)
	return graded(NameMoire, float64(all[len(all)/2]), moireCalm, moireAlarm)
}
