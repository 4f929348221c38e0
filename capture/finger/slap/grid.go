package slap

import (
	"image"
	"math"
	"slices"
)

// grid is the picture in cells.
type grid struct {
	ppi, cell int // pixels per inch, pixels a cell
	w, h      int // cells
	skin      []bool
	owner     []int16 // which piece a cell belongs to, counted from 1; 0 = none
	slope     []slope
}

// slope is a direction without a sense, as a vector of twice its angle, at most 1 long:
// the longer, the surer. A cell's is which way its grey falls, across the ridges.
type slope struct{ c, s float32 }

func (g *grid) inch() float64 { return float64(g.ppi) / float64(g.cell) }

// cells that an inch has, about.
const perInch = 62

// newGrid tells skin from glass.
func newGrid(img *image.Gray, ppi int) *grid {
	cell := (ppi + perInch/2) / perInch
	g := &grid{ppi: ppi, cell: cell, w: img.Rect.Dx() / cell, h: img.Rect.Dy() / cell}
	n := g.w * g.h
	g.skin, g.owner, g.slope = make([]bool, n), make([]int16, n), make([]slope, n)
	mean, spread := make([]int32, n), make([]int32, n)
	area := int32(cell * cell)
	for r := range g.h {
		for c := range g.w {
			var sum, squares int32
			for y := range cell {
				row := img.Pix[(r*cell+y)*img.Stride+c*cell:][:cell]
				for _, v := range row {
					sum += int32(v)
					squares += int32(v) * int32(v)
				}
			}
			m := sum / area
			mean[r*g.w+c] = m
			g.slope[r*g.w+c] = fall(img, c*cell, r*cell, cell)
			spread[r*g.w+c] = int32(math.Sqrt(float64(max(0, (int64(squares)*int64(area)-int64(sum)*int64(sum))/int64(area*area)))))
		}
	}
	if n == 0 {
		return g
	}
	glass := glassOf(mean)
	score := make([]int32, n)
	for i := range score {
		score[i] = min(255, spread[i]+max(0, glass-mean[i])/2)
	}
	score = g.smooth(score)
	limit := max(24, otsu(score)*7/10)
	for i, v := range score {
		g.skin[i] = v >= limit
	}
	g.grow(2, true)
	g.grow(2, false)
	g.grow(2, false)
	g.grow(2, true)
	return g
}

// fall measures the slope of the cell whose upper left corner is (x0, y0).
func fall(img *image.Gray, x0, y0, cell int) slope {
	var xx, yy, xy int64
	step := max(1, cell/4) // half a valley
	for y := y0 + step; y < y0+cell; y += step {
		if y+step >= img.Rect.Dy() {
			break
		}
		for x := x0 + step; x < x0+cell; x += step {
			if x+step >= img.Rect.Dx() {
				break
			}
			i := y*img.Stride + x
			gx := int64(img.Pix[i+step]) - int64(img.Pix[i-step])
			gy := int64(img.Pix[i+step*img.Stride]) - int64(img.Pix[i-step*img.Stride])
			xx, yy, xy = xx+gx*gx, yy+gy*gy, xy+gx*gy
		}
	}
	if xx+yy == 0 {
		return slope{}
	}
	sum := float32(xx + yy)
	return slope{float32(xx-yy) / sum, float32(2*xy) / sum}
}

// glassOf is how bright the empty glass is: most of the picture, and its brightest part.
func glassOf(mean []int32) int32 {
	s := slices.Clone(mean)
	slices.Sort(s)
	return s[len(s)*3/4]
}

func (g *grid) smooth(in []int32) []int32 {
	out := make([]int32, len(in))
	for r := range g.h {
		for c := range g.w {
			var sum, n int32
			for y := max(0, r-1); y <= min(g.h-1, r+1); y++ {
				for x := max(0, c-1); x <= min(g.w-1, c+1); x++ {
					sum += in[y*g.w+x]
					n++
				}
			}
			out[r*g.w+c] = sum / n
		}
	}
	return out
}

// otsu is the threshold that parts the values best into two classes (Otsu 1979).
func otsu(values []int32) int32 {
	var hist [256]int64
	var total int64
	for _, v := range values {
		hist[v]++
		total += int64(v)
	}
	n := int64(len(values))
	var below, sum, at int64
	best := -1.0
	for t, c := range hist {
		below += c
		sum += c * int64(t)
		if below == 0 || below == n {
			continue
		}
		d := sum*n - below*total
		if v := float64(d) / float64(below) * (float64(d) / float64(n-below)); v > best {
			best, at = v, int64(t)+1
		}
	}
	return int32(at)
}

// grow lets skin, or glass, take n cells from the other.
func (g *grid) grow(n int, skin bool) {
	for range n {
		before := slices.Clone(g.skin)
		for r := range g.h {
			for c := range g.w {
				i := r*g.w + c
				if before[i] == skin {
					continue
				}
				if c > 0 && before[i-1] == skin || c < g.w-1 && before[i+1] == skin || r > 0 && before[i-g.w] == skin || r < g.h-1 && before[i+g.w] == skin {
					g.skin[i] = skin
				}
			}
		}
	}
}
