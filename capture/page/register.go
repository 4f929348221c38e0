package page

import (
	"context"
	"fmt"
	"image"
	"math"

	"gocv.io/x/gocv"

	"gatehouse/capture"
)

// placing is where a picture lies against the white one.
type placing struct {
	move     similarity // from the white picture to this one, in pixels of the page
	residual float64    // median distance of single patches from it
	known    bool       // enough patches answered to say anything
}

const (
	// Registration works on a page of about this width, with a border around it
	// so that the paper's own edges and corners are seen.
	workWidth  = 1000
	workBorder = 24
	patch      = 64  // side of a patch, pixels
	search     = 22  // how far a patch is looked for, pixels
	pitch      = 110 // distance of patches
	fewest     = 4   // patches that must answer before anything is said
	enough     = 8   // patches from which turn and scale can be told
	alike      = 0.5
)

// A document that lay still agrees to half a millimetre at its corners and to a
// sixteenth of one from patch to patch.
const (
	mostShift    = 0.5
	mostResidual = 0.0625
	mmWide       = 125 // width taken for a page of unknown scale
)

// register measures each picture against the white one, in the frame of the
// page that m draws. Error: capture.ErrMoved.
func (s pictures) register(ctx context.Context, m matrix, target image.Point, scale float64) ([]placing, error) {
	f := workWidth / float64(target.X)
	size := image.Pt(workWidth+2*workBorder, int(f*float64(target.Y))+2*workBorder)
	work := translation(workBorder, workBorder).after(scaling(f)).after(m)
	perMM := float64(target.X) / mmWide
	if scale > 0 {
		perMM = scale
	}

	white := s[0].strength(work, size)
	defer white.Close()
	spots := cornered(white)
	out := make([]placing, len(s))
	out[0] = placing{move: still, known: true}
	for i, p := range s[1:] {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("registering the page: %w", err)
		}
		other := p.strength(work, size)
		moves := follow(white, other, spots)
		other.Close()
		for k := range moves { // to pixels of the page
			moves[k].at.x = (moves[k].at.x - workBorder - (f-1)/2) / f
			moves[k].at.y = (moves[k].at.y - workBorder - (f-1)/2) / f
			moves[k].by = point{moves[k].by.x / f, moves[k].by.y / f}
		}
		out[i+1] = agree(moves)
		far := out[i+1].move.farthest(target)
		if out[i+1].known && (far > mostShift*perMM || out[i+1].residual > mostResidual*perMM) {
			return nil, fmt.Errorf("white and %v pictures lie %.1f mm apart, patches of them %.2f mm: %w", p.light, far/perMM, out[i+1].residual/perMM, capture.ErrMoved)
		}
	}
	return out, nil
}

// strength is the edge strength of the picture drawn through m: what stays
// comparable when light and dark change places between lights.
func (p lit) strength(m matrix, size image.Point) gocv.Mat {
	g := gocv.NewMat()
	defer g.Close()
	gray(p.bgr, &g, p.light)
	flat := warp(g, m, size)
	defer flat.Close()
	return strengthOf(flat)
}

func strengthOf(luma gocv.Mat) gocv.Mat {
	flat, x, y := gocv.NewMat(), gocv.NewMat(), gocv.NewMat()
	defer func() { flat.Close(); x.Close(); y.Close() }()
	gocv.GaussianBlur(luma, &flat, image.Pt(0, 0), 1.2, 1.2, gocv.BorderReplicate)
	gocv.Sobel(flat, &x, gocv.MatTypeCV32F, 1, 0, 3, 1, 0, gocv.BorderReplicate)
	gocv.Sobel(flat, &y, gocv.MatTypeCV32F, 0, 1, 3, 1, 0, gocv.BorderReplicate)
	out := gocv.NewMat()
	gocv.Magnitude(x, y, &out)
	return out
}

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
	if t.Mean().Val1 < 4 {
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

// moved is where the content of a patch went.
type moved struct{ at, by point }

// follow finds the spots of a in b.
func follow(a, b gocv.Mat, spots []image.Rectangle) (moves []moved) {
	const n = 2*search + 1
	for _, r := range spots {
		s := correlate(a, b, r, search)
		if s == nil {
			continue
		}
		best := 0
		for i, v := range s {
			if v > s[best] {
				best = i
			}
		}
		x, y := best%n, best/n
		if s[best] < alike || x == 0 || y == 0 || x == n-1 || y == n-1 {
			continue
		}
		at := func(x, y int) float64 { return float64(s[y*n+x]) }
		by := point{
			float64(x-search) + peak(at(x-1, y), at(x, y), at(x+1, y)),
			float64(y-search) + peak(at(x, y-1), at(x, y), at(x, y+1)),
		}
		moves = append(moves, moved{point{float64(r.Min.X+r.Max.X-1) / 2, float64(r.Min.Y+r.Max.Y-1) / 2}, by})
	}
	return moves
}
