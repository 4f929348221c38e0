package slap

import (
	"image"
	"math"
)

// margin around a pad, cells.
const margin = 2

// cut turns a pad upright and takes it out of the picture.
func (g *grid) cut(img *image.Gray, p *piece, up axis) Finger {
	p.extent(up)
	left, right := p.left-margin, p.right+margin
	top, bottom := p.front+margin, p.back-margin
	cell := float64(g.cell)
	w, h := int(math.Ceil((right-left)*cell)), int(math.Ceil((top-bottom)*cell))
	out := image.NewGray(image.Rect(0, 0, w, h))
	for i := range out.Pix {
		out.Pix[i] = 255
	}
	// The picture's place of the upper left corner, and its steps to the right and down,
	// in 1/65536 pixel.
	const one = 1 << 16
	fix := func(v float64) int64 { return int64(math.Round(v * one)) }
	rx, ry := -up.y, up.x // to the right
	cx := float64(float64(left*cell)*rx) + float64(float64(top*cell)*up.x)
	cy := float64(float64(left*cell)*ry) + float64(float64(top*cell)*up.y)
	// Cells are named by their corner, and mean their middle.
	ox, oy := fix(cx+cell/2-0.5), fix(cy+cell/2-0.5)
	dx, dy := fix(rx), fix(ry)
	for y := range h {
		x0, y0 := ox-int64(y)*fix(up.x), oy-int64(y)*fix(up.y)
		for x := range w {
			px, py := x0+int64(x)*dx, y0+int64(x)*dy
			if g.mine(p, int(px>>16), int(py>>16)) {
				out.Pix[y*out.Stride+x] = bilinear(img, px, py)
			}
		}
	}
	mx, my := (left+right)/2, (top+bottom)/2
	return Finger{
		X: (float64(mx*rx) + float64(my*up.x) + 0.5) * cell, Y: (float64(mx*ry) + float64(my*up.y) + 0.5) * cell,
		Width: w, Height: h, Angle: up.angle(), Image: out,
	}
}

// mine tells whether a pixel of the picture belongs to the pad, or to the glass about it.
func (g *grid) mine(p *piece, x, y int) bool {
	if x < 0 || y < 0 {
		return false
	}
	c, r := x/g.cell, y/g.cell
	if c >= g.w || r >= g.h {
		return false
	}
	o := g.owner[r*g.w+c]
	return o == 0 || o == p.number
}

// bilinear reads img at a place in 1/65536 pixel; white outside.
func bilinear(img *image.Gray, x, y int64) uint8 {
	ix, iy := int(x>>16), int(y>>16)
	fx, fy := x>>8&255, y>>8&255
	at := func(x, y int) int64 {
		if x < 0 || y < 0 || x >= img.Rect.Dx() || y >= img.Rect.Dy() {
			return 255
		}
		return int64(img.Pix[y*img.Stride+x])
	}
	a := at(ix, iy)*(256-fx) + at(ix+1, iy)*fx
	b := at(ix, iy+1)*(256-fx) + at(ix+1, iy+1)*fx
	return uint8((a*(256-fy) + b*fy + 1<<15) >> 16)
}

// atEdge tells whether a pad leaves the picture.
func (g *grid) atEdge(p *piece) bool {
	n := 0
	for _, i := range p.cells {
		if c, r := int(i)%g.w, int(i)/g.w; c == 0 || r == 0 || c == g.w-1 || r == g.h-1 {
			n++
		}
	}
	return n > perInch/10
}
