package optics

import (
	"image"
	"reflect"
	"syscall"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/device"
)

// within is a range of a measurement, both ends included.
type within struct{ from, to int }

// TestCases measures every case that the checks must separate. The ranges of
// cases that must be told apart do not touch.
func TestCases(t *testing.T) {
	half := func(dark, pale int) func(int) int {
		return func(n int) int {
			if n%44 < 22 {
				return dark
			}
			return pale
		}
	}
	first := func(count, dark, pale int) func(int) int {
		return func(n int) int {
			if n < count {
				return dark
			}
			return pale
		}
	}
	every := func(v int) func(int) int { return func(int) int { return v } }
	dull, black, thin := within{22, 34}, within{700, 900}, within{600, 900}
	for _, c := range []struct {
		name                                         string
		s                                            scene
		white, ir, weakest, uv, uvMRZ, bright, resid within
		region                                       within // mm2 of UVRegion
	}{
		{"genuine", scene{}, black, black, thin, dull, dull, within{4, 20}, within{0, 1000}, within{0, 4}},
		{"genuine, registered to half a pixel", scene{irShift: image.Pt(1, 0), residual: 0.5}, black, black, thin, dull, dull, within{4, 20}, within{500, 1000}, within{0, 4}},
		{"genuine, noisy camera", scene{noise: 6}, black, black, thin, dull, dull, within{4, 20}, within{0, 1000}, within{0, 4}},
		{"genuine at 11 px/mm", scene{perMM: 11}, black, black, within{550, 900}, dull, dull, within{4, 30}, within{0, 1000}, within{0, 4}},
		{"genuine, worn print", scene{whiteInk: 120, irInk: every(110)}, within{350, 500}, within{350, 500}, within{300, 500}, dull, dull, within{4, 20}, within{0, 1000}, within{0, 4}},
		{"genuine, dark exposure", scene{gain: 0.5}, black, black, thin, within{10, 20}, within{10, 20}, within{2, 20}, within{0, 1000}, within{0, 4}},
		{"dye-ink MRZ", scene{irInk: every(203)}, black, within{0, 60}, within{0, 40}, dull, dull, within{4, 20}, within{0, 0}, within{0, 4}},
		{"dye-ink MRZ, dark exposure", scene{irInk: every(203), gain: 0.5}, black, within{0, 60}, within{0, 40}, within{10, 20}, within{10, 20}, within{2, 20}, within{0, 0}, within{0, 4}},
		{"weak MRZ in infrared", scene{irInk: every(165)}, black, within{150, 230}, within{100, 230}, dull, dull, within{4, 20}, within{0, 1000}, within{0, 4}},
		{"half of the MRZ printed over in dye", scene{irInk: half(203, 34)}, black, within{380, 480}, within{0, 60}, dull, dull, within{4, 20}, within{0, 1000}, within{0, 4}},
		{"half of the MRZ under an infrared-black veil", scene{irGround: half(37, 208)}, black, within{380, 520}, within{0, 150}, dull, dull, within{4, 20}, within{0, 1000}, within{0, 4}},
		{"a digit and its check digit in dye", scene{irInk: first(2, 203, 34)}, black, black, within{0, 60}, dull, dull, within{4, 20}, within{0, 1000}, within{0, 4}},
		{"one letter in dye", scene{irInk: first(1, 203, 34)}, black, black, within{300, 450}, dull, dull, within{4, 20}, within{0, 1000}, within{0, 4}},
		{"bright paper", scene{paperUV: 180, noGlow: true}, black, black, thin, within{160, 190}, within{150, 190}, within{950, 1000}, within{0, 1000}, within{9000, 11000}},
		{"bright paper, dark exposure", scene{paperUV: 180, noGlow: true, gain: 0.5}, black, black, thin, within{80, 95}, within{75, 95}, within{0, 800}, within{0, 1000}, within{0, 11000}},
		{"bright patch of a portrait's size", scene{patch: image.Rect(5, 15, 40, 60)}, black, black, thin, dull, dull, within{140, 170}, within{0, 1000}, within{1400, 1800}},
		{"bright patch on the MRZ", scene{patch: image.Rect(60, 70, 90, 80)}, black, black, thin, dull, dull, within{25, 60}, within{0, 1000}, within{250, 350}},
		{"no fluorescence at all", scene{noGlow: true}, black, black, thin, dull, dull, within{0, 0}, within{0, 1000}, within{0, 0}},
		{"infrared frame shifted by 6 px", scene{irShift: image.Pt(6, 0)}, black, black, thin, dull, dull, within{4, 20}, within{6000, 7000}, within{0, 4}},
		{"infrared frame shifted the other way", scene{irShift: image.Pt(-4, -6)}, black, black, thin, dull, dull, within{4, 20}, within{5000, 7000}, within{0, 4}},
		{"ultraviolet frame shifted by 6 px", scene{uvShift: image.Pt(6, 0), residual: 6}, black, black, thin, dull, dull, within{4, 20}, within{6000, 6000}, within{0, 4}},
		{"read in infrared, invisible in white", scene{whiteInk: 224, read: device.IR}, within{0, 90}, black, thin, dull, dull, within{4, 20}, within{0, 1000}, within{0, 4}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, m := c.s.make()
			got := Measure(p, m)
			if !got.HasIR || !got.HasUV || got.MRZRegion != m.Region {
				t.Errorf("not measured: %+v", got)
			}
			perMM := p.Pictures[0].PxPerMM
			for _, x := range []struct {
				what string
				got  int
				want within
			}{
				{"white contrast", got.MRZWhiteMilli, c.white},
				{"infrared contrast", got.MRZIRMilli, c.ir},
				{"two weakest", got.MRZIRMinMilli, c.weakest},
				{"ultraviolet median", got.UVMedian, c.uv},
				{"ultraviolet median of the MRZ", got.UVMRZMedian, c.uvMRZ},
				{"bright share", got.UVBrightMilli, c.bright},
				{"residual", got.ResidualMilli, c.resid},
				{"bright area", int(float64(got.UVRegion.Dx()*got.UVRegion.Dy()) / perMM / perMM), c.region},
			} {
				if x.got < x.want.from || x.got > x.want.to {
					t.Errorf("%s %d, want %d to %d", x.what, x.got, x.want.from, x.want.to)
				}
			}
		})
	}
}

// TestAbsent: what cannot be measured is not there, and nothing panics.
func TestAbsent(t *testing.T) {
	for _, c := range []struct {
		name   string
		s      scene
		ir, uv bool
	}{
		{"all lights", scene{}, true, true},
		{"no infrared", scene{without: map[device.Light]bool{device.IR: true}}, false, true},
		{"no ultraviolet", scene{without: map[device.Light]bool{device.UV: true}}, true, false},
		{"no white, read in infrared", scene{without: map[device.Light]bool{device.White: true}, read: device.IR}, true, true},
		{"no MRZ", scene{noMRZ: true}, false, true},
		{"infrared of another size", scene{other: device.IR}, false, true},
		{"ultraviolet of another size", scene{other: device.UV}, true, false},
		{"white of another size, read in infrared", scene{other: device.White, read: device.IR}, true, true},
	} {
		p, m := c.s.make()
		got := Measure(p, m)
		if got.HasIR != c.ir || got.HasUV != c.uv {
			t.Errorf("%s: infrared %v, ultraviolet %v", c.name, got.HasIR, got.HasUV)
		}
		if light := c.s.other; light == device.White && (got.WhiteMilli != nil || got.White != Sight{}) {
			t.Errorf("%s: the white picture was measured", c.name)
		}
		if !c.ir && (got.MRZIRMilli != 0 || got.MRZIRMinMilli != 0) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if got := Measure(&capture.Page{}, &capture.MRZ{}); !reflect.DeepEqual(got, Measures{}) {
		t.Errorf("nothing gave %+v", got)
	}
	// Boxes of a hostile reader: outside, empty, turned, endless.
	p, m := scene{}.make()
	for i, b := range []image.Rectangle{image.Rect(-500, -500, -400, -400), {}, {Min: image.Pt(50, 50), Max: image.Pt(10, 10)}, image.Rect(-1<<30, -1<<30, 1<<30, 1<<30), image.Rect(1999, 1407, 2100, 1500)} {
		m.Lines[0][i].Box = b
	}
	m.Region = image.Rect(-1<<30, -1<<30, 1<<30, 1<<30)
	if got := Measure(p, m); !got.HasIR || !got.HasUV {
		t.Errorf("hostile boxes gave %+v", got)
	}
	for _, g := range []*image.Gray{nil, {}, image.NewGray(image.Rect(0, 0, 1, 1)), image.NewGray(image.Rect(5, 5, 9, 7))} {
		for _, l := range device.Lights {
			Measure(&capture.Page{Pictures: []capture.Picture{{Light: l, Gray: g}, {Light: device.White, Gray: g}}}, m)
		}
	}
}

func TestTime(t *testing.T) {
	p, m := scene{}.make()
	const goal = 40 * time.Millisecond
	best := time.Hour
	for i := 0; i < 50 && best > goal; i++ { // a busy machine has a free moment now and then
		start := time.Now()
		Measure(p, m)
		best = min(best, time.Since(start))
	}
	t.Logf("2.8 megapixels in three lights: %v", best)
	if best > goal {
		t.Errorf("took %v, the goal is %v", best, goal)
	}
}

func BenchmarkMeasure(b *testing.B) {
	p, m := scene{}.make()
	computed := func() time.Duration { // other work on the machine does not change it
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := computed()
	for b.Loop() {
		Measure(p, m)
	}
	b.ReportMetric(float64((computed()-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}
