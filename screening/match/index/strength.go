package index

import "math/bits"

// logCenti is 100 log10 of n, rounded down; n is at least 1.
func logCenti(n uint64) int {
	whole := bits.Len64(n) - 1
	m := n << (63 - whole) >> 32 // 1..2 with 31 fractional bits
	log2 := uint64(whole)
	for range 20 { // squaring doubles the logarithm: its next bit is whether that passes 2
		m = m * m >> 31
		log2 <<= 1
		if m >= 1<<32 {
			log2 |= 1
			m >>= 1
		}
	}
	return int(log2 * 30103 / 1000 >> 20) // log10(2) = 0.30103
}

// joined is the strength of several fingers together: the chance, -100 log10, that
// as many fingers of other persons have a product of false match rates so small
// (Fisher 1925). sum is the sum of their strengths.
func joined(sum, fingers int) int {
	// Product p; the chance is p (1 + t + t²/2! + ..), t = -ln p, one term a finger.
	const one = 1 << 8
	t := uint64(sum) * 23026 / 1000 // ln(10)/100 = 0.023026, in 1/1000
	term, total := uint64(one), uint64(one)
	for i := 1; i < fingers; i++ {
		hi, lo := bits.Mul64(term, t)
		term, _ = bits.Div64(hi, lo, uint64(1000*i))
		total += term
	}
	return max(0, sum-(logCenti(total)-logCenti(one)))
}
