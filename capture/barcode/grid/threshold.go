package grid

import (
	"math"
	"slices"
)

const (
	reach = 2   // blocks to each side that are looked at for it
	faint = 14  // grey levels of contrast below which there is nothing but paper
	grain = 3.5 // times the noise: how far apart it brings the extremes by itself
)

// noise takes the median bend of three neighbours in a row, which edges hardly move.
func (p *Picture) noise() float64 {
	var count [512]int
	total := 0
	for y := 0; y < p.H; y += 1 + p.H/256 {
		row := p.Row(y)
		for x := 2; x < len(row); x += 3 {
			d := int(row[x-2]) - 2*int(row[x-1]) + int(row[x])
			count[min(max(d, -d), len(count)-1)]++
			total++
		}
	}
	seen := 0
	for d, n := range count {
		if seen += n; 2*seen >= total {
			// The bend has sqrt(6) times the deviation of a pixel, its median is 0.6745 of that.
			return (float64(d) + 0.5*float64(d&1)) / (0.6745 * math.Sqrt(6))
		}
	}
	return 0
}

// threshold gives each block half way between the extremes around it and their mean, or 0
// where the extremes are no further apart than noise makes them.
func (p *Picture) threshold() {
	p.cols = (p.W + Block - 1) / Block
	rows := (p.H + Block - 1) / Block
	lo, hi, mean := make([]uint8, p.cols*rows), make([]uint8, p.cols*rows), make([]uint8, p.cols*rows)
	for r := range rows {
		at := r * p.cols
		p.extremes(r, lo[at:at+p.cols], hi[at:at+p.cols], mean[at:at+p.cols])
	}
	wide, tall := p.cols, rows
	lo = spread(lo, wide, tall, func(v []uint8) int { return int(slices.Min(v)) })
	hi = spread(hi, wide, tall, func(v []uint8) int { return int(slices.Max(v)) })
	mean = spread(mean, wide, tall, func(v []uint8) int {
		sum := 0
		for _, m := range v {
			sum += int(m)
		}
		return sum / len(v)
	})
	least := faint + grain*p.Noise
	p.limit = mean
	for i := range mean {
		if float64(hi[i])-float64(lo[i]) < least {
			p.limit[i] = 0
		} else {
			p.limit[i] = uint8((int(lo[i]) + int(hi[i]) + 2*int(mean[i])) / 4)
		}
	}
}

// extremes takes the darkest, lightest and mean of a row of blocks, from means of four pixels so
// that noise counts half.
func (p *Picture) extremes(r int, lo, hi, mean []uint8) {
	sums := make([]int, len(lo))
	for i := range lo {
		lo[i] = 255
	}
	n := 0
	for y := r * Block; y < min(r*Block+Block, p.H); y += 2 {
		row, next := p.Row(y), p.Row(min(y+1, p.H-1))
		n++
		for c := range lo {
			from, to := c*Block, min(c*Block+Block, p.W)
			l, h, s := int(lo[c]), int(hi[c]), 0
			for x := from; x < to; x += 2 {
				x1 := min(x+1, p.W-1)
				v := (int(row[x]) + int(row[x1]) + int(next[x]) + int(next[x1])) / 4
				l, h = min(l, v), max(h, v)
				s += v
			}
			lo[c], hi[c] = uint8(l), uint8(h)
			sums[c] += s
		}
	}
	for c := range mean {
		from, to := c*Block, min(c*Block+Block, p.W)
		mean[c] = uint8(sums[c] / (n * ((to - from + 1) / 2)))
	}
}

// spread replaces each value by what pick makes of those up to reach away, first along rows,
// then along columns.
func spread(v []uint8, w, h int, pick func([]uint8) int) []uint8 {
	along := make([]uint8, len(v))
	for y := range h {
		for x := range w {
			along[y*w+x] = uint8(pick(v[y*w+max(0, x-reach) : y*w+min(w, x+reach+1)]))
		}
	}
	var column [2*reach + 1]uint8
	out := make([]uint8, len(v))
	for y := range h {
		for x := range w {
			n := 0
			for j := max(0, y-reach); j < min(h, y+reach+1); j++ {
				column[n] = along[j*w+x]
				n++
			}
			out[y*w+x] = uint8(pick(column[:n]))
		}
	}
	return out
}
