package chipmatrix

import (
	"slices"
	"time"

	"gatehouse/screening"
)

// page is the evidence of a page in order with the lines, so that what is said of the
// crossing is said of its chip.
func page(lines []string, now time.Time) screening.Evidence {
	var e screening.Evidence
	d := &e.Document
	d.State, d.Format, d.MRZLight, d.Lines = "captured", "TD3", "white", lines
	o := &d.Optics
	*o = screening.Optics{
		Edition: screening.OpticsEdition, HasIR: true, MRZWhiteMilli: 800, MRZIRMilli: 800, MRZIRMinMilli: 700,
		HasUV: true, UVMedian: 20, UVMRZMedian: 20, UVBrightMilli: 15, MRZRegion: screening.Box{X: 90, Y: 990, W: 900, H: 100}, ResidualMilli: 200,
		White: screening.Sight{Paper: 215, RiseMilli: 85, PitchMilli: 40600}, IR: screening.Sight{Paper: 208, RiseMilli: 90, PitchMilli: 40600},
	}
	for i, l := range lines {
		of := func(v int) []int { return slices.Repeat([]int{v}, len(l)) }
		cells := make([]screening.Box, len(l))
		for j := range cells {
			cells[j] = screening.Box{X: 100 + 20*j, Y: 1000 + 50*i, W: 18, H: 30}
		}
		d.MarginsMilli, d.Cells = append(d.MarginsMilli, of(9000)), append(d.Cells, cells)
		o.WhiteMilli, o.IRMilli, o.ShapeMilli = append(o.WhiteMilli, of(800)), append(o.IRMilli, of(790)), append(o.ShapeMilli, of(3300))
		o.WhitePaper, o.IRPaper = append(o.WhitePaper, of(215)), append(o.IRPaper, of(208))
	}
	lean := 100
	d.Layout = &screening.Layout{PitchUM: 2541, HeightUM: 2610, LeftUM: []int{6070, 6050}, AboveUM: []int{15730, 9470}, SkewMilli: 120, LeanMilli: &lean}
	for _, light := range []string{"white", "ir", "uv"} {
		e.Pictures = append(e.Pictures, screening.PictureEvidence{Light: light, SHA256: make([]byte, 32), Width: 1100, Height: 1200})
	}
	e.Face.State, e.Fingers.State = "not supported", "not supported"
	e.Lists = []screening.ListEvidence{{Name: "documents", Version: 3, Issued: now.Add(-time.Hour).Unix(), State: "searched"}}
	return e
}
