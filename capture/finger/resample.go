package finger

import (
	"errors"
	"fmt"
	"image"

	"gatehouse/capture"
)

// Bounds of what is taken.
const (
	MinPPI  = 200  // below, ridges of a child's finger are no longer two pixels apart
	MaxPPI  = 2000 // twice what border sensors give
	MaxSide = 2047 // pixels at 500 ppi, as in capture.FingerTemplate
)

// Errors of images that are not extracted from.
var (
	ErrPPI  = errors.New("resolution of the impression out of range")
	ErrSize = errors.New("size of the impression out of range")
)

// sizeAt500 is the size of img at 500 ppi.
func sizeAt500(img *image.Gray, ppi int) (w, h int, err error) {
	if ppi < MinPPI || ppi > MaxPPI {
		return 0, 0, fmt.Errorf("finger: %w: %d ppi, must be %d..%d", ErrPPI, ppi, MinPPI, MaxPPI)
	}
	if img == nil || img.Rect.Empty() {
		return 0, 0, fmt.Errorf("finger: %w: no pixels", ErrSize)
	}
	b := img.Rect
	if b.Dx() > MaxSide*MaxPPI/capture.TemplatePPI || b.Dy() > MaxSide*MaxPPI/capture.TemplatePPI {
		return 0, 0, fmt.Errorf("finger: %w: %dx%d pixels", ErrSize, b.Dx(), b.Dy())
	}
	if (b.Dy()-1)*img.Stride+b.Dx() > len(img.Pix) || img.Stride < b.Dx() {
		return 0, 0, fmt.Errorf("finger: %w: fewer pixels than %dx%d", ErrSize, b.Dx(), b.Dy())
	}
	w = max((b.Dx()*capture.TemplatePPI+ppi/2)/ppi, 1)
	h = max((b.Dy()*capture.TemplatePPI+ppi/2)/ppi, 1)
	if w > MaxSide || h > MaxSide {
		return 0, 0, fmt.Errorf("finger: %w: %dx%d pixels at 500 ppi, at most %d each way", ErrSize, w, h, MaxSide)
	}
	return w, h, nil
}

// Resample gives img at 500 ppi, as the extractor sees it. An image that has 500 ppi
// already is returned itself. Errors as of Extract.
func Resample(img *image.Gray, ppi int) (*image.Gray, error) {
	w, h, err := sizeAt500(img, ppi)
	if err != nil || ppi == capture.TemplatePPI {
		return img, err
	}
	var r resampler
	out := image.NewGray(image.Rect(0, 0, w, h))
	r.run(out.Pix, w, h, img, ppi)
	return out, nil
}

// resampler scales by a triangle filter, wide enough that nothing finer than the new
// pixels folds back, first along rows and then along columns.
type resampler struct {
	taps  []tap
	steps []int32  // weights in Q12, those of one tap in sequence
	rows  []uint16 // scaled along x only, grey in Q8
}

// tap is the run of source pixels that make one pixel.
type tap struct{ from, n, at int32 }

// plan fills taps for n pixels out of m.
func (r *resampler) plan(n, m, ppi int) {
	r.taps, r.steps = r.taps[:0], r.steps[:0]
	const q = 1 << 8
	reach := max(ppi*q/capture.TemplatePPI, q) // half width of the triangle in source pixels
	for i := range n {
		centre := ((2*i+1)*ppi*q/capture.TemplatePPI - q) / 2
		from, to := max((centre-reach)/q, 0), min((centre+reach)/q+1, m-1)
		t := tap{from: int32(from), at: int32(len(r.steps))}
		sum := 0
		for s := from; s <= to; s++ {
			d := max(reach-max(s*q-centre, centre-s*q), 0)
			r.steps = append(r.steps, int32(d))
			sum += d
		}
		w := r.steps[t.at:]
		if sum == 0 { // the centre lies outside the image by rounding
			w[0], sum = 1, 1
		}
		rest, best := 1<<12, 0
		for k := range w {
			w[k] = int32(int(w[k]) << 12 / sum)
			rest -= int(w[k])
			if w[k] > w[best] {
				best = k
			}
		}
		w[best] += int32(rest)
		t.n = int32(len(w))
		r.taps = append(r.taps, t)
	}
}

// run writes the w x h pixels of img at 500 ppi.
func (r *resampler) run(dst []uint8, w, h int, img *image.Gray, ppi int) {
	sw, sh := img.Rect.Dx(), img.Rect.Dy()
	r.rows = grow(r.rows, w*sh)
	r.plan(w, sw, ppi)
	for y := range sh {
		src, row := img.Pix[y*img.Stride:], r.rows[y*w:(y+1)*w]
		for x, t := range r.taps {
			sum := 0
			for k, c := range r.steps[t.at : t.at+t.n] {
				sum += int(c) * int(src[int(t.from)+k])
			}
			row[x] = uint16(sum >> 4)
		}
	}
	r.plan(h, sh, ppi)
	for y, t := range r.taps {
		c := r.steps[t.at : t.at+t.n]
		for x := range w {
			sum := 1 << 19
			for k := range c {
				sum += int(c[k]) * int(r.rows[(int(t.from)+k)*w+x])
			}
			dst[y*w+x] = uint8(min(sum>>20, 255))
		}
	}
}

// grow gives s room for n elements, keeping the array where it is large enough. The
// elements are those of the last use.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
