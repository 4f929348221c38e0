package optics

import (
	"image"

	"gatehouse/capture"
)

// cell is one character whose strokes were found.
type cell struct {
	core   []image.Point // inside strokes
	ground []image.Point // paper around them
}

const (
	plain         = 0.30 // contrast of strokes that no background print has
	leastContrast = 0.12 // below it there is no stroke to see
	leastCore     = 8    // pixels
	mostSpan      = 400  // pixels: a box beyond it is no character
)

// histogram of the pixels of g within r, which lies inside.
func histogram(g *image.Gray, r image.Rectangle) (h [256]int, n int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		at := g.PixOffset(r.Min.X, y)
		for _, v := range g.Pix[at : at+r.Dx()] {
			h[v]++
		}
	}
	return h, r.Dx() * r.Dy()
}

// percentile is the value below which share (0..1) of n counted pixels lie.
func percentile(h *[256]int, n int, share float64) int {
	want := int(float64(n) * share)
	for v, sum := 0, 0; v < 256; v++ {
		if sum += h[v]; sum > want {
			return v
		}
	}
	return 255
}

// find looks for the strokes of the character in box. ok is false where g shows
// none of at least the given contrast.
func find(g *image.Gray, box image.Rectangle, least float64) (c cell, ok bool) {
	if g == nil || box.Dx() > mostSpan || box.Dy() > mostSpan {
		return c, false
	}
	around := image.Rect(box.Min.X-box.Dx()/5, box.Min.Y-box.Dy()/4, box.Max.X+box.Dx()/5, box.Max.Y+box.Dy()/4).Intersect(g.Rect)
	box = box.Intersect(g.Rect)
	if box.Empty() {
		return c, false
	}
	h, n := histogram(g, around)
	paper := percentile(&h, n, 0.75)
	inner, k := histogram(g, box)
	ink := percentile(&inner, k, 0.02)
	depth := paper - ink
	if float64(depth) < least*float64(paper) || depth < 6 {
		return c, false
	}
	deep, pale := uint8(paper-depth*3/4), uint8(max(0, paper-depth/4))
	for y := around.Min.Y; y < around.Max.Y; y++ {
		at := g.PixOffset(around.Min.X, y)
		for i, v := range g.Pix[at : at+around.Dx()] {
			p := image.Pt(around.Min.X+i, y)
			switch {
			case v <= deep && p.In(box):
				c.core = append(c.core, p)
			case v >= pale && (i+y)%3 == 0: // a third of the paper is enough
				c.ground = append(c.ground, p)
			}
		}
	}
	return c, len(c.core) >= leastCore && len(c.ground) >= leastCore
}

// cells finds the strokes of all characters: in white light if they are plain
// there, else in infrared, else where white light shows them faintly. Either
// picture may be nil. A character that no picture shows is an empty cell.
func cells(m *capture.MRZ, white, ir *image.Gray) (all []cell) {
	for _, l := range m.Lines {
		for _, ch := range l {
			c, ok := find(white, ch.Box, plain)
			if !ok {
				c, ok = find(ir, ch.Box, leastContrast)
			}
			if !ok {
				c, ok = find(white, ch.Box, leastContrast)
			}
			if !ok {
				c = cell{}
			}
			all = append(all, c)
		}
	}
	return all
}

// contrast is the print contrast signal of a cell in g, whose picture lies by d
// beside the one in which the cell was found; 0..1000. An empty cell has none.
func (c *cell) contrast(g *image.Gray, d image.Point) int {
	paper := c.paper(g, d)
	sum, k := 0, 0
	for _, p := range c.core {
		if p = p.Add(d); p.In(g.Rect) {
			sum += int(g.Pix[g.PixOffset(p.X, p.Y)])
			k++
		}
	}
	if paper == 0 || k == 0 {
		return 0
	}
	return max(0, (paper*k-sum)*1000/(paper*k))
}

// paper is the median level of the paper of a cell in g; 0 where there is none.
func (c *cell) paper(g *image.Gray, d image.Point) int {
	var h [256]int
	n := 0
	for _, p := range c.ground {
		if p = p.Add(d); p.In(g.Rect) {
			h[g.Pix[g.PixOffset(p.X, p.Y)]]++
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return percentile(&h, n, 0.5)
}
