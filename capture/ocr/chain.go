package ocr

import (
	"cmp"
	"math"
	"slices"
)

// The shape of a line of print, in letter heights.
const (
	maxSlope   = 0.42 // tangent of 22 degrees
	maxStep    = 2.2  // from one character to the next
	maxDrop    = 0.8  // between their centres
	maxBreak   = 5.0  // a gap that a line may have where characters were lost
	bandHalf   = 0.4  // how far a character's centre may lie off its line
	shortest   = 7    // patches in a chain worth a look
	leastCount = 9    // patches in a line worth reading
	leastFit   = 0.5
)

// chains strings patches of like height together from left to right, each to
// the nearest one that is about on its level, and gives the longest ones first.
func chains(bs []blob) [][]int {
	n := len(bs)
	next, prev, cost := make([]int, n), make([]int, n), make([]float64, n)
	for i := range n {
		next[i], prev[i] = -1, -1
	}
	levels := levelled(bs)
	for i, b := range bs { // bs is sorted by centre
		best, bestCost := -1, math.MaxFloat64
		levels.ahead(bs, i, func(j int) {
			o := bs[j]
			small, tall := min(b.height(), o.height()), max(b.height(), o.height())
			dx, dy := o.centreX()-b.centreX(), math.Abs(o.centreY()-b.centreY())
			if small < 0.5*tall || dx < 0.25*tall || dx > maxStep*tall || dy > 0.2*tall+maxSlope*dx || dy > maxDrop*tall {
				return
			}
			if c := dx + 3*dy; c < bestCost || c == bestCost && j < best {
				best, bestCost = j, c
			}
		})
		if best < 0 {
			continue
		}
		if p := prev[best]; p >= 0 {
			if cost[p] <= bestCost {
				continue
			}
			next[p] = -1
		}
		next[i], prev[best], cost[i] = best, i, bestCost
	}
	var out [][]int
	for i := range n {
		if prev[i] >= 0 {
			continue
		}
		var c []int
		for k := i; k >= 0; k = next[k] {
			c = append(c, k)
		}
		if len(c) >= shortest {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b []int) int { return cmp.Compare(len(b), len(a)) })
	return out
}

// findLines fits lines of fixed pitch to the patches. minPitch and maxPitch
// bound the pitch in pixels.
func findLines(bs []blob, minPitch, maxPitch float64) []line {
	slices.SortFunc(bs, func(a, b blob) int {
		return cmp.Or(cmp.Compare(a.x0+a.x1, b.x0+b.x1), cmp.Compare(a.y0, b.y0), cmp.Compare(a.x1, b.x1))
	})
	// A page of print has more lines than need be looked at: the zone's are
	// among the longest.
	const mostLines, mostTries = 40, 100
	var out []line
	used := make([]bool, len(bs))
	all := chains(bs)
	for _, c := range all[:min(len(all), mostTries)] {
		taken := 0
		for _, k := range c {
			if used[k] {
				taken++
			}
		}
		if 2*taken > len(c) {
			continue
		}
		l, members, ok := fitLine(bs, c, minPitch, maxPitch)
		if !ok {
			continue
		}
		for _, k := range members {
			used[k] = true
		}
		if out = append(out, l); len(out) == mostLines {
			break
		}
	}
	return out
}

// axis is a straight line y = y0 + slope*x with the letter height on it.
type axis struct{ y0, slope, high float64 }

// fitLine grows a chain into a line: a straight axis first, then all patches
// on it, then the pitch.
func fitLine(bs []blob, chain []int, minPitch, maxPitch float64) (line, []int, bool) {
	members := chain
	var a axis
	for range 3 {
		a = fitAxis(bs, members)
		members = alongAxis(bs, a, members)
		if len(members) < shortest || math.Abs(a.slope) > maxSlope {
			return line{}, nil, false
		}
	}
	if len(members) < leastCount {
		return line{}, nil, false
	}
	l, ok := fitPitch(bs, members, a, max(minPitch, 0.65*a.high), min(maxPitch, 1.7*a.high))
	return l, members, ok
}

func fitAxis(bs []blob, members []int) axis {
	heights := make([]float64, len(members))
	var s, sx, sy, sxx, sxy float64
	for i, k := range members {
		heights[i] = bs[k].height()
		x, y := bs[k].centreX(), bs[k].centreY()
		s, sx, sy, sxx, sxy = s+1, sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	slices.Sort(heights)
	a := axis{high: heights[len(heights)*7/10]}
	if d := s*sxx - sx*sx; d > 0 {
		a.slope = (s*sxy - sx*sy) / d
	}
	a.y0 = (sy - a.slope*sx) / s
	return a
}

// alongAxis gives the patches of character size on the axis, from the seed
// outwards until a gap that no lost characters explain.
func alongAxis(bs []blob, a axis, seed []int) []int {
	fits := func(b blob) bool {
		off := b.centreY() - a.y0 - a.slope*b.centreX()
		return math.Abs(off) <= bandHalf*a.high && b.height() >= 0.45*a.high && b.height() <= 1.4*a.high
	}
	var out []int
	first, last := seed[0], seed[len(seed)-1]
	edge := bs[first].centreX()
	for k := first - 1; k >= 0 && edge-bs[k].centreX() <= maxBreak*a.high; k-- {
		if fits(bs[k]) {
			out = append(out, k)
			edge = bs[k].centreX()
		}
	}
	slices.Reverse(out)
	edge = bs[first].centreX()
	for k := first; k < len(bs) && (k <= last || bs[k].centreX()-edge <= maxBreak*a.high); k++ {
		if fits(bs[k]) {
			out = append(out, k)
			edge = bs[k].centreX()
		}
	}
	return out
}
