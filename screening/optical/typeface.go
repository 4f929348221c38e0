package optical

import (
	"slices"

	"gatehouse/screening"
)

// Thresholds of the shapes, in thousandths of log odds. At the resolution of a
// reader genuine pages have a mean of 2000 and more, worn ones too; of published
// specimens at eight pixels a character the worst has 300. Pages in another typeface
// have one below -500, most of them below -3000.
const (
	shapeRange = 4000
	shapeLeast = 0     // mean of the letters and digits
	runLetters = 4     // neighbours that are looked at together
	runLeast   = -2200 // their mean
	runPitch   = 20000 // 1/1000 px from which a few characters are enough to tell
	runRise    = 180   // and edges as sharp as this, thousandths of the pitch
	fewest     = 8     // characters measured, below which nothing can be said of single ones
)

// typeface judges the check of clause 5.5.4.1.3: the MRZ is printed in OCR-B.
func typeface(f *screening.Finding, e *screening.Evidence) {
	d, o := &e.Document, &e.Document.Optics
	if len(d.Lines) == 0 {
		f.Verdict, f.Text = screening.NoSupport, "This side has no MRZ."
		return
	}
	odds, boxes := glyphs(d)
	count := 0 // a character that shows nothing has 0: not measured, and not on the threshold
	for _, line := range odds {
		for _, v := range line {
			if v != 0 {
				count++
			}
		}
	}
	if count < fewest || !covers(o.ShapeMilli, d.Lines) {
		abort(f, "The shape of the characters could not be measured. Capture again.")
		return
	}
	sight, name := sightOf(d)
	worst, run := shapeRange, screening.Box{}
	sum := 0
	for i, line := range odds {
		for k, v := range line {
			sum += v
			if k+runLetters > len(line) {
				continue
			}
			s := 0
			for _, w := range line[k : k+runLetters] {
				s += w
			}
			if s/runLetters < worst {
				worst, run = s/runLetters, around(boxes[i][k], boxes[i][k+runLetters-1])
			}
		}
	}
	light := "white"
	if d.MRZLight == "ir" {
		light = "ir"
	}
	f.Region = &screening.Region{Light: light, Box: o.MRZRegion}
	f.Values = values("likeness to OCR-B", thousandth(sum/count), "at least", thousandth(shapeLeast))
	parts := []part{{
		margin: above(sum/count+shapeRange, shapeLeast+shapeRange, 2*shapeRange), below: screening.Failed,
		trouble: "The MRZ is not printed in OCR-B, the typeface of travel documents. Compare the shapes of the characters with another document, and send this one to the second line.",
	}}
	if sight.PitchMilli >= runPitch && sight.RiseMilli > 0 && sight.RiseMilli <= runRise {
		f.Values = append(f.Values, values("least alike neighbours", thousandth(worst), "at least", thousandth(runLeast))...)
		parts = append(parts, part{
			margin: above(worst+shapeRange, runLeast+shapeRange, 2*shapeRange), below: screening.Failed, region: &screening.Region{Light: light, Box: run},
			trouble: "Some characters of the MRZ are not printed in OCR-B while others are: they may have been replaced. Look at the marked ones under magnification.",
		})
	}
	conclude(f, parts...)
	cause := blind(sight, name)
	if cause == "" && o.MRZWhiteMilli < paleMost {
		cause = "the print is worn or pale (contrast " + percent(o.MRZWhiteMilli) + ")"
	}
	excuse(f, screening.Aborted, cause)
}

// glyphs gives the log odds of the letters and digits, by line, and their boxes.
// Fillers look alike in many typefaces and are left out.
func glyphs(d *screening.DocumentEvidence) (odds [][]int, boxes [][]screening.Box) {
	for i, line := range d.Optics.ShapeMilli {
		var o []int
		var b []screening.Box
		for k, v := range line {
			if i < len(d.Lines) && k < len(d.Lines[i]) && d.Lines[i][k] != '<' {
				o, b = append(o, max(-shapeRange, min(shapeRange, v))), append(b, cell(d, i, k))
			}
		}
		odds, boxes = append(odds, o), append(boxes, b)
	}
	return slices.Clip(odds), slices.Clip(boxes)
}
