package quality

import "math"

// profile is a block of 32 by 16 pixels with upright ridges: the mean of each
// column, their linear trend, and which of them are below it, on a ridge.
type profile struct {
	block plane
	trend [region]float64
	ridge [region]bool
}

func profileOf(g plane, x, y int, normal float64, border int) profile {
	const middle = (region + 2*slanted) / 2
	t := rotated(g, x, y, normal, border)
	p := profile{block: t.part(middle-region/2, middle-region/4, region, region/2)}
	var sums [region]int
	total, moment := 0, 0 // of the column sums, and of them times their place 1..32
	for r := range p.block.h {
		for c, v := range p.block.row(r) {
			sums[c] += int(v)
		}
	}
	for c, s := range sums {
		total += s
		moment += s * (c + 1)
	}
	// least squares in whole numbers, then to ten decimals: the same on every machine
	const n, first, second = region, region * (region + 1) / 2, region * (region + 1) * (2*region + 1) / 6
	const rows, det = region / 2, n*second - first*first
	slope := tenDecimals(float64(n*moment-first*total) / (rows * det))
	start := tenDecimals(float64(second*total-first*moment) / (rows * det))
	for c, s := range sums {
		p.trend[c] = float64(float64(c+1)*slope) + start
		p.ridge[c] = float64(s)/rows < p.trend[c]
	}
	return p
}

func tenDecimals(v float64) float64 { return math.Round(v*1e10) / 1e10 }

// clarity is 1 - the mean share of pixels on the wrong side of the trend, of ridges
// and of valleys; 0 where ridges are not 3 to 10 pixels wide in the mean, valleys
// not 2 to 10, or one of them is missing.
func (p *profile) clarity() float64 {
	var width [2]float64 // of ridges and of valleys, in 20 pixels
	var runs [2]float64
	kind := func(c int) int {
		if p.ridge[c] {
			return 0
		}
		return 1
	}
	// The last run is cut off and not counted; the first one counts one pixel short.
	last := 0
	for c := 1; c < region; c++ {
		if p.ridge[c] != p.ridge[c-1] {
			width[kind(c-1)] += float64(c-1-last) / 20
			runs[kind(c-1)]++
			last = c - 1
		}
	}
	if runs[0] == 0 || runs[1] == 0 {
		return 0
	}
	r, v := width[0]*(1/runs[0]), width[1]*(1/runs[1])
	if r < 3/20. || r > 10/20. || v < 2/20. || v > 10/20. {
		return 0
	}
	var wrong, all [2]int
	for y := range p.block.h {
		for c, grey := range p.block.row(y) {
			all[kind(c)]++
			if (float64(grey) >= p.trend[c]) == p.ridge[c] {
				wrong[kind(c)]++
			}
		}
	}
	return 1 - (float64(wrong[1])/float64(all[1])+float64(wrong[0])/float64(all[0]))/2
}

// widthRatios appends the ratios of the widths of neighbouring whole ridges and
// valleys. The reference does not see a change in the last column.
func (p *profile) widthRatios(ratios []float64) []float64 {
	var changes []int
	for c := 1; c < region-1; c++ {
		if p.ridge[c] != p.ridge[c-1] {
			changes = append(changes, c-1)
		}
	}
	if len(changes) < 3 {
		return ratios
	}
	// From the right; the leftmost run, although whole, is not among them.
	var widths []int
	for i := len(changes) - 1; i > 1; i-- {
		widths = append(widths, changes[i]-changes[i-1])
	}
	inverse := p.ridge[changes[0]+1]
	for i := 0; i+1 < len(widths); i++ {
		a, b := widths[i], widths[i+1]
		q := float64(a) / float64(b)
		if (i%2 == 1) == inverse {
			q = 1 / q
		}
		ratios = append(ratios, q)
	}
	return ratios
}

// ridgeShare is the share of the strongest frequency, with 0.3 of its neighbours,
// in the amplitudes of the profile along 32 rows of a block with level ridges.
func ridgeShare(g plane, x, y int, normal float64) float64 {
	const middle = (region + 2*slanted) / 2
	t := rotated(g, x, y, normal+math.Pi/2, 2*slanted)
	block := t.part(middle-region/4, middle-region/2, region/2, region)
	var means [region]float64
	first, _ := block.part(0, 0, block.w, 1).moments()
	for r := range means {
		means[r], _ = block.part(0, r, block.w, 1).moments()
		means[r] -= first // a level block has no amplitude at all, not even of rounding
	}
	var amplitude [region/2 + 1]float64
	sum, best := 0.0, 1
	for k := 1; k <= region/2; k++ {
		var re, im float64
		for i, v := range means {
			re += v * waves[k*i%region]
			im += v * waves[(k*i+region*3/4)%region]
		}
		amplitude[k] = math.Hypot(re, im)
		if k < region/2 { // the highest one is left out by the reference
			sum += amplitude[k]
		}
		if amplitude[k] > amplitude[best] {
			best = k
		}
	}
	if best == 1 {
		return 1 // a trend, no ridges
	}
	after := amplitude[region/2-1] // amplitudes are mirrored there
	if best < region/2 {
		after = amplitude[best+1]
	}
	return (amplitude[best] + .3*(amplitude[best-1]+after)) / sum
}

var waves = func() (w [region]float64) {
	for i := range w {
		w[i] = math.Cos(2 * math.Pi * float64(i) / region)
	}
	return w
}()
