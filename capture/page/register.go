package page

import (
	"context"
	"fmt"
	"image"

	"gocv.io/x/gocv"

	"gatehouse/capture"
)

// placing is where a picture lies against the white one.
type placing struct {
	move     similarity // from the white picture to this one, in pixels of the page
	residual float64    // median distance from it of the patches that agree on it
	known    bool       // enough patches agree to say anything
}

const (
	// Registration works on a page of about this width, with a border around it
	// so that the paper's own edges and corners are seen.
	workWidth  = 1000
	workBorder = 24
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
		out[i+1] = agree(follow(white, other, spots)).drawn(f)
		other.Close()
		far := out[i+1].move.farthest(target)
		if out[i+1].known && (far > mostShift*perMM || out[i+1].residual > mostResidual*perMM) {
			return nil, fmt.Errorf("white and %v pictures lie %.1f mm apart, patches of them %.2f mm: %w", p.light, far/perMM, out[i+1].residual/perMM, capture.ErrMoved)
		}
	}
	return out, nil
}

// drawn is p, measured on a page f times as large as the one to draw and inside the
// border, in pixels of the page to draw.
func (p placing) drawn(f float64) placing {
	s, c := p.move, workBorder+(f-1)/2
	p.move.dx = (s.dx + (s.a-1)*c - s.b*c) / f
	p.move.dy = (s.dy + (s.a-1)*c + s.b*c) / f
	p.residual /= f
	return p
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
