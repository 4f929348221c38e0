package optics

import (
	"math"

	"gatehouse/capture"
)

// Layout is where and how large the lines are printed, as Doc 9303 parts 4 to 7
// measure it: from the edges of the document as it lies upright. Lengths are in
// micrometres, angles in thousandths of a degree.
type Layout struct {
	Pitch   int   // mean of the lines; Doc 9303-3 clause 4.4 asks 2540
	Height  int   // of a capital letter, mean of the lines
	Left    []int // from the left edge to the first character, by line
	Above   []int // from the lower edge to the middle of the centre line, by line
	Skew    int   // of the line that lies most askew
	Lean    int   // of the upright strokes, median of the lines
	HasLean bool
}

// sheets are the nominal sizes in millimetres of the documents whose lines have a
// place on them (Doc 9303 parts 4 to 7). A visa on the page of a passport is not
// of its own size: its edges are not those of the picture.
var sheets = map[capture.Format][2]float64{
	capture.TD1: {85.6, 54}, capture.TD2: {105, 74}, capture.TD3: {125, 88}, capture.MRVA: {120, 80}, capture.MRVB: {105, 74},
}

// likeness is how far a page may differ from the sheet of its format, as a share.
const likeness = 0.06

func near(a, b float64) bool { return a > 0 && math.Abs(math.Log(a/b)) <= likeness }

// perMM is the scale of a picture of the page in pixels per millimetre, where the
// edges of the picture are those of a document of format f.
func perMM(p *capture.Page, f capture.Format, width, height int) (scale float64, ok bool) {
	s, known := sheets[f]
	switch large := sheets[capture.TD3]; {
	case !known || !near(float64(width)/float64(height), s[0]/s[1]):
		return 0, false
	case near(p.WidthMM, s[0]) && near(p.HeightMM, s[1]):
		return float64(width) / p.WidthMM, true
	case f == capture.TD2 && near(p.WidthMM, large[0]) && near(p.HeightMM, large[1]):
		// Both have one shape, and a page of unknown scale is taken for the larger.
		// If it is the larger, the pitch will come out wrong, as it should.
		return float64(width) / s[0], true
	}
	return 0, false
}

// layout measures the lines against the edges of a picture of width x height
// pixels.
func layout(all []row, prints []imprint, scale float64, width, height int) *Layout {
	out := &Layout{}
	um := func(px float64) int { return int(math.Round(px / scale * 1000)) }
	var pitch, tall float64
	var leans []float64
	for i, r := range all {
		p := prints[i]
		pitch += r.pitch() / float64(len(all))
		tall += (p.bottom - p.top) * r.pitch() / float64(len(all))
		mid := r.lowered((p.top + p.bottom) / 2)
		first, _ := r.place(0, p.left, 0)
		_, y := mid.place(int(mid.middle()), 0, 0)
		dx, dy := r.step(r.middle())
		if dx < 0 { // the page lies upside down
			first, y, dx, dy = float64(width)-first, float64(height)-y, -dx, -dy
		}
		out.Left = append(out.Left, um(first))
		out.Above = append(out.Above, um(float64(height)-y))
		if skew := int(math.Round(math.Atan2(dy, dx) * 180 / math.Pi * 1000)); abs(skew) > abs(out.Skew) {
			out.Skew = skew
		}
		if p.hasLean {
			leans = append(leans, p.lean)
		}
	}
	out.Pitch, out.Height = um(pitch), um(tall)
	if len(leans) > 0 {
		out.HasLean = true
		out.Lean = int(math.Round(math.Atan(middle(leans)) * 180 / math.Pi * 1000))
	}
	return out
}
