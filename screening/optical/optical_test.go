package optical

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"gatehouse/screening"
)

const (
	yes    = screening.Successful
	no     = screening.Failed
	unsure = screening.Undetermined
	none   = screening.NoSupport
	cut    = screening.Aborted
)

// genuine is the evidence of a genuine passport page at 16 px/mm; change alters it.
func genuine(change func(*screening.Evidence)) *screening.Evidence {
	e := &screening.Evidence{
		Document: screening.DocumentEvidence{
			ModalityEvidence: screening.ModalityEvidence{State: "captured"},
			Format:           "TD3", Lines: []string{strings.Repeat("<", 44), strings.Repeat("<", 44)},
			Optics: screening.Optics{
				HasIR: true, MRZWhiteMilli: 800, MRZIRMilli: 790, MRZIRMinMilli: 730,
				HasUV: true, UVMedian: 27, UVMRZMedian: 26, UVBrightMilli: 17,
				MRZRegion: screening.Box{X: 96, Y: 1130, W: 1790, H: 150}, ResidualMilli: 300,
			},
		},
	}
	for _, l := range []string{"white", "ir", "uv"} {
		e.Pictures = append(e.Pictures, screening.PictureEvidence{Light: l, Width: 2000, Height: 1408})
	}
	if change != nil {
		change(e)
	}
	return e
}

// optics alters the measurements only.
func optics(change func(*screening.Optics)) func(*screening.Evidence) {
	return func(e *screening.Evidence) { change(&e.Document.Optics) }
}

// without takes away a light: measurement and picture.
func without(light string) func(*screening.Evidence) {
	return func(e *screening.Evidence) {
		for i, p := range e.Pictures {
			if p.Light == light {
				e.Pictures = append(e.Pictures[:i], e.Pictures[i+1:]...)
				break
			}
		}
		if light == "ir" {
			e.Document.Optics.HasIR = false
		} else {
			e.Document.Optics.HasUV = false
		}
	}
}

// TestCases holds the cases that the checks must separate, with the values that
// capture/optics measures of them, and the genuine ones beside them.
func TestCases(t *testing.T) {
	type opt = screening.Optics
	for _, c := range []struct {
		name        string
		change      func(*screening.Evidence)
		ir, fu, mr  screening.Verdict
		says        string // in the text of some finding
		leastMargin int    // distance from the threshold that the odd finding has at least
	}{
		{"genuine", nil, yes, yes, yes, "", 150},
		{"genuine, worn", optics(func(o *opt) { o.MRZWhiteMilli, o.MRZIRMilli, o.MRZIRMinMilli = 430, 430, 370 }), yes, yes, yes, "", 150},
		{"genuine, as pale as allowed", optics(func(o *opt) { o.MRZWhiteMilli, o.MRZIRMilli, o.MRZIRMinMilli = 585, 625, 300 }), yes, yes, yes, "", 120},
		{"genuine, dark exposure", optics(func(o *opt) { o.UVMedian, o.UVMRZMedian, o.UVBrightMilli = 15, 15, 9 }), yes, yes, yes, "", 150},
		{"no fluorescence at all", optics(func(o *opt) { o.UVBrightMilli = 0 }), yes, yes, yes, "", 150},
		{"fluorescent arms of one square centimetre", optics(func(o *opt) { o.UVRegion = screening.Box{X: 1000, Y: 300, W: 160, H: 160} }), yes, yes, yes, "", 30},
		{"dye-ink MRZ", optics(func(o *opt) { o.MRZIRMilli, o.MRZIRMinMilli = 30, 20 }), no, yes, yes, "fades or vanishes", 250},
		{"weak MRZ in infrared", optics(func(o *opt) { o.MRZIRMilli, o.MRZIRMinMilli = 200, 160 }), no, yes, yes, "fades or vanishes", 150},
		{"half of the MRZ in dye", optics(func(o *opt) { o.MRZIRMilli, o.MRZIRMinMilli = 430, 25 }), no, yes, yes, "while others stay", 150},
		{"bright paper", optics(func(o *opt) { o.UVMedian, o.UVMRZMedian, o.UVBrightMilli = 180, 175, 990 }), yes, no, no, "brightener", 500},
		{"bright paper, dark exposure", optics(func(o *opt) { o.UVMedian, o.UVMRZMedian, o.UVBrightMilli = 90, 85, 400 }), yes, no, no, "brightener", 100},
		{"bright portrait", optics(func(o *opt) { o.UVBrightMilli, o.UVRegion = 155, screening.Box{X: 80, Y: 240, W: 560, H: 720} }), yes, no, yes, "such as the portrait", 60},
		{"bright patch", optics(func(o *opt) { o.UVBrightMilli, o.UVRegion = 75, screening.Box{X: 80, Y: 240, W: 400, H: 400} }), yes, unsure, yes, "as a whole", 10},
		{"bright strip on the MRZ", optics(func(o *opt) { o.UVBrightMilli, o.UVRegion = 40, screening.Box{X: 900, Y: 1120, W: 500, H: 160} }), yes, yes, unsure, "reaches into the MRZ", 100},
		{"bright ground of the MRZ", optics(func(o *opt) {
			o.UVMRZMedian, o.UVBrightMilli, o.UVRegion = 170, 95, screening.Box{X: 96, Y: 1130, W: 1790, H: 150}
		}), yes, unsure, no, "strip with other lines", 80},
		{"infrared frame shifted", optics(func(o *opt) { o.ResidualMilli = 6000 }), unsure, yes, yes, "6.0 pixels", 0},
		{"half a pixel beside", optics(func(o *opt) { o.ResidualMilli = 500 }), yes, yes, yes, "", 150},
		{"side without an MRZ", func(e *screening.Evidence) {
			e.Document.Lines, e.Document.Optics.HasIR, e.Document.Optics.MRZRegion = nil, false, screening.Box{}
		}, unsure, yes, unsure, "no MRZ", 0},
		{"side without an MRZ, from a white file", func(e *screening.Evidence) {
			without("ir")(e)
			without("uv")(e)
			e.Document.Lines = nil
		}, unsure, cut, cut, "No picture in ultraviolet", 0},
		{"from files without infrared", without("ir"), cut, yes, yes, "No picture in infrared", 0},
		{"from files without ultraviolet", without("uv"), yes, cut, cut, "No picture in ultraviolet", 0},
		{"infrared lamp away", func(e *screening.Evidence) {
			without("ir")(e)
			e.Devices = []screening.DeviceEvidence{{Device: "panel", State: "absent", Reason: "no answer"}}
		}, cut, yes, yes, "panel absent (no answer)", 0},
		{"infrared picture of another size", optics(func(o *opt) { o.HasIR = false }), cut, yes, yes, "does not fit", 0},
		{"pulled away", func(e *screening.Evidence) {
			e.Document.ModalityEvidence = screening.ModalityEvidence{State: "aborted", Reason: "the document was pulled away"}
		}, cut, cut, cut, "pulled away", 0},
		{"no camera", func(e *screening.Evidence) {
			e.Document.ModalityEvidence = screening.ModalityEvidence{State: "not supported", Reason: "no camera"}
		}, cut, cut, cut, "no camera", 0},
		{"nothing at all", func(e *screening.Evidence) { *e = screening.Evidence{} }, cut, cut, cut, "not captured", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Check(genuine(c.change))
			want := []screening.Verdict{c.ir, c.fu, c.mr}
			said := ""
			for i, f := range got {
				said += f.Text
				if f.Verdict != want[i] {
					t.Errorf("%s %v, want %v: %s", f.ID, f.Verdict, want[i], f.Text)
				}
				if m := f.MarginMilli; m != nil && max(*m, -*m) < c.leastMargin && (f.Verdict != yes || c.says == "") {
					t.Errorf("%s: margin %d, want a distance of %d", f.ID, *m, c.leastMargin)
				}
			}
			if !strings.Contains(said, c.says) || c.says == "" && said != "" {
				t.Errorf("says %q, want %q in it", said, c.says)
			}
		})
	}
}

// TestProperties throws evidence of every sort at the checks.
func TestProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	seen := map[string]int{}
	wild := func(around int) int {
		switch r.IntN(8) {
		case 0:
			return -r.IntN(1 << 40)
		case 1:
			return r.IntN(1 << 62)
		}
		return r.IntN(around * 2)
	}
	box := func() screening.Box {
		return screening.Box{X: wild(1000), Y: wild(700), W: wild(1000), H: wild(700)}
	}
	for range 50000 {
		e := genuine(nil)
		e.Document.State = []string{"captured", "captured", "captured", "captured", "aborted", "not supported", ""}[r.IntN(7)]
		if r.IntN(5) == 0 {
			e.Document.Lines = nil
		}
		e.Document.Optics = screening.Optics{
			HasIR: r.IntN(6) > 0, MRZWhiteMilli: wild(500), MRZIRMilli: wild(500), MRZIRMinMilli: wild(300),
			HasUV: r.IntN(6) > 0, UVMedian: wild(60), UVMRZMedian: wild(60), UVBrightMilli: wild(60),
			ResidualMilli: wild(2000), MRZRegion: box(), UVRegion: box(),
		}
		for i := range e.Pictures {
			if r.IntN(8) == 0 {
				e.Pictures[i].Width, e.Pictures[i].Height = wild(1000), wild(1000)
			}
		}
		got := Check(e)
		if !reflect.DeepEqual(got, Check(e)) {
			t.Fatal("not deterministic")
		}
		for i, id := range []string{InfraredMRZ, UltravioletPage, UltravioletMRZ} {
			f := got[i]
			seen[id+" "+f.Verdict.String()]++
			if f.ID != id || f.Group != "optical" || f.Title == "" {
				t.Fatalf("%+v", f)
			}
			if _, err := f.Verdict.MarshalText(); err != nil {
				t.Fatalf("%s: %v", id, err)
			}
			if m := f.MarginMilli; m != nil && (*m < -1000 || *m > 1000 || (*m >= 0) != (f.Verdict == yes)) {
				t.Fatalf("%s: margin %d and %v\n%+v", id, *m, f.Verdict, e.Document.Optics)
			}
			if judged := f.MarginMilli != nil; !judged && (f.Verdict == yes || f.Verdict == no) {
				t.Fatalf("%s: %v without a margin", id, f.Verdict)
			}
			if f.Verdict != yes && f.Text == "" {
				t.Fatalf("%s: %v without a word", id, f.Verdict)
			}
		}
	}
	// What TR-03135-1 allows happens; what it forbids never does.
	allowed := map[string][]screening.Verdict{
		InfraredMRZ: {yes, no, unsure, cut}, UltravioletPage: {yes, no, unsure, cut}, UltravioletMRZ: {yes, no, unsure, cut},
	}
	for id, ok := range allowed {
		for _, v := range screening.Verdicts {
			n, may := seen[id+" "+v.String()], false
			for _, w := range ok {
				may = may || v == w
			}
			if may && n < 50 || !may && n > 0 {
				t.Errorf("%s %v: %d times", id, v, n)
			}
		}
	}
}

// TestThresholds walks over each threshold by single steps.
func TestThresholds(t *testing.T) {
	for _, c := range []struct {
		name string
		set  func(*screening.Optics, int)
		most int
		id   int
		last int  // the last successful value
		up   bool // successful values lie above it
	}{
		{"infrared contrast", func(o *screening.Optics, v int) { o.MRZIRMilli = v }, 1000, 0, contrastFull, true},
		{"two weakest", func(o *screening.Optics, v int) { o.MRZIRMinMilli = v }, 1000, 0, contrastFull * shareWeakest / 1000, true},
		{"ultraviolet median", func(o *screening.Optics, v int) { o.UVMedian = v }, 255, 1, dullMost, false},
		{"bright share", func(o *screening.Optics, v int) { o.UVBrightMilli = v }, 1000, 1, brightMost, false},
		{"ultraviolet median of the MRZ", func(o *screening.Optics, v int) { o.UVMRZMedian = v }, 255, 2, dullMost, false},
	} {
		last := -2000
		for v := range c.most + 1 {
			f := Check(genuine(optics(func(o *screening.Optics) { c.set(o, v) })))[c.id]
			if good := v >= c.last == c.up || v == c.last; good != (f.Verdict == yes) {
				t.Fatalf("%s %d: %v", c.name, v, f.Verdict)
			}
			if v == c.last && *f.MarginMilli != 0 {
				t.Errorf("%s %d: margin %d at the threshold", c.name, v, *f.MarginMilli)
			}
			m := *f.MarginMilli
			if !c.up {
				m = -m
			}
			if m < last {
				t.Fatalf("%s %d: the margin turns back", c.name, v)
			}
			last = m
		}
	}
}
