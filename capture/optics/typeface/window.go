package typeface

import (
	"image"
	"math"
)

// The window of one character: samples and how much of the pitch they span.
const (
	Width  = 18
	Height = 22
	Size   = Width * Height

	spanX = 1.08
	spanY = 1.32
)

// Frame places a character: its centre and the vector of one pitch along the
// line, in pixels, and how much taller the picture shows it than it is printed (1
// where the page was rectified). The centre of the top left pixel is (0.5, 0.5).
type Frame struct{ X, Y, RightX, RightY, Tall float64 }

// Window reads the grey values around f into dst, each the mean of a small patch,
// so that fine pictures do not alias; pixels outside g repeat its edge. ink is
// then positive, the mean zero and the deviation one. depth is the deviation in
// grey levels before that.
func (f Frame) Window(g *image.Gray, dst []float32) (depth float64) {
	step := math.Hypot(f.RightX, f.RightY) * spanX / Width
	sub := max(1, min(3, int(step+0.5)))
	share := 1 / float64(sub*sub)
	var sum, squares float64
	for j := range Height {
		for i := range Width {
			v := 0.0
			for b := range sub {
				for a := range sub {
					s := ((float64(i)+(float64(a)+0.5)/float64(sub))/Width - 0.5) * spanX
					t := ((float64(j)+(float64(b)+0.5)/float64(sub))/Height - 0.5) * spanY * f.Tall
					v += At(g, f.X+s*f.RightX-t*f.RightY, f.Y+s*f.RightY+t*f.RightX)
				}
			}
			v *= share
			dst[j*Width+i] = float32(v)
			sum += v
			squares += v * v
		}
	}
	mean := sum / Size
	depth = math.Sqrt(max(0, squares/Size-mean*mean))
	by := 1 / max(depth, 2)
	for i, v := range dst[:Size] {
		dst[i] = float32(max(-3, min(3, (mean-float64(v))*by)))
	}
	return depth
}

// At is the bilinear grey value of g at x, y in pixels, the centre of the first
// pixel being (0.5, 0.5); outside g its edge goes on.
func At(g *image.Gray, x, y float64) float64 {
	x = max(0, min(float64(g.Rect.Dx()-1), x-0.5-float64(g.Rect.Min.X)))
	y = max(0, min(float64(g.Rect.Dy()-1), y-0.5-float64(g.Rect.Min.Y)))
	ix, iy := int(x), int(y)
	fx, fy := x-float64(ix), y-float64(iy)
	right, down := 1, g.Stride
	if ix+1 >= g.Rect.Dx() {
		right = 0
	}
	if iy+1 >= g.Rect.Dy() {
		down = 0
	}
	p := g.Pix[iy*g.Stride+ix:]
	top := float64(p[0]) + fx*(float64(p[right])-float64(p[0]))
	low := float64(p[down]) + fx*(float64(p[down+right])-float64(p[down]))
	return top + fy*(low-top)
}
