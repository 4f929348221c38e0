package page

import "math"

// PxPerMM is the scale of a rectified page: 406 ppi.
const PxPerMM = 16

// sheet is a size of ISO/IEC 7810 in millimetres.
type sheet struct{ width, height float64 }

// Doc 9303 TD3, TD1 and TD2. Where the scale is not known, the first one that
// has the page's shape is taken, so ID-3 stands before ID-2.
var sheets = [...]sheet{{125, 88}, {85.6, 54}, {105, 74}}

// tolerance of a measured length or ratio: perspective, covers, worn edges.
const tolerance = 0.06

// classify tells the size of a page whose outline measures w x h pixels in a
// picture of the given scale (0 = unknown). ok is false for a shape or size of
// no document; with a known scale its size is then the measured one.
func classify(w, h, pxPerMM float64) (s sheet, ok bool) {
	near := math.Inf(1)
	for _, c := range sheets {
		d := math.Abs(math.Log(w / h * c.height / c.width))
		if pxPerMM > 0 {
			d = math.Max(math.Abs(math.Log(w/pxPerMM/c.width)), math.Abs(math.Log(h/pxPerMM/c.height)))
		}
		// A shape must be nearer by more than rounding to displace an earlier one.
		if d < near-0.01 {
			s, near = c, d
		}
	}
	if near <= tolerance {
		return s, true
	}
	if pxPerMM > 0 {
		return sheet{w / pxPerMM, h / pxPerMM}, false
	}
	return sheet{}, false
}
