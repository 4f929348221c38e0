package quality

import (
	"math"
	"testing"

	"gatehouse/capture"
	"gatehouse/test/rig/heads"
)

// Limits and formulas of our own were chosen on the heads of odd seeds; what is said
// here of how they work is of the even ones.
func even(i int) uint64 { return uint64(2 * (i + 1)) }

type measures []capture.FaceMeasure

// even light has the same on both cheeks, and their histograms in common: both in parts
// of their limits.
func evenness(q measures) float64 {
	common := math.Log(max(q[uniformity].Value, .01)) / math.Log(table[uniformity].limits[Live].low)
	return -math.Abs(q[equalLight].Value)/table[equalLight].limits[Live].high - common
}

func grows(c int) func(measures) float64 { return func(q measures) float64 { return q[c].Value } }
func falls(c int) func(measures) float64 { return func(q measures) float64 { return -q[c].Value } }
func nears0(c int) func(measures) float64 {
	return func(q measures) float64 { return -math.Abs(q[c].Value) }
}

// faults are the ways in which a picture is bad, and what tells so: more of good pictures.
var faults = []struct {
	name string
	make func(s shot, lit func(side float64) shot) shot
	by   []func(measures) float64
	also string // what the others of by are; the first one is to separate
}{
	{"lamp at the person's left", func(_ shot, lit func(float64) shot) shot { return lit(.9) }, sides, "EqualLighting, IlluminationUniformity alone"},
	{"lamp at the person's right", func(_ shot, lit func(float64) shot) shot { return lit(-.9) }, sides, "EqualLighting, IlluminationUniformity alone"},
	{"blur of 1 pixel", func(s shot, _ func(float64) shot) shot { return s.blurred(1, 1) }, sharp, ""},
	{"blur of 2 pixels", func(s shot, _ func(float64) shot) shot { return s.blurred(2, 2) }, sharp, ""},
	{"blur of 3 pixels", func(s shot, _ func(float64) shot) shot { return s.blurred(3, 3) }, sharp, ""},
	{"motion of 3 pixels", func(s shot, _ func(float64) shot) shot { return s.blurred(3, 0) }, sharp, ""},
	{"dark, x 0.2", func(s shot, _ func(float64) shot) shot { return s.by(.2, 0) }, []func(measures) float64{grows(mean), falls(underExposure)}, "UnderExposurePrevention"},
	{"over-exposed, x 3", func(s shot, _ func(float64) shot) shot { return s.by(3, 0) }, []func(measures) float64{falls(overExposure)}, ""},
	{"low contrast, x 0.25", func(s shot, _ func(float64) shot) shot { return s.by(.25, 96) }, []func(measures) float64{grows(contrast), grows(variance), grows(dynamicRange)}, "LuminanceVariance, DynamicRange"},
}

var (
	sides = []func(measures) float64{evenness, nears0(equalLight), grows(uniformity)}
	sharp = []func(measures) float64{grows(sharpness)}
)

// by multiplies all values and adds to them.
func (s shot) by(f, add float64) shot {
	return s.changed(func(v float64) float64 { return f*v + add })
}

// separate gives for each fault its AUCs over so many heads of even seeds, and for each
// component how many good pictures are not OK by it, and how many not assessed.
func separate(n int) (aucs [][]float64, bad, blind [count]int) {
	m := New()
	wells, bads := make([]measures, n), make([][]measures, len(faults))
	for i := range n {
		h, v, r := good(even(i))
		s := taken(h.Render(v), r)
		wells[i] = s.measure(m).Measures
		for c, x := range wells[i] {
			switch x.State {
			case capture.FaceNotOK:
				bad[c]++
			case capture.NotAssessed:
				blind[c]++
			}
		}
		lit := func(side float64) shot {
			w := v
			w.Light = heads.Light{Side: side, Ambient: .15}
			return taken(h.Render(w), r)
		}
		for k, f := range faults {
			bads[k] = append(bads[k], f.make(s, lit).measure(m).Measures)
		}
	}
	aucs = make([][]float64, len(faults))
	for k, f := range faults {
		for _, by := range f.by {
			var g, b []float64
			for i := range n {
				g, b = append(g, by(wells[i])), append(b, by(bads[k][i]))
			}
			aucs[k] = append(aucs[k], auc(g, b))
		}
	}
	return aucs, bad, blind
}

// Each fault is told from good pictures. Of so few one head in doubt is much.
func TestSeparation(t *testing.T) {
	aucs, _, blind := separate(12)
	for k, a := range aucs {
		t.Logf("%-28s AUC %.3f %s", faults[k].name, a, faults[k].also)
		if a[0] < .95 {
			t.Errorf("%s: AUC %.3f", faults[k].name, a[0])
		}
	}
	for c, n := range blind {
		if table[c].needs == "" && c != compression && c != pitch && n > 0 {
			t.Errorf("%s was not assessed of %d good pictures", table[c].name, n)
		}
	}
}

// BenchmarkSeparation says the same of 72 heads, and how many of their good pictures are
// beyond a limit.
func BenchmarkSeparation(b *testing.B) {
	const n = 72
	for b.Loop() {
		aucs, bad, blind := separate(n)
		for k, a := range aucs {
			b.Logf("%-28s AUC %.4f %s", faults[k].name, a, faults[k].also)
			if a[0] < .97 {
				b.Errorf("%s: AUC %.4f", faults[k].name, a[0])
			}
		}
		for c := range count {
			if table[c].needs == "" {
				b.Logf("%-28s of %d good pictures not OK %d, not assessed %d", table[c].name, n, bad[c], blind[c])
			}
		}
	}
}
