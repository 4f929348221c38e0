package bench

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// errorRates are those of comparisons, 0..1, at one threshold for all pairs.
type errorRates struct {
	eer                             float64
	fmr100, fmr1000, fmr10000, zero float64 // share of genuine pairs missed at that rate of false matches
}

func (r errorRates) String() string {
	return fmt.Sprintf("EER %.2f %%, FMR100 %.2f %%, FMR1000 %.2f %%, FMR10000 %.2f %%, ZeroFMR %.2f %%", 100*r.eer, 100*r.fmr100, 100*r.fmr1000, 100*r.fmr10000, 100*r.zero)
}

// ratesOf are those of scores, of which a higher one is more alike. A pair is taken for
// genuine from the threshold on.
func ratesOf(genuine, impostor []float64) errorRates {
	genuine, impostor = slices.Sorted(slices.Values(genuine)), slices.Sorted(slices.Values(impostor))
	// missed is the share of genuine pairs that is lost when at most limit of the
	// impostors may pass: the threshold is just above the first one that may not.
	missed := func(limit float64) float64 {
		pass := int(limit*float64(len(impostor)) + 1e-9)
		if pass >= len(impostor) {
			return 0
		}
		return share(genuine, math.Nextafter(impostor[len(impostor)-1-pass], math.Inf(1)))
	}
	return errorRates{equalError(genuine, impostor), missed(1e-2), missed(1e-3), missed(1e-4), missed(0)}
}

// share of sorted scores below t.
func share(sorted []float64, t float64) float64 {
	n, _ := slices.BinarySearch(sorted, t)
	return float64(n) / float64(len(sorted))
}

// equalError is the middle of the two error rates where their steps cross (FVC2000):
// between the last threshold at which more impostors pass than genuine pairs are
// missed, and the first at which not.
func equalError(genuine, impostor []float64) float64 {
	steps := slices.Sorted(slices.Values(slices.Concat(genuine, impostor)))
	steps = append(slices.Compact(steps), math.Inf(1))
	var before, after [2]float64 // missed, false
	for _, t := range steps {
		before, after = after, [2]float64{share(genuine, t), 1 - share(impostor, t)}
		if after[0] >= after[1] {
			break
		}
	}
	if after[0] == after[1] {
		before = after
	}
	if before[0]+before[1] <= after[0]+after[1] {
		return (before[0] + before[1]) / 2
	}
	return (after[0] + after[1]) / 2
}

func TestFingerRates(t *testing.T) {
	ramp := func(n int, from, step float64) []float64 {
		all := make([]float64, n)
		for i := range all {
			all[i] = from + step*float64(i)
		}
		return all
	}
	for _, c := range []struct {
		name              string
		genuine, impostor []float64
		want              errorRates
	}{
		{"apart", ramp(100, 1000, 1), ramp(1000, 0, 0.5), errorRates{}},
		{"the other way", ramp(100, 0, 1), ramp(100, 1000, 1), errorRates{1, 1, 1, 1, 1}},
		// Impostors 0..999, genuine 901..1900: one in a hundred passes from 990 on, which misses 89 of
		// 1,000; one in a thousand from 999 on; none above it. From 951 on 49 pass and 50 are missed.
		{"overlapping", ramp(1000, 901, 1), ramp(1000, 0, 1), errorRates{0.0495, 0.089, 0.098, 0.099, 0.099}},
	} {
		got := ratesOf(c.genuine, c.impostor)
		for i, pair := range [][2]float64{{got.eer, c.want.eer}, {got.fmr100, c.want.fmr100}, {got.fmr1000, c.want.fmr1000}, {got.fmr10000, c.want.fmr10000}, {got.zero, c.want.zero}} {
			if math.Abs(pair[0]-pair[1]) > 1e-9 {
				t.Errorf("%s, rate %d: %v, want %v", c.name, i, pair[0], pair[1])
			}
		}
	}
}
