package model

import (
	"math"

	"gatehouse/device"
)

// cell is what genuine documents are like on two millimetres, in one light.
type cell struct {
	mean   float64 // of the ink
	print  float64 // root mean square of the mean ink: what is printed there on all
	spread float64 // root mean square of the deviation between documents
}

// statistics of all cells in light l.
func (c *class) statistics(l device.Light) []cell {
	cells := make([]cell, c.cols*c.rows)
	x0, y0 := floorDiv(c.area.X, grainUM), floorDiv(c.area.Y, grainUM)
	n := float64(len(c.sheets))
	for k := range cells {
		var mean, prints, spread float64
		for j := range cellSide {
			for i := range cellSide {
				x, y := x0+k%c.cols*cellSide+i, y0+k/c.cols*cellSide+j
				var sum, squares float64
				for _, s := range c.sheets {
					v := 0.0
					if at, ok := s.in(l).sample(x, y); ok {
						v = float64(s.charts[l].ink[at])
					}
					sum, squares = sum+v, squares+v*v
				}
				m := sum / n
				mean += m
				prints += m * m
				spread += max(0, squares-sum*m) / (n - 1)
			}
		}
		const size = cellSide * cellSide
		cells[k] = cell{mean / size, math.Sqrt(prints / size), math.Sqrt(spread / size)}
	}
	return cells
}

// clip is the mean of the documents over r, without document left (-1: of all).
func (c *class) clip(r Rect, l device.Light, left int) *Clip {
	x0, y0, cols, rows := floorDiv(r.X, grainUM), floorDiv(r.Y, grainUM), r.columns(), r.rows()
	mean := make([]float32, cols*rows)
	white, n := 0.0, 0
	for i, s := range c.sheets {
		if i == left {
			continue
		}
		n++
		for k := range mean {
			if at, ok := s.in(l).sample(x0+k%cols, y0+k/cols); ok {
				mean[k] += s.charts[l].ink[at]
			}
			if at, ok := s.in(device.White).sample(x0+k%cols, y0+k/cols); ok {
				white += float64(s.charts[device.White].ink[at])
			}
		}
	}
	for k := range mean {
		mean[k] /= float32(n)
	}
	clip := newClip(cols, rows, mean, l)
	clip.White = int(math.Round(white / float64(n*len(mean))))
	return clip
}

const (
	anchorSide  = 20 // grains, 5 mm
	anchorPitch = 48 // grains: one anchor in each square of that side, 12 mm
	anchorPlain = 40 // deviation of the contrast from which on there is something to see
)

// anchor finds print that all documents have in white light, one patch in each
// square of the page, as first has it.
func (c *class) anchor(first *sheet) (all []Patch) {
	a := c.area
	if c.layout != LayoutNone {
		a.H = min(a.H, linesUM-a.Y) // the lines are not of the sheet's print
	}
	for y := a.Y; y+anchorPitch*grainUM <= a.Y+a.H; y += anchorPitch * grainUM {
		for x := a.X; x+anchorPitch*grainUM <= a.X+a.W && len(all) < mostChecks; x += anchorPitch * grainUM {
			best, most := Patch{}, anchorAlike
			for k := range 9 {
				r := Rect{x + k%3*14*grainUM, y + k/3*14*grainUM, anchorSide * grainUM, anchorSide * grainUM}
				if p, alike := c.patch(first, r); alike > most {
					best, most = p, alike
				}
			}
			if best.Rectangle.W > 0 {
				all = append(all, best)
			}
		}
	}
	return all
}

// patch is the print of first at r, and how alike the least alike other document is.
func (c *class) patch(first *sheet, r Rect) (Patch, float64) {
	ink := make([]float32, r.columns()*r.rows())
	var sum, squares float64
	for k := range ink {
		at, ok := first.in(device.White).sample(floorDiv(r.X, grainUM)+k%r.columns(), floorDiv(r.Y, grainUM)+k/r.columns())
		if !ok {
			return Patch{}, -1
		}
		ink[k] = first.charts[device.White].ink[at]
		sum, squares = sum+float64(ink[k]), squares+float64(ink[k])*float64(ink[k])
	}
	n := float64(len(ink))
	if squares/n-sum*sum/n/n < anchorPlain*anchorPlain {
		return Patch{}, -1
	}
	p := Patch{r, *newClip(r.columns(), r.rows(), ink, device.White)}
	least := 1.0
	for _, s := range c.sheets {
		if s != first && least > 0 {
			_, _, alike := s.in(device.White).find(p)
			least = min(least, alike)
		}
	}
	return p, least
}
