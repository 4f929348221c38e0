package page

import (
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"
)

const (
	patch  = 64   // side of a patch, pixels
	search = 22   // how far a patch is looked for, pixels
	pitch  = 110  // distance of patches
	alike  = 0.5  // least correlation that is an answer
	rival  = 0.85 // of the best correlation: a place as good as it
	most   = 4    // places that a patch may name before it says nothing
	near   = 3    // pixels around a place that are still the same one
	blank  = 4    // mean edge strength of white paper without print
	dull   = 1.2  // and of the noise and coding blocks of a picture that shows nothing
)

// cornered lists the patches of e whose content fixes a place in both
// directions: their own autocorrelation falls off whichever way one goes.
func cornered(e gocv.Mat) (spots []image.Rectangle) {
	for y := search; y+patch+search <= e.Rows(); y += pitch {
		for x := search; x+patch+search <= e.Cols(); x += pitch {
			r := image.Rect(x, y, x+patch, y+patch)
			if scores := correlate(e, e, r, 8); scores != nil && distinct(scores, 8) {
				spots = append(spots, r)
			}
		}
	}
	return spots
}

// correlate gives the normalised correlation of patch r of a with b at shifts up
// to reach, (2 reach + 1) squared values row by row; nil where a is blank.
func correlate(a, b gocv.Mat, r image.Rectangle, reach int) []float32 {
	t, w, scores := a.Region(r), b.Region(r.Inset(-reach)), gocv.NewMat()
	none := gocv.NewMat()
	defer func() { t.Close(); w.Close(); scores.Close(); none.Close() }()
	if t.Mean().Val1 < blank {
		return nil
	}
	gocv.MatchTemplate(w, t, &scores, gocv.TmCcoeffNormed, none)
	v, err := scores.DataPtrFloat32()
	if err != nil {
		return nil
	}
	return append([]float32(nil), v...)
}

// distinct: four pixels away from the centre of an autocorrelation, in any
// direction, the likeness is gone.
func distinct(scores []float32, reach int) bool {
	n := 2*reach + 1
	for k := range 16 {
		sin, cos := math.Sincos(float64(k) * math.Pi / 8)
		x, y := reach+int(math.Round(4*cos)), reach+int(math.Round(4*sin))
		if scores[y*n+x] > 0.8 {
			return false
		}
	}
	return true
}

// answer is where the content of a patch may have gone, the likeliest first. Print
// that repeats itself, the modules of a bar code or the fillers of an MRZ, fits
// in several places, and says so.
type answer struct {
	at point
	by []point
}

// weight is what each of its places counts for.
func (a answer) weight() float64 { return 1 / float64(len(a.by)) }

// follow finds the spots of a in b.
func follow(a, b gocv.Mat, spots []image.Rectangle) (answers []answer) {
	for _, r := range spots {
		if shows(b, r.Inset(-search)) < dull {
			continue
		}
		if by := places(correlate(a, b, r, search)); len(by) > 0 && len(by) <= most {
			answers = append(answers, answer{point{float64(r.Min.X+r.Max.X-1) / 2, float64(r.Min.Y+r.Max.Y-1) / 2}, by})
		}
	}
	return answers
}

// shows is the mean edge strength in r.
func shows(e gocv.Mat, r image.Rectangle) float64 {
	m := e.Region(r)
	defer m.Close()
	return m.Mean().Val1
}

// places gives the highest of the scores of a search, and the peaks that rival it:
// shifts, the highest first. There are none if nothing is alike, or if the highest lies
// on the rim, where nobody knows how much higher it goes.
func places(s []float32) (by []point) {
	const n = 2*search + 1
	if s == nil {
		return nil
	}
	top := slices.Max(s)
	least := max(alike, rival*top)
	for y := range n {
		for x := range n {
			v := s[y*n+x]
			if v < least || !highest(s, x, y) {
				continue
			}
			if rim := x == 0 || y == 0 || x == n-1 || y == n-1; rim {
				if v == top {
					return nil
				}
				continue
			}
			at := func(x, y int) float64 { return float64(s[y*n+x]) }
			by = append(by, point{
				float64(x-search) + peak(at(x-1, y), at(x, y), at(x+1, y)),
				float64(y-search) + peak(at(x, y-1), at(x, y), at(x, y+1)),
			})
			if v == top {
				by[0], by[len(by)-1] = by[len(by)-1], by[0]
			}
		}
	}
	return by
}

// highest: nothing near the score at x, y is higher, nor as high and before it.
func highest(s []float32, x, y int) bool {
	const n = 2*search + 1
	i := y*n + x
	for v := max(0, y-near); v <= min(n-1, y+near); v++ {
		for u := max(0, x-near); u <= min(n-1, x+near); u++ {
			if j := v*n + u; s[j] > s[i] || s[j] == s[i] && j < i {
				return false
			}
		}
	}
	return true
}
