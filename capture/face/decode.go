package face

import (
	"cmp"
	"math"
	"slices"

	"gatehouse/capture"
)

// Strides of the detector's grids, in pixels, in the order of its outputs.
var Strides = [3]int{8, 16, 32}

// mostSide bounds what a box can measure, in pixels: exponents are the network's.
const mostSide = 1e5

// Decode reads the outputs of YuNet for a picture that was padded to paddedW by paddedH,
// multiples of 32. Of n cells of a stride, row by row, cls and obj hold n numbers, bbox
// 4n and kps 10n; an output that is shorter ends its stride. Regions scoring above
// minScore are given, highest first, those left out that share more than nms with a
// higher one (intersection over union).
func Decode(cls, obj, bbox, kps [3][]float32, paddedW, paddedH int, minScore, nms float32) []capture.FaceRegion {
	var all []capture.FaceRegion
	for i, s := range Strides {
		cols := paddedW / s
		n := min(cols*(paddedH/s), len(cls[i]), len(obj[i]), len(bbox[i])/4, len(kps[i])/(2*capture.FacePoints))
		for j := range n {
			score := float32(math.Sqrt(float64(clamp01(cls[i][j]) * clamp01(obj[i][j]))))
			if !(score > minScore) {
				continue
			}
			if r, ok := region(bbox[i][4*j:4*j+4], kps[i][10*j:10*j+10], float32(j%cols), float32(j/cols), float32(s)); ok {
				r.Score = score
				all = append(all, r)
			}
		}
	}
	return suppress(all, nms)
}

func clamp01(x float32) float32 { return min(max(x, 0), 1) } // NaN stays, and scores above nothing

// region reads the box and the points of the cell at column c, row r.
func region(b, k []float32, c, r, s float32) (f capture.FaceRegion, ok bool) {
	cx, cy := (c+b[0])*s, (r+b[1])*s
	f.W, f.H = float32(math.Exp(float64(b[2])))*s, float32(math.Exp(float64(b[3])))*s
	f.X, f.Y = cx-f.W/2, cy-f.H/2
	ok = f.W > 0 && f.H > 0 && f.W <= mostSide && f.H <= mostSide && within(f.X) && within(f.Y)
	for i := range f.Points {
		f.Points[i] = capture.Point{X: (k[2*i] + c) * s, Y: (k[2*i+1] + r) * s}
		ok = ok && within(f.Points[i].X) && within(f.Points[i].Y)
	}
	return f, ok
}

// within is false of what is no number.
func within(x float32) bool { return x >= -mostSide && x <= mostSide }

// suppress keeps a region if no better one that was kept shares more than most with it.
func suppress(all []capture.FaceRegion, most float32) (kept []capture.FaceRegion) {
	slices.SortStableFunc(all, func(a, b capture.FaceRegion) int { return cmp.Compare(b.Score, a.Score) })
	for _, r := range all {
		if !slices.ContainsFunc(kept, func(k capture.FaceRegion) bool { return overlap(r, k) > most }) {
			kept = append(kept, r)
		}
	}
	return kept
}

// overlap is the intersection of two boxes over their union, rounded where OpenCV does.
func overlap(a, b capture.FaceRegion) float32 {
	ax, ay, aw, ah := float64(a.X), float64(a.Y), float64(a.W), float64(a.H)
	bx, by, bw, bh := float64(b.X), float64(b.Y), float64(b.W), float64(b.H)
	w, h := min(ax+aw, bx+bw)-max(ax, bx), min(ay+ah, by+bh)-max(ay, by)
	if w <= 0 || h <= 0 {
		return 0
	}
	return 1 - float32(1-w*h/(aw*ah+bw*bh-w*h))
}

// Nearest is the index of the region of the largest area, the first of equal ones, or -1.
func Nearest(all []capture.FaceRegion) int {
	nearest := -1
	for i, r := range all {
		if nearest < 0 || area(r) > area(all[nearest]) {
			nearest = i
		}
	}
	return nearest
}

// Sort puts the regions of larger area first; equal ones keep their order.
func Sort(all []capture.FaceRegion) {
	slices.SortStableFunc(all, func(a, b capture.FaceRegion) int { return cmp.Compare(area(b), area(a)) })
}

// Of puts the region of the same face as r first: the one that it overlaps most, by at
// least three tenths of both together. Where there is none it gives none of them.
func Of(r capture.FaceRegion, all []capture.FaceRegion) []capture.FaceRegion {
	const least = 0.3
	same := -1
	for i, o := range all {
		if v := overlap(r, o); v >= least && (same < 0 || v > overlap(r, all[same])) {
			same = i
		}
	}
	if same < 0 {
		return nil
	}
	return slices.Concat(all[same:same+1], all[:same], all[same+1:])
}

func area(r capture.FaceRegion) float64 { return float64(r.W) * float64(r.H) }

// Scaled is r in a picture z times as large.
func Scaled(r capture.FaceRegion, z float64) capture.FaceRegion {
	f := func(x float32) float32 { return float32(float64(x) * z) }
	r.X, r.Y, r.W, r.H = f(r.X), f(r.Y), f(r.W), f(r.H)
	for i, p := range r.Points {
		r.Points[i] = capture.Point{X: f(p.X), Y: f(p.Y)}
	}
	return r
}
