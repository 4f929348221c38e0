package wsq

import "math"

// Logarithm and power of two. Those of package math may differ from processor to
// processor; these round after each step, and are good to a few parts in 1e15.

// log2 gives the binary logarithm of a positive number.
func log2(x float64) float64 {
	m, e := math.Frexp(x) // 1/2 <= m < 1
	if m < math.Sqrt2/2 {
		m, e = m*2, e-1
	}
	// ln m = 2 artanh((m-1)/(m+1)); the argument is below 0.172
	t := (m - 1) / (m + 1)
	t2 := float64(t * t)
	sum := 0.0
	for n := 23; n >= 1; n -= 2 {
		sum = float64(sum*t2) + 1/float64(n)
	}
	return float64(float64(2*t*sum)*math.Log2E) + float64(e)
}

// exp2 gives the power of two.
func exp2(x float64) float64 {
	whole := math.Floor(x + 0.5)
	t := float64((x - whole) * math.Ln2) // below 0.35
	sum := 1.0
	for n := 18; n >= 1; n-- {
		sum = float64(sum*t)/float64(n) + 1
	}
	return math.Ldexp(sum, int(whole))
}
