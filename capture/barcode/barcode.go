package barcode

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/barcode/aztec"
	"gatehouse/capture/barcode/datamatrix"
	"gatehouse/capture/barcode/grid"
	"gatehouse/capture/barcode/pdf417"
	"gatehouse/capture/barcode/qr"
	"gatehouse/device"
)

// Options say what to look for.
type Options struct {
	Light   device.Light        // of the picture; goes into each code
	PxPerMM float64             // resolution, 0 if unknown: bounds how large a module may be
	Kinds   []capture.Symbology // none: all four
}

const (
	leastSide = 64   // pixels: a halved picture below is not looked at
	scales    = 4    // the picture and its halves
	fineTo    = 5.0  // pixels: a module up to which the picture itself serves
	largest   = 0.85 // millimetres: the widest module printed on a document
)

// finder looks for one symbology in one picture.
type finder func(context.Context, *grid.Picture) []capture.Code

// readers by symbology, and how many looks each has at a picture and its halves together: ten million
// cost about 0.15 s. A page of 12 megapixels without a code takes up to 1, 2, 0 and 2.5 million, the
// dearest of the degraded codes 1, 5, 8 and 2.5, and symbols of the largest size more.
var readers = map[capture.Symbology]struct {
	find  finder
	looks int
}{
	capture.QR:         {qr.Find, 5_000_000},
	capture.DataMatrix: {datamatrix.Find, 7_000_000},
	capture.PDF417:     {pdf417.Find, 9_000_000},
	capture.Aztec:      {aztec.Find, 8_000_000},
}

// Find returns the codes of a picture in reading order: by rows of the page, left to right. Corners
// are in the picture's coordinates. The picture must not change meanwhile. When ctx ends first, it
// returns what was found by then and the context's error. Other errors: a picture
// refused by package grid, a symbology that does not exist.
func Find(ctx context.Context, g *image.Gray, opt Options) ([]capture.Code, error) {
	kinds := opt.Kinds
	if len(kinds) == 0 {
		kinds = []capture.Symbology{capture.QR, capture.DataMatrix, capture.PDF417, capture.Aztec}
	}
	p, err := grid.New(g)
	if err != nil {
		return nil, fmt.Errorf("barcode: %w", err)
	}
	var all []capture.Code
	left := make([]int, len(kinds))
	for i, k := range kinds {
		r, known := readers[k]
		if !known {
			return nil, fmt.Errorf("barcode: no reader for %s", k)
		}
		left[i] = r.looks
	}
	for scale := 1; p != nil && min(p.W, p.H) >= leastSide && scale <= opt.coarsest(); scale, p = 2*scale, p.Half() {
		for i, k := range kinds {
			for _, c := range readers[k].find(ctx, p.Within(&left[i])) {
				for i := range c.Corners {
					c.Corners[i] = c.Corners[i].Mul(scale).Add(g.Rect.Min)
				}
				c.Light = opt.Light
				if !slices.ContainsFunc(all, func(o capture.Code) bool { return same(c, o) }) {
					all = append(all, c)
				}
			}
		}
		if err = ctx.Err(); err != nil {
			err = fmt.Errorf("barcode: stopped early: %w", err)
			break
		}
	}
	slices.SortStableFunc(all, inOrder)
	return all, err
}

// coarsest is the last scale that a module may need.
func (o *Options) coarsest() int {
	s := 1 << (scales - 1)
	for s > 1 && o.PxPerMM > 0 && largest*o.PxPerMM/float64(s/2) <= fineTo {
		s /= 2
	}
	return s
}

// same: one symbol read twice.
func same(a, b capture.Code) bool {
	m := func(c capture.Code) image.Point {
		r := c.Region()
		return r.Min.Add(r.Max).Div(2)
	}
	return a.Symbology == b.Symbology && (m(a).In(b.Region()) || m(b).In(a.Region()))
}

// inOrder sorts by rows: codes whose middles lie within each other's height share one.
func inOrder(a, b capture.Code) int {
	ra, rb := a.Region(), b.Region()
	if ya := (ra.Min.Y + ra.Max.Y) / 2; ya > rb.Min.Y && ya < rb.Max.Y {
		return cmp.Compare(ra.Min.X, rb.Min.X)
	}
	return cmp.Compare(ra.Min.Y, rb.Min.Y)
}
