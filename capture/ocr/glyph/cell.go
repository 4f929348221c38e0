package glyph

import (
	"image"
	"math"
	"slices"
)

// The geometry of a cell. A cell is wider than the pitch, so that the
// classifier sees the neighbours' edges and learns to leave them alone, and
// taller than a letter, because OCR-B digits are.
const (
	Width  = 20 // samples across
	Height = 24 // samples down
	Size   = Width * Height

	spanX = 1.15 // of the pitch
	spanY = 1.45 // of the height of a capital letter
)

// Frame places one cell: the centre of a capital letter, the vector of one
// pitch along the line, and the vector of one letter height down the page, all
// in pixels. The centre of the top left pixel is (0.5, 0.5).
type Frame struct {
	X, Y           float32
	RightX, RightY float32
	DownX, DownY   float32
}

// Shift moves the frame by parts of its own pitch and height.
func (f Frame) Shift(right, down float32) Frame {
	f.X += right*f.RightX + down*f.DownX
	f.Y += right*f.RightY + down*f.DownY
	return f
}

// Sample reads the cell's grey values into dst (Size values, row by row, by
// bilinear interpolation; pixels outside the picture repeat its edge) and
// returns their mean and standard deviation.
func (f Frame) Sample(g *image.Gray, dst []float32) (mean, dev float32) {
	dst = dst[:Size]
	w, h := g.Rect.Dx(), g.Rect.Dy()
	maxX, maxY := float32(w-1), float32(h-1)
	const stepU, stepV = spanX / Width, spanY / Height
	dx, dy := stepU*f.RightX, stepU*f.RightY
	var sum, sq float32
	k := 0
	for j := range Height {
		v := (float32(j)+0.5)*stepV - spanY/2
		u := float32(0.5*stepU - spanX/2)
		x := f.X + u*f.RightX + v*f.DownX - 0.5
		y := f.Y + u*f.RightY + v*f.DownY - 0.5
		for range Width {
			cx, cy := min(max(x, 0), maxX), min(max(y, 0), maxY)
			ix, iy := int(cx), int(cy)
			fx, fy := cx-float32(ix), cy-float32(iy)
			at := iy*g.Stride + ix
			right, down := 1, g.Stride
			if ix+1 >= w {
				right = 0
			}
			if iy+1 >= h {
				down = 0
			}
			a, b := float32(g.Pix[at]), float32(g.Pix[at+right])
			c, d := float32(g.Pix[at+down]), float32(g.Pix[at+down+right])
			top := a + float32((b-a)*fx)
			bottom := c + float32((d-c)*fx)
			p := top + float32((bottom-top)*fy)
			dst[k] = p
			sum += p
			sq += float32(p * p)
			k++
			x += dx
			y += dy
		}
	}
	mean = sum / Size
	variance := sq/Size - float32(mean*mean)
	return mean, float32(math.Sqrt(float64(max(variance, 0))))
}

// Normalise turns sampled grey values into the classifier's input: ink
// positive, mean zero, deviation one. The deviation is not taken below floor,
// lest the grain of empty paper be blown up into strokes.
func Normalise(cell []float32, mean, dev, floor float32) {
	scale := 1 / max(dev, floor, 1)
	for i, v := range cell {
		cell[i] = min(max(float32((mean-v)*scale), -3), 3)
	}
}

// Floor gives the floor for Normalise from the deviations of the cells of one
// line: a good part of what its middle cell has.
func Floor(devs []float32) float32 {
	if len(devs) == 0 {
		return 0
	}
	d := slices.Clone(devs)
	slices.Sort(d)
	return 0.4 * d[len(d)/2]
}
