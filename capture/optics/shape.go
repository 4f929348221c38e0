package optics

import (
	"image"

	"gatehouse/capture/optics/typeface"
)

// tall is the height of a capital of OCR-B in pitches.
const tall = 0.985

// shapes gives for each character of r the log odds, in thousandths, that its
// shape is the one that OCR-B gives it. A character that shows nothing, or was not
// read, has 0. Where the page was not rectified, the print may be foreshortened:
// its height is then evened out.
func (r row) shapes(net *typeface.Net, g *image.Gray, p imprint, rectified bool) []int {
	r = r.lowered((p.top + p.bottom) / 2)
	high := (p.bottom - p.top) / tall
	if rectified || !(high > 0.4 && high < 2) {
		high = 1
	}
	odds := make([]int, len(r.chars))
	var window [typeface.Size]float32
	for k, c := range r.chars {
		class := typeface.Class(c.Rune)
		if class < 0 {
			continue
		}
		dx, dy := r.step(float64(k))
		f := typeface.Frame{X: at(r.x, float64(k)), Y: at(r.y, float64(k)), RightX: dx, RightY: dy, Tall: high}
		if f.Window(g, window[:]) < leastDepth/3 {
			continue
		}
		odds[k] = int(1000 * net.Odds(window[:], class))
	}
	return odds
}
