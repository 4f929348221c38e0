package main

import (
	"image"
	"image/color"
	"math"

	"gatehouse/capture"
)

// Colours of a drawing.
var (
	inkPlain    = color.RGBA{0, 90, 255, 255}  // of the picture as it is
	inkEnhanced = color.RGBA{230, 0, 40, 255}  // of the filtered picture
	inkFlow     = color.RGBA{0, 140, 60, 255}  // orientation
	inkRidge    = color.RGBA{200, 60, 0, 255}  // skeleton of the ridges
	inkValley   = color.RGBA{0, 150, 190, 255} // skeleton of the valleys
)

// panel is a part of a drawing that shows one impression: at is its corner, scale
// how many pixels of the drawing stand for one at 500 ppi.
type panel struct {
	to    *image.RGBA
	at    image.Point
	scale int
}

// panels are n of w by h pixels side by side on white.
func panels(n, w, h int) []panel {
	const gap = 8
	scale := 2
	if max(w, h) > 1000 {
		scale = 1
	}
	to := image.NewRGBA(image.Rect(0, 0, n*(w*scale+gap)-gap, h*scale))
	for i := range to.Pix {
		to.Pix[i] = 255
	}
	all := make([]panel, n)
	for i := range all {
		all[i] = panel{to, image.Pt(i*(w*scale+gap), 0), scale}
	}
	return all
}

// picture draws g, brighter by the share fade of what it lacks to white.
func (p panel) picture(g *image.Gray, fade float64) {
	b := g.Bounds()
	for y := range b.Dy() * p.scale {
		for x := range b.Dx() * p.scale {
			v := float64(g.GrayAt(b.Min.X+x/p.scale, b.Min.Y+y/p.scale).Y)
			v += fade * (255 - v)
			p.to.SetRGBA(p.at.X+x, p.at.Y+y, color.RGBA{uint8(v), uint8(v), uint8(v), 255})
		}
	}
}

// ink colours the pixels that are set in mask.
func (p panel) ink(mask *image.Gray, c color.RGBA) {
	b := mask.Bounds()
	for y := range b.Dy() {
		for x := range b.Dx() {
			if mask.Pix[y*mask.Stride+x] == 0 {
				continue
			}
			for i := range p.scale * p.scale {
				p.to.SetRGBA(p.at.X+x*p.scale+i%p.scale, p.at.Y+y*p.scale+i/p.scale, c)
			}
		}
	}
}

// spot is the place in the drawing of a place in the impression.
func (p panel) spot(x, y float64) (float64, float64) {
	s := float64(p.scale)
	return float64(p.at.X) + (x+0.5)*s, float64(p.at.Y) + (y+0.5)*s
}

// line goes from one place of the drawing to another.
func (p panel) line(x0, y0, x1, y1 float64, c color.RGBA) {
	n := max(math.Abs(x1-x0), math.Abs(y1-y0))
	for i := 0.0; i <= n; i++ {
		t := i / max(n, 1)
		p.to.SetRGBA(int(x0+t*(x1-x0)), int(y0+t*(y1-y0)), c)
	}
}

// minutia draws a ring for an ending and a diamond for a fork, of the given radius at
// 500 ppi, and a tick in its direction.
func (p panel) minutia(m capture.Minutia, radius float64, c color.RGBA) {
	x, y := p.spot(float64(m.X), float64(m.Y))
	r := radius * float64(p.scale)
	sides := 16
	if m.Kind == capture.RidgeBifurcation {
		sides = 4
	}
	for i := range sides {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(sides))
		nextSin, nextCos := math.Sincos(2 * math.Pi * float64(i+1) / float64(sides))
		p.line(x+r*cos, y+r*sin, x+r*nextCos, y+r*nextSin, c)
	}
	sin, cos := math.Sincos(2 * math.Pi * float64(m.Angle) / 256)
	p.line(x+r*cos, y-r*sin, x+(r+7*float64(p.scale))*cos, y-(r+7*float64(p.scale))*sin, c)
}

// flow draws the orientation of each cell that shows ridges, the surer the longer.
func (p panel) flow(f *capture.RidgeField) {
	for i, c := range f.Coherence {
		if c == 0 {
			continue
		}
		x, y := p.spot(float64(i%f.Cols*f.Step+f.Step/2), float64(i/f.Cols*f.Step+f.Step/2))
		sin, cos := math.Sincos(math.Pi * float64(f.Orientation[i]) / 256)
		r := float64(f.Step*p.scale) / 2 * (0.3 + 0.6*float64(c)/255)
		p.line(x-r*cos, y+r*sin, x+r*cos, y-r*sin, inkFlow)
	}
}
