package quality

import (
	"image"
	"math"
	"slices"
)

// ofForeground fills in what is measured on the region of interest: the image eroded,
// blurred and cut by its own threshold, blurred and cut again, without holes, the
// largest piece of it.
func (n *Native) ofForeground(g plane) {
	m := blurred(eroded(g), 41)
	cut(m)
	m = blurred(m, 91)
	cut(m)
	closeHoles(m)
	keepLargest(m)
	sum := 0
	for y := range g.h {
		row := g.row(y)
		for x, v := range m.row(y) {
			if v == 0 {
				n.ForegroundPixels++
				sum += int(row[x])
			}
		}
	}
	n.ForegroundMean = 255
	if n.ForegroundPixels > 0 {
		n.ForegroundMean = float64(sum) / float64(n.ForegroundPixels)
	}
	tiles := 0
	g.tiles(func(t plane, x, y int) {
		// The mean is taken as the reference takes it, so that a white tile counts
		// too where the reciprocal of its size is rounded down.
		sum := 0
		for r := range t.h {
			for _, v := range m.part(x, y, t.w, t.h).row(r) {
				sum += int(v)
			}
		}
		if float64(sum)*(1/float64(t.w*t.h)) < 255 {
			tiles++
			n.CoherenceSum += coherence(t)
		}
	})
	if tiles > 0 {
		n.CoherenceMean = n.CoherenceSum / float64(tiles)
	}
}

// coherence is the length of the sum of squared gradients over the sum of lengths.
func coherence(g plane) float64 {
	sx, sy, lengths := 0, 0, 0.0
	g.gradients(func(dx, dy int) {
		x, y := dx*dx-dy*dy, 2*dx*dy
		sx += x
		sy += y
		lengths += math.Sqrt(float64(x*x + y*y))
	})
	if lengths == 0 {
		return 0
	}
	return math.Sqrt(float64(sx)*float64(sx)+float64(sy)*float64(sy)) / lengths
}

// eroded is the darkest of 5 by 5 pixels.
func eroded(g plane) plane {
	rows, out := newPlane(g.w, g.h), newPlane(g.w, g.h)
	for y := range g.h {
		row := g.row(y)
		for x := range row {
			rows.pix[y*g.w+x] = slices.Min(row[max(x-2, 0):min(x+3, g.w)])
		}
	}
	for y := range g.h {
		to := out.row(y)
		copy(to, rows.row(y))
		for v := max(y-2, 0); v < min(y+3, g.h); v++ {
			for x, d := range rows.row(v) {
				to[x] = min(to[x], d)
			}
		}
	}
	return out
}

// blurred by a Gaussian of n taps and standard deviation 0.15 n + 0.35, weights in
// 1/256 that add up to one, mirrored at the edges.
func blurred(g plane, n int) plane {
	weights := gauss(n)
	tmp := make([]uint32, g.w*g.h) // rows, times 256
	xs, ys := mirrored(g.w, n), mirrored(g.h, n)
	for y := range g.h {
		row := g.row(y)
		for x := range row {
			sum := uint32(0)
			for k, w := range weights {
				sum += w * uint32(row[xs[x+k]])
			}
			tmp[y*g.w+x] = sum
		}
	}
	out := newPlane(g.w, g.h)
	acc := make([]uint32, g.w)
	for y := range g.h {
		clear(acc)
		for k, w := range weights {
			from := tmp[ys[y+k]*g.w:][:g.w]
			for x, v := range from {
				acc[x] += w * v
			}
		}
		for x, v := range acc {
			out.pix[y*g.w+x] = uint8((v + 1<<15) >> 16)
		}
	}
	return out
}

// gauss rounds each weight and hands what was lost to the next one, from the edge
// inwards; the middle one takes what is missing to one.
func gauss(n int) []uint32 {
	sigma := .15*float64(n) + .35
	exact := make([]float64, n)
	sum := 0.0
	for i := range exact {
		x := float64(i - n/2)
		exact[i] = math.Exp(-x * x / (2 * sigma * sigma))
		sum += exact[i]
	}
	out := make([]uint32, n)
	lost, rest := 0.0, 256
	for i := range n / 2 {
		v := exact[i]/sum*256 + lost
		w := math.RoundToEven(v)
		lost = v - w
		out[i], out[n-1-i] = uint32(w), uint32(w)
		rest -= 2 * int(w)
	}
	out[n/2] = uint32(rest)
	return out
}

// mirrored gives the places of n taps about each pixel of a line, the edge pixel
// itself not doubled.
func mirrored(size, n int) []int {
	out := make([]int, size+n-1)
	for i := range out {
		p := i - n/2
		for size > 1 && (p < 0 || p >= size) {
			if p < 0 {
				p = -p
			} else {
				p = 2*(size-1) - p
			}
		}
		out[i] = min(max(p, 0), size-1)
	}
	return out
}

// cut makes pixels white that are above the threshold of Otsu, all others black.
func cut(g plane) {
	var count [256]float64
	for _, v := range g.pix {
		count[v]++
	}
	mean := 0.0
	scale := 1 / float64(len(g.pix))
	for i := range count {
		mean += float64(i) * count[i]
		count[i] *= scale
	}
	mean *= scale
	const tiny = 0x1p-23
	threshold, best := 0, 0.0
	below, mu := 0.0, 0.0 // share and mean of what is below
	for i, p := range count {
		mu *= below
		below += p
		if above := 1 - below; min(below, above) < tiny || max(below, above) > 1-tiny {
			continue
		} else {
			mu = (mu + float64(i)*p) / below
			d := mu - (mean-below*mu)/above
			if between := below * above * d * d; between > best {
				threshold, best = i, between
			}
		}
	}
	for i, v := range g.pix {
		g.pix[i] = 0
		if int(v) > threshold {
			g.pix[i] = 255
		}
	}
}

// flood paints the piece of one colour about a pixel (four neighbours) and gives
// its bounds.
func flood(g plane, x, y int, colour uint8) image.Rectangle {
	old := g.pix[y*g.w+x]
	bounds := image.Rect(x, y, x+1, y+1)
	stack := []image.Point{{X: x, Y: y}}
	g.pix[y*g.w+x] = colour
	for len(stack) > 0 {
		p := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		bounds = bounds.Union(image.Rect(p.X, p.Y, p.X+1, p.Y+1))
		for _, d := range [4]image.Point{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}} {
			q := p.Add(d)
			if q.In(image.Rect(0, 0, g.w, g.h)) && g.pix[q.Y*g.w+q.X] == old {
				g.pix[q.Y*g.w+q.X] = colour
				stack = append(stack, q)
			}
		}
	}
	return bounds
}

// closeHoles makes white pieces black that do not reach the edge.
func closeHoles(g plane) {
	const outside = 128
	for x := range g.w {
		for _, y := range [2]int{0, g.h - 1} {
			if g.pix[y*g.w+x] == 255 {
				flood(g, x, y, outside)
			}
		}
	}
	for y := range g.h {
		for _, x := range [2]int{0, g.w - 1} {
			if g.pix[y*g.w+x] == 255 {
				flood(g, x, y, outside)
			}
		}
	}
	for i, v := range g.pix {
		g.pix[i] = 0
		if v == outside {
			g.pix[i] = 255
		}
	}
}

// keepLargest makes black pieces white but the one with the largest bounds.
func keepLargest(g plane) {
	const seen = 128
	best, largest := image.Point{}, 0
	for i := range g.pix {
		if g.pix[i] != 0 {
			continue
		}
		p := image.Pt(i%g.w, i/g.w)
		if s := flood(g, p.X, p.Y, seen).Size(); s.X*s.Y > largest {
			best, largest = p, s.X*s.Y
		}
	}
	if largest > 0 {
		flood(g, best.X, best.Y, 0)
	}
	for i, v := range g.pix {
		if v == seen {
			g.pix[i] = 255
		}
	}
}
