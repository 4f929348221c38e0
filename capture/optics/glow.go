package optics

import (
	"image"
	"math"
)

// Bright is the level of the brightest channel above which a pixel glows.
const Bright = 90

// glowing is the level of a coherent area: weak brightener under ink stays below
// Bright, fluorescent prints of whole areas stay below this.
const glowing = 78

// glow measures the ultraviolet picture.
func (out *Measures) glow(uv *image.Gray, scale float64) {
	square := max(2, int(math.Round(scale)))
	page := uv.Rect.Inset(min(square, uv.Rect.Dx()/4, uv.Rect.Dy()/4))
	if page.Empty() {
		return
	}
	h, n := histogram(uv, page)
	bright := 0
	for v := Bright + 1; v < 256; v++ {
		bright += h[v]
	}
	out.HasUV = true
	out.UVMedian = percentile(&h, n, 0.5)
	out.UVBrightMilli = (bright*1000 + n/2) / n
	out.UVRegion = coherent(uv, page, square)
	if mrz := out.MRZRegion.Intersect(uv.Rect); !mrz.Empty() {
		h, n := histogram(uv, mrz)
		out.UVMRZMedian = percentile(&h, n, 0.5)
	}
}

// coherent gives the box of the largest group of neighbouring squares of which
// more than half lies above glowing.
func coherent(uv *image.Gray, page image.Rectangle, square int) image.Rectangle {
	cols, rows := page.Dx()/square, page.Dy()/square
	full := make([]bool, cols*rows)
	for r := range rows {
		count := make([]int, cols)
		for y := page.Min.Y + r*square; y < page.Min.Y+(r+1)*square; y++ {
			at := uv.PixOffset(page.Min.X, y)
			line := uv.Pix[at : at+cols*square]
			for c := range count {
				for _, v := range line[c*square : (c+1)*square] {
					if v > glowing {
						count[c]++
					}
				}
			}
		}
		for c, k := range count {
			full[r*cols+c] = k*2 > square*square
		}
	}
	var largest image.Rectangle
	most := 0
	var todo []image.Point
	take := func(p image.Point) {
		if p.In(image.Rect(0, 0, cols, rows)) && full[p.Y*cols+p.X] {
			full[p.Y*cols+p.X] = false
			todo = append(todo, p)
		}
	}
	for i := range full {
		take(image.Pt(i%cols, i/cols))
		size, box := 0, image.Rectangle{}
		for len(todo) > 0 {
			p := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			size++
			box = box.Union(image.Rect(p.X, p.Y, p.X+1, p.Y+1))
			for _, step := range [...]image.Point{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}} {
				take(p.Add(step))
			}
		}
		if size > most {
			most, largest = size, box
		}
	}
	return image.Rectangle{Min: page.Min.Add(largest.Min.Mul(square)), Max: page.Min.Add(largest.Max.Mul(square))}.Intersect(page)
}
