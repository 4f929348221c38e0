package cue

import (
	"image"
	"slices"

	"gatehouse/capture"
)

// Limits of what counts as left by an earlier finger.
const (
	bare  = 16 // pixels at 500 ppi between the print and places beside it
	trace = 40 // grey levels from ridge to valley: less is no press of a finger
)

// residue looks for what an earlier finger left: a picture whose ridges are mostly so faint
// that nothing pressed them, or far fainter than its others; or ridges of an earlier capture
// on the same pixels beside the print.
func (w *Watch) residue(img *image.Gray, ppi int, f *capture.RidgeField) capture.Cue {
	depths := w.depths[:0]
	for r := range f.Rows {
		for c := range f.Cols {
			if f.Coherence[r*f.Cols+c] == 0 {
				continue
			}
			at := func(v int) int { return v * f.Step * ppi / capture.TemplatePPI }
			box := image.Rect(at(c), at(r), at(c+1), at(r+1)).Add(img.Rect.Min).Intersect(img.Rect)
			if !box.Empty() {
				depths = append(depths, span(img, box))
			}
		}
	}
	w.depths = depths
	if len(depths) == 0 {
		return not(Residue, noRidges)
	}
	slices.Sort(depths)
	typical := depths[len(depths)*3/4]
	faint, _ := slices.BinarySearch(depths, max(typical*3/10, trace))
	w.last.faint = faint * 1000 / len(depths)

	most := 500
	if len(w.before) > 0 {
		h, outside := w.hash(img), w.outside(img, ppi, f)
		for i := range w.before {
			most = max(most, alike(&h, &w.before[i], &outside))
		}
	}
	a, b := graded(Residue, w.last.faint, 300, 700), graded(Residue, most, 650, 850)
	if a.Milli > b.Milli {
		return a
	}
	return b
}

// near tells whether the print is bare pixels or less from a point; at 500 ppi.
func near(f *capture.RidgeField, x, y int) bool {
	for r := max((y-bare)/f.Step, 0); r <= min((y+bare)/f.Step, f.Rows-1); r++ {
		for c := max((x-bare)/f.Step, 0); c <= min((x+bare)/f.Step, f.Cols-1); c++ {
			if f.Coherence[r*f.Cols+c] > 0 {
				return true
			}
		}
	}
	return false
}

// span is from the tenth to the ninetieth of a hundred grey levels.
func span(img *image.Gray, box image.Rectangle) int {
	var count [256]int
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for _, v := range img.Pix[img.PixOffset(box.Min.X, y):][:box.Dx()] {
			count[v]++
		}
	}
	low, seen, n := -1, 0, box.Dx()*box.Dy()
	for v, c := range count {
		seen += c
		if low < 0 && 10*seen > n {
			low = v
		}
		if 10*seen >= 9*n {
			return v - low
		}
	}
	return 0
}

// outside lets the places through that are not near the print.
func (w *Watch) outside(img *image.Gray, ppi int, f *capture.RidgeField) (mask [words]uint64) {
	for i, p := range w.at {
		x := int(p.x) * img.Rect.Dx() >> 16 * capture.TemplatePPI / ppi
		y := int(p.y) * img.Rect.Dy() >> 16 * capture.TemplatePPI / ppi
		if !near(f, x, y) {
			mask[i/64] |= 1 << (i % 64)
		}
	}
	return mask
}
