package bench

import (
	"fmt"
	"testing"

	"gatehouse/test/rig/prints"
)

// Fingers of the curve, and impressions of each.
const (
	curveFingers     = 40
	curveImpressions = 4
)

// BenchmarkFingerCurve prints how error rates grow with the difficulty of the rig's
// impressions, on fingers that nothing was tuned on. It is a curve to hold a change
// against; what real fingers give is BenchmarkFinger's to say.
func BenchmarkFingerCurve(b *testing.B) {
	for b.Loop() {
		masters := make([]*prints.Finger, curveFingers)
		for i := range masters {
			masters[i] = prints.Master(uint64(70_000 + i))
		}
		for _, hard := range []float64{1, 1.5, 2, 2.25, 2.5} {
			r := curveAt(b, masters, hard)
			b.Logf("difficulty %.2f: %s", hard, r)
			b.ReportMetric(100*r.eer, fmt.Sprintf("EER-%%-at-%g", hard))
		}
	}
}

func curveAt(b *testing.B, masters []*prints.Finger, hard float64) errorRates {
	e := newOwnFingers()
	name := func(f, i int) string { return fmt.Sprintf("%d_%d", f, i) }
	for f, m := range masters {
		for i := range curveImpressions {
			p := m.Impression(uint64(i), prints.Options{Hard: hard})
			if _, _, err := e.take(name(f, i), p.Image, p.PPI); err != nil {
				b.Fatal(err)
			}
		}
	}
	var genuine, impostor []float64
	for a := range curveFingers * curveImpressions {
		for c := a + 1; c < curveFingers*curveImpressions; c++ {
			x, y := a/curveImpressions, c/curveImpressions
			score, _, err := e.compare(name(x, a%curveImpressions), name(y, c%curveImpressions))
			if err != nil {
				b.Fatal(err)
			}
			if x == y {
				genuine = append(genuine, score)
			} else {
				impostor = append(impostor, score)
			}
		}
	}
	return ratesOf(genuine, impostor)
}
