package page

import (
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"
)

// demand is what an outline must prove to be believed.
type demand struct {
	area     float64 // least share of the view
	most     float64 // largest share; above it the picture is the page's crop already
	support  float64 // least share of the samples of each side that lie on its line
	contrast float64 // least step in luma across a side
}

var (
	// On the glass the surroundings are known to be dark.
	onGlass = demand{area: 0.06, most: 1, support: 0.55, contrast: 18}
	// In a photograph anything may lie around; a wrong cut loses the document.
	inPhoto = demand{area: 0.25, most: 0.9, support: 0.75, contrast: 30}
)

// outline finds the page in a picture's luma.
func outline(luma gocv.Mat, d demand) (quad, bool) {
	q, ok := rough(luma, d)
	if !ok {
		return q, false
	}
	pix := luma.ToBytes()
	g := &image.Gray{Pix: pix, Stride: luma.Cols(), Rect: image.Rect(0, 0, luma.Cols(), luma.Rows())}
	// Twice: the second round looks close to the first one's lines only.
	for _, reach := range []float64{0.025, 0.006} {
		if q, ok = refine(g, q, reach, d); !ok {
			return q, false
		}
	}
	for _, p := range q {
		if p.x < -1 || p.y < -1 || p.x > float64(luma.Cols()) || p.y > float64(luma.Rows()) {
			return q, false // reaches beyond the view
		}
	}
	return q.lying(), true
}

// rough finds the largest bright quadrilateral in a small copy of the picture.
func rough(luma gocv.Mat, d demand) (q quad, ok bool) {
	const side = 640
	s := math.Min(1, side/float64(max(luma.Cols(), luma.Rows())))
	small, mask := gocv.NewMat(), gocv.NewMat()
	defer small.Close()
	defer mask.Close()
	gocv.Resize(luma, &small, image.Pt(max(1, int(s*float64(luma.Cols()))), max(1, int(s*float64(luma.Rows())))), 0, 0, gocv.InterpolationArea)
	gocv.GaussianBlur(small, &small, image.Pt(5, 5), 0, 0, gocv.BorderReplicate)
	gocv.Threshold(small, &mask, 0, 255, gocv.ThresholdBinary|gocv.ThresholdOtsu)
	kernel := gocv.GetStructuringElement(gocv.MorphRect, image.Pt(9, 9))
	defer kernel.Close()
	gocv.MorphologyEx(mask, &mask, gocv.MorphClose, kernel)

	contours := gocv.FindContours(mask, gocv.RetrievalExternal, gocv.ChainApproxNone)
	defer contours.Close()
	best, area := -1, d.area*float64(mask.Rows()*mask.Cols())
	for i := range contours.Size() {
		if a := gocv.ContourArea(contours.At(i)); a > area {
			best, area = i, a
		}
	}
	if best < 0 || area > d.most*float64(mask.Rows()*mask.Cols()) {
		return q, false
	}
	corners, ok := corners(contours.At(best))
	if !ok {
		return q, false
	}
	fx, fy := float64(luma.Cols())/float64(small.Cols()), float64(luma.Rows())/float64(small.Rows())
	for i, p := range corners {
		q[i] = point{(p.x+0.5)*fx - 0.5, (p.y+0.5)*fy - 0.5}
	}
	fill := area * fx * fy / q.area()
	return q, fill > 0.9 && fill < 1.08
}

// corners reduces a contour's hull to four points, clockwise from the one
// nearest to the upper left.
func corners(contour gocv.PointVector) (q quad, ok bool) {
	hull := gocv.NewMat()
	defer hull.Close()
	gocv.ConvexHull(contour, &hull, true, true)
	points := gocv.NewPointVectorFromMat(hull)
	defer points.Close()
	length := gocv.ArcLength(points, true)
	for share := 0.01; share < 0.1; share *= 1.25 {
		approx := gocv.ApproxPolyDP(points, share*length, true)
		found := approx.ToPoints()
		approx.Close()
		if len(found) > 4 {
			continue
		}
		if len(found) < 4 {
			return q, false
		}
		for i, p := range found {
			q[i] = point{float64(p.X), float64(p.Y)}
		}
		if q[1].sub(q[0]).cross(q[2].sub(q[0])) < 0 { // y grows downwards: clockwise is positive
			slices.Reverse(q[:])
		}
		first := 0
		for i, p := range q {
			if p.x+p.y < q[first].x+q[first].y {
				first = i
			}
		}
		return quad(append(slices.Clone(q[first:]), q[:first]...)), true
	}
	return q, false
}
