package codes

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
)

// wear is what befalls a symbol on its way into a picture.
type wear struct {
	module     float64 // pixels
	turn       float64 // radians
	skew       [8]float64
	blur       float64 // standard deviation in pixels
	ink, paper float64 // grey levels
	slopeX     float64 // of the light, share across the picture
	slopeY     float64
	noise      float64 // standard deviation in grey levels
	quality    int     // of JPEG
}

func drawWear(r *rand.Rand) *wear {
	in := func(lo, hi float64) float64 { return lo + (hi-lo)*r.Float64() }
	w := &wear{module: in(2, 5), turn: in(-12, 12) * math.Pi / 180}
	for i := range w.skew {
		w.skew[i] = in(-0.02, 0.02)
	}
	w.blur = max(0.5, in(0.12, 0.34)*w.module)
	w.ink, w.paper = in(30, 100), in(140, 230)
	w.slopeX, w.slopeY = in(-0.35, 0.35), in(-0.35, 0.35)
	w.noise = in(2, 9)
	w.quality = 50 + r.IntN(41)
	return w
}

type point struct{ x, y float64 }

// photograph gives the picture and the symbol's corners in it.
func (w *wear) photograph(r *rand.Rand, s *symbol, page *image.Gray) (*image.Gray, [4]image.Point) {
	width, height := float64(s.w)*w.module, float64(s.h)*s.tall*w.module
	long := max(width, height)
	sin, cos := math.Sincos(w.turn)
	var q [4]point // corners around the middle of the symbol
	lo, hi := point{}, point{}
	for i, c := range [4]point{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		x, y := c.x*width/2, c.y*height/2
		q[i] = point{cos*x - sin*y + w.skew[2*i]*long, sin*x + cos*y + w.skew[2*i+1]*long}
		lo, hi = point{min(lo.x, q[i].x), min(lo.y, q[i].y)}, point{max(hi.x, q[i].x), max(hi.y, q[i].y)}
	}
	margin := 16 + 6*w.module
	size := image.Pt(int(hi.x-lo.x+2*margin), int(hi.y-lo.y+2*margin))
	at := point{margin - lo.x, margin - lo.y}
	if page != nil {
		size = page.Rect.Size()
		at = point{float64(size.X)/2 - (lo.x+hi.x)/2, float64(size.Y)/2 - (lo.y+hi.y)/2}
	}
	var corners [4]image.Point
	for i := range q {
		q[i] = point{q[i].x + at.x, q[i].y + at.y}
		corners[i] = image.Pt(int(math.Round(q[i].x)), int(math.Round(q[i].y)))
	}
	plane := w.print(s, square(q), size, page)
	smear(plane, size, w.blur)
	return w.expose(r, plane, size), corners
}

// print gives the share of paper in each pixel, 0 ink to 1, by 16 places a pixel.
func (w *wear) print(s *symbol, toSymbol func(x, y float64) (u, v float64), size image.Point, page *image.Gray) []float64 {
	plane := make([]float64, size.X*size.Y)
	quietX, quietY := float64(s.quiet)/float64(s.w), float64(s.quiet)/(float64(s.h)*s.tall)
	for i := range plane {
		x, y := i%size.X, i/size.X
		under := 1.0
		if page != nil {
			under = float64(page.GrayAt(page.Rect.Min.X+x, page.Rect.Min.Y+y).Y) / 255
		}
		sum := 0.0
		for k := range 16 {
			u, v := toSymbol(float64(x)+0.125+0.25*float64(k%4), float64(y)+0.125+0.25*float64(k/4))
			switch {
			case s.at(int(math.Floor(u*float64(s.w))), int(math.Floor(v*float64(s.h)))):
			case u > -quietX && u < 1+quietX && v > -quietY && v < 1+quietY:
				sum++
			default:
				sum += under
			}
		}
		plane[i] = sum / 16
	}
	return plane
}

// square gives the mapping from the picture to the unit square whose corners are q.
func square(q [4]point) func(x, y float64) (u, v float64) {
	sx, sy := q[0].x-q[1].x+q[2].x-q[3].x, q[0].y-q[1].y+q[2].y-q[3].y
	ax, ay, bx, by := q[1].x-q[2].x, q[1].y-q[2].y, q[3].x-q[2].x, q[3].y-q[2].y
	den := ax*by - ay*bx
	g, h := (sx*by-sy*bx)/den, (ax*sy-ay*sx)/den
	a, b, c := q[1].x-q[0].x+g*q[1].x, q[3].x-q[0].x+h*q[3].x, q[0].x
	d, e, f := q[1].y-q[0].y+g*q[1].y, q[3].y-q[0].y+h*q[3].y, q[0].y
	return func(x, y float64) (u, v float64) {
		// (a-gx)u + (b-hx)v = x-c, and the same for y
		m, n, o, p := a-g*x, b-h*x, d-g*y, e-h*y
		det := m*p - n*o
		return ((x-c)*p - n*(y-f)) / det, (m*(y-f) - (x-c)*o) / det
	}
}

// smear is a Gaussian blur, along rows and then along columns.
func smear(plane []float64, size image.Point, sigma float64) {
	n := int(math.Ceil(3 * sigma))
	kernel := make([]float64, 2*n+1)
	sum := 0.0
	for i := range kernel {
		d := float64(i - n)
		kernel[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += kernel[i]
	}
	line := make([]float64, max(size.X, size.Y))
	pass := func(from, step, count int) {
		for i := range count {
			line[i] = plane[from+i*step]
		}
		for i := range count {
			v := 0.0
			for k, f := range kernel {
				v += f * line[min(max(i+k-n, 0), count-1)]
			}
			plane[from+i*step] = v / sum
		}
	}
	for y := range size.Y {
		pass(y*size.X, 1, size.X)
	}
	for x := range size.X {
		pass(x, size.X, size.Y)
	}
}

// expose adds light, noise and compression.
func (w *wear) expose(r *rand.Rand, plane []float64, size image.Point) *image.Gray {
	img := image.NewGray(image.Rectangle{Max: size})
	for i, v := range plane {
		x, y := float64(i%size.X)/float64(size.X)-0.5, float64(i/size.X)/float64(size.Y)-0.5
		light := 1 + w.slopeX*x + w.slopeY*y
		grey := (w.ink+(w.paper-w.ink)*v)*light + w.noise*r.NormFloat64()
		img.Pix[i] = uint8(math.Round(min(max(grey, 0), 255)))
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, img, &jpeg.Options{Quality: w.quality}); err != nil {
		panic(err) // a buffer takes all, and the picture is below JPEG's limits
	}
	back, err := jpeg.Decode(&file)
	if err != nil {
		panic(err)
	}
	if g, ok := back.(*image.Gray); ok {
		return g
	}
	out := image.NewGray(img.Rect)
	for i := range out.Pix {
		out.Pix[i] = color.GrayModel.Convert(back.At(i%size.X, i/size.X)).(color.Gray).Y
	}
	return out
}
