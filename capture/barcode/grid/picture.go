package grid

import (
	"fmt"
	"image"
)

// MaxPixels is the largest picture taken: a page at 600 ppi has half of it.
const MaxPixels = 40 << 20

// Picture is a grey picture with its local threshold.
type Picture struct {
	W, H  int
	Noise float64 // standard deviation of the grey levels on even ground
	pix   []uint8
	step  int // between rows of pix
	cols  int // blocks in a row
	limit []uint8

	negative bool
	looks    *int // of a reader that counts them, see Within
}

// New takes over g, which must not change afterwards. Pictures without pixels or with
// more than MaxPixels are refused.
func New(g *image.Gray) (*Picture, error) {
	if g == nil || g.Rect.Empty() {
		return nil, fmt.Errorf("grid: a picture without pixels")
	}
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if w > MaxPixels/h {
		return nil, fmt.Errorf("grid: picture of %dx%d: at most %d pixels", w, h, MaxPixels)
	}
	if g.Stride < w || len(g.Pix) < (h-1)*g.Stride+w {
		return nil, fmt.Errorf("grid: picture of %dx%d holds %d bytes at stride %d", w, h, len(g.Pix), g.Stride)
	}
	p := &Picture{W: w, H: h, pix: g.Pix, step: g.Stride}
	p.Noise = p.noise()
	p.threshold()
	return p, nil
}

// Row is a row of grey levels; not to be changed.
func (p *Picture) Row(y int) []uint8 { return p.pix[y*p.step : y*p.step+p.W] }

// Limits is the threshold of each pixel of row y by squares of Block pixels: a pixel is
// dark if it is below. It is 0 on even ground.
func (p *Picture) Limits(y int) []uint8 {
	r := y / Block * p.cols
	return p.limit[r : r+p.cols]
}

// Block is the side of the squares that share a threshold, in pixels.
const Block = 8

// Dark says whether the pixel is below its threshold; outside nothing is.
func (p *Picture) Dark(x, y int) bool {
	if uint(x) >= uint(p.W) || uint(y) >= uint(p.H) {
		return false
	}
	v, limit := p.pix[y*p.step+x], p.limit[y/Block*p.cols+x/Block]
	if p.negative {
		return limit > 0 && v > limit
	}
	return v < limit
}

// DarkRow puts 1 for each pixel of row y that is Dark, else 0; out is as long as the row or longer.
func (p *Picture) DarkRow(y int, out []uint8) {
	row := p.Row(y)
	clear(out)
	for b, limit := range p.Limits(y) {
		if limit == 0 {
			continue
		}
		from := b * Block
		for i, v := range row[from:min(from+Block, len(row))] {
			// The sign of a difference tells, without a branch.
			if p.negative {
				out[from+i] = uint8((int(limit) - int(v)) >> 63 & 1)
			} else {
				out[from+i] = uint8((int(v) - int(limit)) >> 63 & 1)
			}
		}
	}
}

// At is the grey level at a place, 0 black to 255, between pixels by proportion; beyond the edge
// it is that of the edge.
func (p *Picture) At(q Point) float64 {
	if p.looks != nil {
		*p.looks--
	}
	x, y := q.X-0.5, q.Y-0.5
	if !(x > 0) {
		x = 0
	} else if x > float64(p.W-1) {
		x = float64(p.W - 1)
	}
	if !(y > 0) {
		y = 0
	} else if y > float64(p.H-1) {
		y = float64(p.H - 1)
	}
	ix, iy := int(x), int(y)
	fx, fy := x-float64(ix), y-float64(iy)
	at := iy*p.step + ix
	right, down := 1, p.step
	if ix == p.W-1 {
		right = 0
	}
	if iy == p.H-1 {
		down = 0
	}
	a, b := float64(p.pix[at]), float64(p.pix[at+right])
	c, d := float64(p.pix[at+down]), float64(p.pix[at+down+right])
	a += (b - a) * fx
	c += (d - c) * fx
	a += (c - a) * fy
	if p.negative {
		return 255 - a
	}
	return a
}

// Half is the picture at half its size, each pixel the mean of four: where the modules are too
// large for the threshold's squares. Nil if nothing would be left.
func (p *Picture) Half() *Picture {
	w, h := p.W/2, p.H/2
	if w < Block || h < Block {
		return nil
	}
	half := &Picture{W: w, H: h, pix: make([]uint8, w*h), step: w}
	for y := range h {
		above, below, out := p.Row(2*y), p.Row(2*y+1), half.Row(y)
		for x := range out {
			out[x] = uint8((int(above[2*x]) + int(above[2*x+1]) + int(below[2*x]) + int(below[2*x+1]) + 2) / 4)
		}
	}
	half.Noise = half.noise()
	half.threshold()
	return half
}

// Negative is the picture with light and dark exchanged, for symbols printed light on dark.
func (p *Picture) Negative() *Picture {
	n := *p
	n.negative = !p.negative
	return &n
}

// Limit is the threshold at a place, 0 on even ground and outside.
func (p *Picture) Limit(q Point) float64 {
	if !(q.X >= 0 && q.Y >= 0 && q.X < float64(p.W) && q.Y < float64(p.H)) {
		return 0
	}
	limit := float64(p.limit[int(q.Y)/Block*p.cols+int(q.X)/Block])
	if p.negative && limit > 0 {
		return 255 - limit
	}
	return limit
}
