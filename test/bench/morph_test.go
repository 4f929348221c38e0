package bench

import (
	"image"
	"image/draw"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"slices"
	"testing"
)

// Grey-scale morphology of the anchor's locator, in plain Go: the bench needs no
// OpenCV, and what it costs is small beside tesseract.

func decodeGray(path string) (*image.Gray, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, _, err := image.Decode(f)
	if err != nil {
		return nil, err
	}
	if y, ok := m.(*image.YCbCr); ok { // a JPEG brings its luma along
		return &image.Gray{Pix: y.Y, Stride: y.YStride, Rect: image.Rect(0, 0, y.Rect.Dx(), y.Rect.Dy())}, nil
	}
	g := image.NewGray(image.Rect(0, 0, m.Bounds().Dx(), m.Bounds().Dy()))
	draw.Draw(g, g.Rect, m, m.Bounds().Min, draw.Src)
	return g, nil
}

// resized scales to a width: by area means downwards, between neighbours upwards.
func resized(g *image.Gray, w int) *image.Gray {
	b := g.Rect
	h := max(1, b.Dy()*w/b.Dx())
	out := image.NewGray(image.Rect(0, 0, w, h))
	sx, sy := float64(b.Dx())/float64(w), float64(b.Dy())/float64(h)
	at := func(x, y int) float64 {
		return float64(g.Pix[min(max(y, 0), b.Dy()-1)*g.Stride+min(max(x, 0), b.Dx()-1)])
	}
	for y := range h {
		for x := range w {
			if sx > 1 {
				x0, x1 := int(float64(x)*sx), max(int(float64(x+1)*sx), int(float64(x)*sx)+1)
				y0, y1 := int(float64(y)*sy), max(int(float64(y+1)*sy), int(float64(y)*sy)+1)
				var sum float64
				for j := y0; j < y1; j++ {
					for i := x0; i < x1; i++ {
						sum += at(i, j)
					}
				}
				out.Pix[y*out.Stride+x] = uint8(sum / float64((x1-x0)*(y1-y0)))
				continue
			}
			fx, fy := (float64(x)+0.5)*sx-0.5, (float64(y)+0.5)*sy-0.5
			x0, y0 := int(fx+1)-1, int(fy+1)-1
			dx, dy := fx-float64(x0), fy-float64(y0)
			v := (1-dy)*((1-dx)*at(x0, y0)+dx*at(x0+1, y0)) + dy*((1-dx)*at(x0, y0+1)+dx*at(x0+1, y0+1))
			out.Pix[y*out.Stride+x] = uint8(v + 0.5)
		}
	}
	return out
}

// extreme is the largest (or smallest) value in a rectangle of w times h around
// each pixel: rows first, then columns, three comparisons a pixel whatever the
// size (van Herk).
func extreme(g *image.Gray, w, h int, largest bool) *image.Gray {
	out := image.NewGray(g.Rect)
	W, H := g.Rect.Dx(), g.Rect.Dy()
	flip := uint8(0)
	if !largest {
		flip = 255 // the smallest is the largest of the negative
	}
	line := make([]uint8, max(W, H))
	for y := range H {
		for x := range W {
			line[x] = g.Pix[y*g.Stride+x] ^ flip
		}
		copy(out.Pix[y*out.Stride:], slide(line[:W], w))
	}
	for x := range W {
		for y := range H {
			line[y] = out.Pix[y*out.Stride+x]
		}
		for y, v := range slide(line[:H], h) {
			out.Pix[y*out.Stride+x] = v ^ flip
		}
	}
	return out
}

// slide gives the largest value in a window of n values around each; n is odd.
func slide(line []uint8, n int) []uint8 {
	half := n / 2
	padded := make([]uint8, (len(line)+2*half+n-1)/n*n)
	copy(padded[half:], line)
	left, right := make([]uint8, len(padded)), make([]uint8, len(padded))
	for i := range padded {
		left[i] = padded[i]
		if i%n > 0 {
			left[i] = max(left[i], left[i-1])
		}
	}
	for i := len(padded) - 1; i >= 0; i-- {
		right[i] = padded[i]
		if i%n < n-1 {
			right[i] = max(right[i], right[i+1])
		}
	}
	out := make([]uint8, len(line))
	for i := range out {
		out[i] = max(right[i], left[i+n-1])
	}
	return out
}

func closing(g *image.Gray, w, h int) *image.Gray {
	return extreme(extreme(g, w, h, true), w, h, false)
}

func opening(g *image.Gray, w, h int) *image.Gray {
	return extreme(extreme(g, w, h, false), w, h, true)
}

// blackHat is what a closing fills: dark marks narrower than the rectangle.
func blackHat(g *image.Gray, w, h int) *image.Gray {
	c := closing(g, w, h)
	for i := range c.Pix {
		c.Pix[i] -= g.Pix[i]
	}
	return c
}

// gradient is the size of the horizontal derivative, stretched to 0..255.
func gradient(g *image.Gray) *image.Gray {
	W, H := g.Rect.Dx(), g.Rect.Dy()
	v, most := make([]int, W*H), 1
	for y := 1; y < H-1; y++ {
		for x := 1; x < W-1; x++ {
			p := y*g.Stride + x
			d := 0
			for _, r := range [...]struct{ at, weight int }{{p - g.Stride, 3}, {p, 10}, {p + g.Stride, 3}} {
				d += r.weight * (int(g.Pix[r.at+1]) - int(g.Pix[r.at-1]))
			}
			v[y*W+x] = max(d, -d)
			most = max(most, v[y*W+x])
		}
	}
	out := image.NewGray(g.Rect)
	for i := range v {
		out.Pix[i] = uint8(v[i] * 255 / most)
	}
	return out
}

// otsu makes a picture black and white at the level that parts its values best.
func otsu(g *image.Gray) *image.Gray {
	var hist [256]float64
	var all, sum float64
	for _, p := range g.Pix {
		hist[p]++
		all++
		sum += float64(p)
	}
	best, level := -1.0, 0
	var below, sumBelow float64
	for t := range hist {
		below += hist[t]
		sumBelow += float64(t) * hist[t]
		if below == 0 || below == all {
			continue
		}
		d := sumBelow/below - (sum-sumBelow)/(all-below)
		if v := below * (all - below) * d * d; v > best {
			best, level = v, t
		}
	}
	out := image.NewGray(g.Rect)
	for i, p := range g.Pix {
		if int(p) > level {
			out.Pix[i] = 255
		}
	}
	return out
}

// blobs are the boxes of the white areas, the largest first.
func blobs(g *image.Gray) []image.Rectangle {
	W, H := g.Rect.Dx(), g.Rect.Dy()
	seen := make([]bool, W*H)
	var out []image.Rectangle
	var stack []int
	for i := range seen {
		if seen[i] || g.Pix[i] == 0 {
			continue
		}
		r := image.Rectangle{}
		seen[i] = true
		stack = append(stack[:0], i)
		for len(stack) > 0 {
			p := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := p%W, p/W
			r = r.Union(image.Rect(x, y, x+1, y+1))
			for _, q := range [...]image.Point{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
				if k := q.Y*W + q.X; q.In(g.Rect) && !seen[k] && g.Pix[k] != 0 {
					seen[k] = true
					stack = append(stack, k)
				}
			}
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b image.Rectangle) int { return b.Dx()*b.Dy() - a.Dx()*a.Dy() })
	return out
}

// The fast way must give what the plain one gives.
func TestExtreme(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 23, 17))
	for i := range g.Pix {
		g.Pix[i] = uint8(i * i * 7 % 251)
	}
	for _, size := range [][2]int{{1, 1}, {13, 5}, {21, 3}, {31, 21}} {
		for _, largest := range []bool{true, false} {
			got := extreme(g, size[0], size[1], largest)
			for y := range 17 {
				for x := range 23 {
					v := g.GrayAt(x, y).Y
					for j := max(0, y-size[1]/2); j <= min(16, y+size[1]/2); j++ {
						for i := max(0, x-size[0]/2); i <= min(22, x+size[0]/2); i++ {
							if p := g.GrayAt(i, j).Y; (p > v) == largest {
								v = p
							}
						}
					}
					if got.GrayAt(x, y).Y != v {
						t.Fatalf("%v at %d,%d, largest %v: %d, want %d", size, x, y, largest, got.GrayAt(x, y).Y, v)
					}
				}
			}
		}
	}
}
