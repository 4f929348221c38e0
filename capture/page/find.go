package page

import (
	"context"
	"fmt"
	"image"
	"math"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/device"
)

// longest side of a picture that is kept as it is, in pixels; larger ones are shrunk.
const longest = 4096

// Find makes the page of the frames that one camera took of one document. One
// of them is white. pxPerMM is the scale of the glass in them, 0 = unknown.
// Errors: capture.ErrNoPage, capture.ErrMoved, device.ErrGarbled, ctx's.
func Find(ctx context.Context, frames []device.Frame, pxPerMM float64) (capture.Page, error) {
	set, err := fromFrames(frames)
	defer set.close()
	if err != nil {
		return capture.Page{}, err
	}
	luma := set.luma()
	defer luma.Close()
	q, found := outline(luma, onGlass)
	if !found {
		return capture.Page{}, fmt.Errorf("no bright page with four free edges lies on the dark glass: %w", capture.ErrNoPage)
	}
	s, _ := classify(q.width(), q.height(), pxPerMM)
	return set.rectify(ctx, q, s)
}

// Files makes the page of image files; ir and uv may be empty. Errors:
// capture.ErrImage, capture.ErrMoved, ctx's.
func Files(ctx context.Context, white, ir, uv []byte) (capture.Page, error) {
	var set pictures
	defer func() { set.close() }() // those that will be in it, not those of now
	for i, file := range [][]byte{white, ir, uv} {
		if l := device.Lights[i]; len(file) > 0 || l == device.White {
			m, err := decode(file)
			if err != nil {
				return capture.Page{}, fmt.Errorf("%v picture: %w", l, err)
			}
			set = append(set, lit{l, m})
		}
	}
	if err := set.sameSize(); err != nil {
		return capture.Page{}, fmt.Errorf("%w; give pictures of one camera: %w", err, capture.ErrImage)
	}
	luma := set.luma()
	defer luma.Close()
	if q, found := outline(luma, inPhoto); found {
		if s, ok := classify(q.width(), q.height(), 0); ok {
			p, err := set.rectify(ctx, q, s)
			for i := range p.Pictures {
				p.Pictures[i].PxPerMM = 0 // ID-2 and ID-3 have one shape: the size is the likelier one, and no ground to leave lines of another pitch unread
			}
			return p, err
		}
	}
	return set.keep(ctx)
}

// lit is a BGR image under a light.
type lit struct {
	light device.Light
	bgr   gocv.Mat
}

// pictures of one document; the first one is white.
type pictures []lit

func (s pictures) close() {
	for i := range s {
		s[i].bgr.Close()
	}
}

func fromFrames(frames []device.Frame) (set pictures, err error) {
	for _, l := range device.Lights {
		for _, f := range frames {
			if f.Light != l {
				continue
			}
			if f.Width < 1 || f.Height < 1 || len(f.BGR) != 3*f.Width*f.Height {
				return set, fmt.Errorf("%v frame of %dx%d pixels has %d bytes: %w", l, f.Width, f.Height, len(f.BGR), device.ErrGarbled)
			}
			m, err := gocv.NewMatFromBytes(f.Height, f.Width, gocv.MatTypeCV8UC3, f.BGR)
			if err != nil {
				return set, fmt.Errorf("%v frame: %w: %w", l, err, device.ErrGarbled)
			}
			set = append(set, lit{l, m})
		}
	}
	if len(set) == 0 || set[0].light != device.White {
		return set, fmt.Errorf("no white frame is held: %w", capture.ErrNoPage)
	}
	if err := set.sameSize(); err != nil {
		return set, fmt.Errorf("%w: %w", err, device.ErrGarbled)
	}
	return set, nil
}

func (s pictures) sameSize() error {
	for _, p := range s[1:] {
		if p.bgr.Cols() != s[0].bgr.Cols() || p.bgr.Rows() != s[0].bgr.Rows() {
			return fmt.Errorf("the %v picture is %dx%d pixels, the white one %dx%d", p.light, p.bgr.Cols(), p.bgr.Rows(), s[0].bgr.Cols(), s[0].bgr.Rows())
		}
	}
	return nil
}

// luma of the white picture; the caller closes it.
func (s pictures) luma() gocv.Mat {
	g := gocv.NewMat()
	gray(s[0].bgr, &g, device.White)
	return g
}

// rectify warps the outline q onto a sheet. A sheet of unknown size keeps the
// pixels it has.
func (s pictures) rectify(ctx context.Context, q quad, size sheet) (capture.Page, error) {
	scale, w, h := float64(PxPerMM), size.width*PxPerMM, size.height*PxPerMM
	if size.width == 0 || math.Max(w, h) > longest {
		scale, w, h = 0, q.width(), q.height()
	}
	target := image.Pt(int(math.Round(w)), int(math.Round(h)))
	return s.draw(ctx, rectifying(q, target.X, target.Y), target, scale, size)
}

// keep takes the whole pictures for the page.
func (s pictures) keep(ctx context.Context) (capture.Page, error) {
	w, h := s[0].bgr.Cols(), s[0].bgr.Rows()
	f := math.Min(1, longest/float64(max(w, h)))
	target := image.Pt(max(1, int(f*float64(w))), max(1, int(f*float64(h))))
	return s.draw(ctx, scaling(f), target, 0, sheet{})
}

// draw registers the pictures and draws them through m.
func (s pictures) draw(ctx context.Context, m matrix, target image.Point, scale float64, size sheet) (capture.Page, error) {
	out := capture.Page{WidthMM: size.width, HeightMM: size.height}
	places := []placing{{move: still, known: true}}
	if len(s) > 1 {
		var err error
		if places, err = s.register(ctx, m, target, scale); err != nil {
			return capture.Page{}, err
		}
	}
	for i, p := range s {
		if err := ctx.Err(); err != nil {
			return capture.Page{}, fmt.Errorf("drawing the page: %w", err)
		}
		h := places[i].move.back().after(m)
		flat := p.bgr
		if h != (matrix{1, 0, 0, 0, 1, 0, 0, 0, 1}) {
			flat = warp(p.bgr, h, target)
		}
		pic, err := Encode(flat, p.light, scale)
		if flat.Ptr() != p.bgr.Ptr() {
			flat.Close()
		}
		if err != nil {
			return capture.Page{}, err
		}
		pic.Unregistered = !places[i].known
		out.Pictures = append(out.Pictures, pic)
		out.Residual = math.Max(out.Residual, places[i].residual)
	}
	return out, nil
}
