package bench

import (
	"image"
	"image/color"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"slices"
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
	g := image.NewGray(image.Rect(0, 0, m.Bounds().Dx(), m.Bounds().Dy()))
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			g.Pix[y*g.Stride+x] = color.GrayModel.Convert(m.At(x+m.Bounds().Min.X, y+m.Bounds().Min.Y)).(color.Gray).Y
		}
	}
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
// each pixel: rows first, then columns.
func extreme(g *image.Gray, w, h int, largest bool) *image.Gray {
	better := func(a, b uint8) uint8 { return min(a, b) }
	if largest {
		better = func(a, b uint8) uint8 { return max(a, b) }
	}
	W, H := g.Rect.Dx(), g.Rect.Dy()
	rows, out := image.NewGray(g.Rect), image.NewGray(g.Rect)
	for y := range H {
		for x := range W {
			v := g.Pix[y*g.Stride+x]
			for i := max(0, x-w/2); i <= min(W-1, x+w/2); i++ {
				v = better(v, g.Pix[y*g.Stride+i])
			}
			rows.Pix[y*rows.Stride+x] = v
		}
	}
	for y := range H {
		for x := range W {
			v := rows.Pix[y*rows.Stride+x]
			for j := max(0, y-h/2); j <= min(H-1, y+h/2); j++ {
				v = better(v, rows.Pix[j*rows.Stride+x])
			}
			out.Pix[y*out.Stride+x] = v
		}
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
