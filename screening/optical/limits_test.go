package optical

import (
	"slices"
	"testing"

	"gatehouse/screening"
)

// limits are the results that BSI TR-03135-1 gives each check: tables 5.9 and 5.10
// (the two checks of the MRZ), table 5.11 (spectral basic checks). The place of the
// lines is a check of our own.
var limits = map[string][]screening.Verdict{
	InfraredMRZ:      {yes, no, unsure, cut},
	UltravioletPage:  {yes, no, unsure, cut},
	UltravioletMRZ:   {yes, no, unsure, cut},
	InfraredReadable: {yes, no, none, cut},
	Typeface:         {yes, no, none, cut},
	Layout:           {yes, no, unsure, none},
}

// states lists what evidence may look like in each respect; every combination of
// them is judged.
var states = [][]func(*screening.Evidence){
	{
		func(*screening.Evidence) {},
		func(e *screening.Evidence) { e.Document.State = "aborted" },
		func(e *screening.Evidence) { e.Document.State = "not supported" },
		func(e *screening.Evidence) { e.Document.State = "" },
	},
	{
		func(*screening.Evidence) {},
		func(e *screening.Evidence) { e.Document.Lines, e.Document.Format = nil, "" },
		func(e *screening.Evidence) { e.Document.Format = "CHE-DL" },
	},
	{func(*screening.Evidence) {}, func(e *screening.Evidence) { e.Document.Optics.Edition = 0 }},
	{
		func(*screening.Evidence) {}, without("ir"), func(e *screening.Evidence) { e.Document.Optics.HasIR = false },
		func(e *screening.Evidence) {
			without("ir")(e)
			e.Devices = []screening.DeviceEvidence{{Device: "panel", State: "faulty", Reason: "lamp"}}
		},
	},
	{
		func(*screening.Evidence) {}, without("uv"),
		func(e *screening.Evidence) { e.Document.Optics.UVMedian, e.Document.Optics.UVMRZMedian = 170, 170 },
		func(e *screening.Evidence) {
			e.Document.Optics.UVRegion = screening.Box{X: 500, Y: 1000, W: 400, H: 250}
		},
		func(e *screening.Evidence) {
			e.Document.Optics.UVMedian, e.Document.Optics.UVMRZMedian, e.Document.Optics.UVBrightMilli = 2, 2, 0
		},
	},
	{
		func(*screening.Evidence) {}, foreign(1, 40), covered(4, true), dim(20, 800), dim(150, 160),
		func(e *screening.Evidence) { e.Document.Optics.IRMilli = e.Document.Optics.IRMilli[:1] },
		func(e *screening.Evidence) { e.Document.Optics.WhiteMilli = nil },
	},
	{
		func(*screening.Evidence) {},
		func(e *screening.Evidence) { e.Document.Optics.IR.Paper, e.Document.Optics.White.Paper = 3, 3 },
		func(e *screening.Evidence) {
			e.Document.Optics.IR.ClipMilli, e.Document.Optics.White.ClipMilli = 900, 900
		},
		func(e *screening.Evidence) {
			e.Document.Optics.IR, e.Document.Optics.White = screening.Sight{}, screening.Sight{}
		},
	},
	{
		func(*screening.Evidence) {},
		func(e *screening.Evidence) { e.Document.Optics.ResidualMilli = 5000 },
		func(e *screening.Evidence) { e.Document.Optics.Unregistered = []string{"ir", "uv"} },
	},
	{func(*screening.Evidence) {}, allShaped(-3000), func(e *screening.Evidence) { e.Document.Optics.ShapeMilli = nil }},
	{
		func(*screening.Evidence) {},
		placed(func(l *screening.Layout) { l.PitchUM = 2000 }),
		func(e *screening.Evidence) { e.Document.Layout = nil },
	},
}

// TestLimits: whatever the evidence, no check gives a result that its table does not
// have, and each result of a table occurs.
func TestLimits(t *testing.T) {
	seen := map[string]map[screening.Verdict]int{}
	count := 0
	var walk func(chosen []func(*screening.Evidence))
	walk = func(chosen []func(*screening.Evidence)) {
		if len(chosen) < len(states) {
			for _, s := range states[len(chosen)] {
				walk(append(chosen, s))
			}
			return
		}
		count++
		e := measured()
		for i := len(chosen) - 1; i >= 0; i-- { // lines are taken away last
			chosen[i](e)
		}
		for _, f := range Check(e) {
			if seen[f.ID] == nil {
				seen[f.ID] = map[screening.Verdict]int{}
			}
			seen[f.ID][f.Verdict]++
			if !slices.Contains(limits[f.ID], f.Verdict) {
				t.Fatalf("%s is %v: %s", f.ID, f.Verdict, f.Text)
			}
			if f.Verdict == none && f.ID != Layout && len(e.Document.Lines) > 0 {
				t.Fatalf("%s is not supported on a side with an MRZ", f.ID)
			}
			if f.Verdict != yes && f.Text == "" {
				t.Fatalf("%s is %v without a word", f.ID, f.Verdict)
			}
			if m := f.MarginMilli; m != nil && (*m < -1000 || *m > 1000 || *m >= 0 != (f.Verdict == yes)) {
				t.Fatalf("%s is %v with margin %d", f.ID, f.Verdict, *m)
			}
		}
	}
	walk(nil)
	for id, allowed := range limits {
		for _, v := range allowed {
			if seen[id][v] == 0 {
				t.Errorf("%s is never %v: the states do not reach it", id, v)
			}
		}
	}
	t.Logf("%d states of evidence", count)
}
