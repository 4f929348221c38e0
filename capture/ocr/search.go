package ocr

import (
	"image"
	"slices"
)

// search holds the patches of ink of one rendering of the picture.
type search struct {
	blobs              []blob
	scale              float64 // pixels of the picture per pixel of the rendering
	minPitch, maxPitch float64 // in pixels of the rendering
}

// Search sizes, in pixels.
const (
	wantPitch = 14   // of a known pitch in the rendering
	wantSide  = 1800 // longer side of a rendering of unknown scale, at most
	smallSide = 700  // pictures smaller than this are enlarged
	lowPitch  = 5.0  // in the picture itself
	highPitch = 70.0

	mostPixels = 6 << 20 // of a rendering
	mostBlobs  = 12_000  // patches: half as many again as the busiest page has; beyond it there is texture and no print
)

// negative is the search for light lines on a dark ground; the reader works on the
// negative of its picture from then on.
const negative = 3

// searches gives the renderings to look at, the most promising first. Each is
// made when it is asked for.
func (r *reader) searches() func(yield func(int, search) bool) {
	return func(yield func(int, search) bool) {
		g := r.levels.base
		side := max(g.Rect.Dx(), g.Rect.Dy())
		up, down := 1, 1
		lo, hi := lowPitch, highPitch
		if p := r.opt.PxPerMM * pitchMM; p > 0 {
			down = max(1, int(min(p/wantPitch, float64(side))+0.5))
			up = max(1, int(min(wantPitch/p+0.5, 3)))
			lo, hi = 0.9*p, 1.1*p
		} else {
			down = (side + wantSide - 1) / wantSide
			for up < 3 && side*up < smallSide {
				up++
			}
		}
		finerUp, finerDown := up, max(1, down-1)
		if down == 1 {
			finerUp = min(up+1, 3)
		}
		for i, try := range [...]struct {
			up, down int
			strength float64
		}{{up, down, 0.5}, {up, down, 0.9}, {finerUp, finerDown, 0.5}, negative: {up, down, 0.5}} {
			if i == negative {
				r.levels = levels{base: g, negative: true}
			}
			if !yield(i, r.render(try.up, try.down, try.strength, lo, hi)) {
				return
			}
		}
	}
}

// render finds the ink in the picture scaled by up/down, within bounds, for
// pitches from lo to hi pixels of the picture.
func (r *reader) render(up, down int, strength, lo, hi float64) search {
	g := r.levels.base
	area := g.Rect.Dx() * g.Rect.Dy()
	for up > 1 && area*up*up > mostPixels {
		up--
	}
	for area/(down*down) > mostPixels {
		down++
	}
	small := r.levels.by(down)
	if up > 1 {
		small = enlarge(small, up)
	}
	mask := ink(small, strength)
	r.trace("ink", mask, small.Rect)
	s := search{scale: float64(down) / float64(up)}
	s.minPitch, s.maxPitch = lo/s.scale, hi/s.scale
	w, h := small.Rect.Dx(), small.Rect.Dy()
	s.blobs = blobs(mask, w, h, max(4, int(0.35*s.minPitch)), int(1.6*s.maxPitch))
	if len(s.blobs) > mostBlobs {
		s.blobs = nil
	}
	return s
}

func (r *reader) trace(step string, mask []uint8, rect image.Rectangle) {
	if r.opt.Trace == nil {
		return
	}
	g := image.NewGray(rect)
	for i, v := range mask {
		g.Pix[i] = 255 * (1 - v)
	}
	r.opt.Trace(step, g)
}

// lines finds lines in the rendering, along its rows or along its columns, and
// maps them to the picture.
func (s *search) lines(side bool) []line {
	bs := slices.Clone(s.blobs)
	if side {
		for i := range bs {
			bs[i] = bs[i].swap()
		}
	}
	ls := findLines(bs, s.minPitch, s.maxPitch)
	for i := range ls {
		if side {
			ls[i] = ls[i].swapped()
		}
		ls[i] = ls[i].scaled(s.scale)
	}
	return ls
}
