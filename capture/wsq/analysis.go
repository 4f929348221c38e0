package wsq

// The filters that are written: those of encoder number 2, from their middle on
// (annex A of the specification).
var (
	lowTaps  = [...]float64{0.85269867900940344, 0.37740285561265380, -0.11062440441842342, -0.02384946501938000, 0.03782845550699546}
	highTaps = [...]float64{0.78848561640566439, -0.41809227322221221, -0.04068941760955844, 0.06453888262893845}
)

// analysis cuts a picture into its bands. Its memory is reused.
type analysis struct {
	*plane
	low, high []float32
	copy      []float32
	line      [4][]float32 // a line's even and odd samples with their ends, low and high half
	terms     terms
}

func newAnalysis(p *plane) *analysis {
	a := &analysis{plane: p, copy: make([]float32, strip*p.h)}
	a.low, a.high = unfold(single(lowTaps[:]), true, 1), unfold(single(highTaps[:]), true, 1)
	for i := range a.line {
		a.line[i] = make([]float32, (max(p.w, p.h)+1)/2+2*MaxTaps)
	}
	return a
}

func single(taps []float64) (all []float32) {
	for _, t := range taps {
		all = append(all, float32(t))
	}
	return all
}

func (a *analysis) run(t *tree) {
	for _, s := range t.splits {
		a.rows(s)
		a.columns(s)
	}
}

// mirror gives the sample that stands for number k of n: a line goes on outside its
// ends as in a mirror at the first and last sample.
func mirror(k, n int) int {
	for k < 0 || k >= n {
		if k < 0 {
			k = -k
		} else {
			k = 2*(n-1) - k
		}
	}
	return k
}

// rows cuts each row of a split into a low and a high half.
func (a *analysis) rows(at split) {
	nLow, nHigh := at.w-at.w/2, at.w/2
	low, high := 0, nLow
	if at.flipX {
		low, high = nHigh, 0
	}
	even, odd := a.line[0], a.line[1]
	for y := range at.h {
		row := a.row(at.y + y)[at.x : at.x+at.w]
		for k := range nHigh {
			even[MaxTaps+k], odd[MaxTaps+k] = row[2*k], row[2*k+1]
		}
		for k := 1; k <= reach; k++ { // beyond the ends
			even[MaxTaps-k], odd[MaxTaps-k] = row[mirror(-2*k, at.w)], row[mirror(1-2*k, at.w)]
			n := nHigh + k - 1
			even[MaxTaps+n], odd[MaxTaps+n] = row[mirror(2*n, at.w)], row[mirror(2*n+1, at.w)]
		}
		// sample n of the line is even[n/2] or odd[n/2]
		half := func(filter []float32, first, count int, to []float32) {
			a.terms.reset()
			for i, f := range filter {
				n := first + i + 2*MaxTaps
				a.terms.add(a.line[n&1][n/2:], f)
			}
			a.terms.sum(to[:count])
		}
		half(a.low, -(len(a.low) / 2), nLow, a.line[2])
		half(a.high, 1-len(a.high)/2, nHigh, a.line[3])
		copy(row[low:], a.line[2][:nLow])
		copy(row[high:], a.line[3][:nHigh])
	}
}

// columns cuts each column of a split.
func (a *analysis) columns(at split) {
	nLow, nHigh := at.h-at.h/2, at.h/2
	low, high := 0, nLow
	if at.flipY {
		low, high = nHigh, 0
	}
	for x := 0; x < at.w; x += strip {
		n := min(strip, at.w-x)
		for y := range at.h {
			copy(a.copy[y*n:(y+1)*n], a.row(at.y + y)[at.x+x:])
		}
		half := func(filter []float32, first, count, to int) {
			for m := range count {
				a.terms.reset()
				for i, f := range filter {
					y := mirror(2*m+first+i, at.h)
					a.terms.add(a.copy[y*n:(y+1)*n], f)
				}
				a.terms.sum(a.row(at.y + to + m)[at.x+x : at.x+x+n])
			}
		}
		half(a.low, -(len(a.low) / 2), nLow, low)
		half(a.high, 1-len(a.high)/2, nHigh, high)
	}
}
