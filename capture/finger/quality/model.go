package quality

import "math"

// Edition names the model of Quality. It changes whenever the same measures may come out
// otherwise.
const Edition = "gatehouse-finger-quality 1"

// term is one sum of the model: from 0 where the measure is low to its weight where it
// is high, linear between.
type term struct {
	of        func(*Measures) int
	low, high int
	weight    int
}

// model was fitted to genuine scores of screening/match, on the odd fingers of the FVC2002 and
// FVC2004 B sets (320 impressions, 1,120 pairs) and, at half their weight, on 40 fingers of
// test/rig/prints at difficulties from 1 to 3.5, wet, dry, partial and off the middle (240, 600).
// The logarithm of a pair's score, cut off above twice the threshold of one false match in a
// thousand, is a constant for each of the two sets and what both impressions have by this
// table. Weights are those of least squares with a small penalty, none below zero, so that no
// impression gets worse by a better measure; they add up to a thousand. low and high are
// the first and the seventieth of a hundred FVC impressions. What was tried too and got no
// weight, or none that helped on fingers left out: area, contrast, dryness, alikeness of
// direction and of distance of neighbouring ridges, and grey gradients across the flow.
var model = [...]term{
	{(*Measures).agreed, 650, 923, 270},
	{func(s *Measures) int { return s.Confirmed }, 13, 40, 190},
	{func(s *Measures) int { return s.Coherence }, 845, 946, 336},
	{func(s *Measures) int { return -s.off() }, -97, -15, 128},
	{func(s *Measures) int { return -s.Wet }, -765, 0, 75},
}

// scale holds the sum of the model that 0, 10, .. 100 of a hundred FVC impressions do not
// reach.
var scale = [11]int{306, 601, 691, 759, 791, 820, 851, 879, 914, 948, 999}

// agreed is the share of the enhanced list's minutiae that the plain one confirms; one
// more in the denominator, since few say little.
func (s *Measures) agreed() int { return s.Confirmed * 1000 / (s.Minutiae + 1) }

// off is how far the ridges are off the middle.
func (s *Measures) off() int { return int(math.Sqrt(float64(s.OffX*s.OffX + s.OffY*s.OffY))) }

func (s *Measures) sum() int {
	sum := 0
	for i := range model {
		t := &model[i]
		v := min(max(t.of(s), t.low), t.high)
		sum += (v - t.low) * t.weight * 1000 / (t.high - t.low)
	}
	return sum / 1000
}

// trace is the contrast, in grey levels, below which nothing pressed the ridges onto the
// sensor: what an earlier finger left looks as clear as a print, and is none.
const trace = 32

// Quality is 0..100: how many of a hundred impressions of the development set, which is
// a hard one, are worse. It is 0 where no minutia was found, or only a trace. It is not
// NFIQ 2, and not to be compared to it.
func (s *Measures) Quality() int {
	if s.Minutiae == 0 || s.Area == 0 || s.Contrast < trace {
		return 0
	}
	sum := s.sum()
	for i := 1; i < len(scale); i++ {
		if low, high := scale[i-1], scale[i]; sum < high {
			return max(10*(i-1)+10*(sum-low)/max(high-low, 1), 0)
		}
	}
	return 100
}
