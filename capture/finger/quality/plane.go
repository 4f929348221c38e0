package quality

import "math"

// plane is a rectangle of grey pixels.
type plane struct {
	pix    []uint8
	stride int
	w, h   int
}

func newPlane(w, h int) plane { return plane{make([]uint8, w*h), w, w, h} }

func (g plane) row(y int) []uint8 { return g.pix[y*g.stride : y*g.stride+g.w] }

func (g plane) part(x, y, w, h int) plane {
	return plane{g.pix[y*g.stride+x:], g.stride, w, h}
}

// tiles walks over the regions of the plane, row by row; those at the right and
// lower edge may be smaller.
func (g plane) tiles(do func(t plane, x, y int)) {
	for y := 0; y < g.h; y += region {
		for x := 0; x < g.w; x += region {
			do(g.part(x, y, min(region, g.w-x), min(region, g.h-y)), x, y)
		}
	}
}

// moments are mean and population standard deviation.
func (g plane) moments() (mean, sigma float64) {
	var sum, squares int64
	for y := range g.h {
		for _, v := range g.row(y) {
			sum += int64(v)
			squares += int64(v) * int64(v)
		}
	}
	n := int64(g.w * g.h)
	mean = float64(sum) / float64(n)
	// n^2 times the variance is a whole number: nothing cancels
	return mean, math.Sqrt(float64(n*squares-sum*sum)) / float64(n)
}

// gradients walks over all pixels with twice the grey gradient: central
// differences, one-sided at the edges, none across a single row or column.
func (g plane) gradients(do func(dx, dy int)) {
	for y := range g.h {
		row := g.row(y)
		up, down := g.row(max(y-1, 0)), g.row(min(y+1, g.h-1))
		vertical := 1
		if y == 0 || y == g.h-1 {
			vertical = 2
		}
		for x := range row {
			l, r := max(x-1, 0), min(x+1, g.w-1)
			dx := int(row[r]) - int(row[l])
			if x == 0 || x == g.w-1 {
				dx *= 2
			}
			do(dx, vertical*(int(down[x])-int(up[x])))
		}
	}
}

// covariance of the grey gradients: means of their squares and of their product.
func (g plane) covariance() (xx, yy, xy float64) {
	var sxx, syy, sxy int
	g.gradients(func(dx, dy int) {
		sxx += dx * dx
		syy += dy * dy
		sxy += dx * dy
	})
	n := float64(4 * g.w * g.h) // 4: gradients are doubled
	return float64(sxx) / n, float64(syy) / n, float64(sxy) / n
}
