package datamatrix

import (
	"image"
	"slices"

	"gatehouse/capture/barcode/grid"
)

const (
	inCell   = 2   // dark pixels that make a cell dark
	smallest = 16  // pixels: the side of the smallest symbol, 8 modules of 2
	largest  = 900 // pixels: the longer side of the largest; above, half the picture's size does
	slender  = 20  // times longer than wide
	maxBlobs = 600
)

// blob is a patch of dark cells that touch each other.
type blob struct {
	label int32
	box   image.Rectangle // in cells
	cells int
}

// cells are the sides, in pixels, of the squares by which dark places are joined: the wide ones
// bridge the gaps between modules of five pixels, the narrow ones keep text apart that stands
// at the quiet zone's edge.
var cells = [...]int{4, 2}

// patches are the blobs of a picture.
type patches struct {
	p     *grid.Picture
	cell  int
	w, h  int
	label []int32 // of each cell, 0 is light
	blobs []blob

	count, dark []uint8 // of a row: dark pixels by cell, and by pixel
}

// patch finds the blobs that might be a symbol by their size.
func patch(p *grid.Picture, cell int) *patches {
	s := &patches{p: p, cell: cell, w: (p.W + cell - 1) / cell, h: (p.H + cell - 1) / cell}
	s.label = make([]int32, s.w*s.h)
	s.count, s.dark = make([]uint8, s.w), make([]uint8, s.w*cell)
	for y := range s.h {
		s.darken(y)
	}
	var stack []int32
	next := int32(1)
	for i := range s.label {
		if s.label[i] >= 0 {
			continue
		}
		b := blob{label: next, box: image.Rect(i%s.w, i/s.w, i%s.w+1, i/s.w+1)}
		next++
		s.label[i] = b.label
		stack = append(stack[:0], int32(i))
		for len(stack) > 0 {
			at := int(stack[len(stack)-1])
			stack = stack[:len(stack)-1]
			x, y := at%s.w, at/s.w
			b.cells++
			b.box.Min.X, b.box.Max.X = min(b.box.Min.X, x), max(b.box.Max.X, x+1)
			b.box.Min.Y, b.box.Max.Y = min(b.box.Min.Y, y), max(b.box.Max.Y, y+1)
			for ny := max(0, y-1); ny < min(s.h, y+2); ny++ {
				for nx := max(0, x-1); nx < min(s.w, x+2); nx++ {
					if n := ny*s.w + nx; s.label[n] < 0 {
						s.label[n] = b.label
						stack = append(stack, int32(n))
					}
				}
			}
		}
		if s.likely(&b) {
			s.blobs = append(s.blobs, b)
		}
	}
	// A page has more letters than that; symbols are larger.
	slices.SortStableFunc(s.blobs, func(a, b blob) int { return b.cells - a.cells })
	s.blobs = s.blobs[:min(len(s.blobs), maxBlobs)]
	return s
}

// darken marks the dark cells of a row with -1.
func (s *patches) darken(y int) {
	clear(s.count)
	for py := y * s.cell; py < min(y*s.cell+s.cell, s.p.H); py++ {
		s.p.DarkRow(py, s.dark)
		for x := range s.count {
			for _, d := range s.dark[x*s.cell : x*s.cell+s.cell] {
				s.count[x] += d
			}
		}
	}
	for x, n := range s.count {
		if n >= inCell {
			s.label[y*s.w+x] = -1
		}
	}
}

// likely: neither too small, too large, too thin nor too empty for a symbol at any turn.
func (s *patches) likely(b *blob) bool {
	w, h := b.box.Dx()*s.cell, b.box.Dy()*s.cell
	long, short := max(w, h), min(w, h)
	return long >= smallest && short >= smallest/2 && long <= largest && long <= slender*short && b.cells*8 >= b.box.Dx()*b.box.Dy()
}

// outline is the convex hull, clockwise, of the blob's dark pixels that are no specks.
func (s *patches) outline(b *blob) []grid.Point {
	var upper, lower []grid.Point // chains by rows, left and right ends
	for y := b.box.Min.Y * s.cell; y < min(b.box.Max.Y*s.cell, s.p.H); y++ {
		from, to := b.box.Min.X*s.cell, min(b.box.Max.X*s.cell, s.p.W)
		for from < to && !s.solid(b, from, y) {
			from++
		}
		for to > from && !s.solid(b, to-1, y) {
			to--
		}
		if from == to {
			continue
		}
		// Both ends of the row, at the upper and at the lower edge of its pixels.
		for _, yy := range [2]float64{float64(y), float64(y + 1)} {
			upper = turn(upper, grid.Pt(float64(to), yy), 1)
			lower = turn(lower, grid.Pt(float64(from), yy), -1)
		}
	}
	for i := len(lower) - 1; i >= 0; i-- {
		upper = append(upper, lower[i])
	}
	return upper
}

// solid: a dark pixel of the blob with dark neighbours.
func (s *patches) solid(b *blob, x, y int) bool {
	if s.label[y/s.cell*s.w+x/s.cell] != b.label || !s.p.Dark(x, y) {
		return false
	}
	n := -1
	for j := -1; j <= 1; j++ {
		for i := -1; i <= 1; i++ {
			if s.p.Dark(x+i, y+j) {
				n++
			}
		}
	}
	return n >= 2
}

// turn adds a point to a chain that goes down the picture and bends only towards side.
func turn(chain []grid.Point, q grid.Point, side float64) []grid.Point {
	for n := len(chain); n >= 2 && chain[n-1].Sub(chain[n-2]).Cross(q.Sub(chain[n-1]))*side <= 0; n-- {
		chain = chain[:n-1]
	}
	return append(chain, q)
}
