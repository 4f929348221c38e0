package wsq

import (
	"math"
	"slices"
)

// bank is the pair of filters of the synthesis, as what each sample is made of. They
// are symmetric about a sample (odd lengths) or about the middle between two (even
// lengths; the high one then has the other sign on its other side).
type bank struct {
	odd         bool
	even, after phase // samples 2m and 2m+1
}

// phase is the terms of a sample, in the order of their sum.
type phase struct{ low, high []tap }

// tap is a factor of a coefficient: that of number m+shift, for samples 2m and 2m+1.
type tap struct {
	shift  int
	factor float32
}

// newBank makes a bank of the filters of the analysis, from their middle on. Those of
// the synthesis are each the other one with every second sign changed. False where
// they do not undo the analysis.
func newBank(low, high []float32, odd bool) (*bank, bool) {
	sign, mirror := float32(1), float32(1)
	if !odd {
		sign, mirror = -1, -1
	}
	lowBack := unfold(alternate(high, sign), odd, 1)
	highBack := unfold(alternate(low, 1), odd, mirror)
	b := &bank{odd: odd}
	for i, p := range []*phase{&b.even, &b.after} {
		base := len(lowBack)/2 - 1
		if odd {
			base = len(lowBack) / 2
		}
		p.low = taps(lowBack, base+i)
		p.high = taps(highBack, len(highBack)/2-1+i)
	}
	return b, inverse(unfold(low, odd, 1), lowBack)
}

// alternate changes the sign of every second tap.
func alternate(half []float32, sign float32) []float32 {
	out := make([]float32, len(half))
	for i, v := range half {
		out[i] = sign * v
		sign = -sign
	}
	return out
}

// unfold adds the other half of a filter.
func unfold(half []float32, odd bool, mirror float32) (all []float32) {
	first := 0
	if odd {
		first = 1 // the middle stands once
	}
	for i := len(half) - 1; i >= first; i-- {
		all = append(all, mirror*half[i])
	}
	return append(all, half...)
}

// taps takes every second tap, so that tap base belongs to coefficient m, those of the
// coefficients on the left first.
func taps(filter []float32, base int) (all []tap) {
	for i := base & 1; i < len(filter); i += 2 {
		all = append(all, tap{(base - i) / 2, filter[i]})
	}
	slices.Reverse(all)
	return all
}

// inverse says whether a low filter of the analysis and one of the synthesis belong
// together: their product is a half-band filter, and the first one keeps the level.
func inverse(analysis, synthesis []float32) bool {
	const within = 1e-3
	sum := 0.0
	for _, v := range analysis {
		sum += float64(v)
	}
	if math.Abs(sum-math.Sqrt2) > within {
		return false
	}
	middle := (len(analysis) + len(synthesis) - 2) / 2
	for n := middle & 1; n < len(analysis)+len(synthesis)-1; n += 2 {
		at := 0.0
		for i, v := range analysis {
			if j := n - i; j >= 0 && j < len(synthesis) {
				at += float64(v) * float64(synthesis[j])
			}
		}
		if n == middle {
			at--
		}
		if math.Abs(at) > within {
			return false
		}
	}
	return true
}

// fold gives the coefficient that stands for number k of a line of n samples, and its
// sign: outside its ends a line goes on as in a mirror.
func (b *bank) fold(k, n int, high bool) (at int, sign float32) {
	first, last := 0, n-1 // k becomes first-k below, last-k above
	switch {
	case !b.odd:
		first = -1
	case high:
		first, last = -1, n-2
	}
	count := n - n/2
	if high {
		count = n / 2
	}
	sign = 1
	for k < 0 || k >= count {
		if k < 0 {
			k = first - k
		} else {
			if last-k == k { // in the mirror itself
				return 0, 0
			}
			k = last - k
		}
		if high && !b.odd {
			sign = -sign
		}
	}
	return k, sign
}
