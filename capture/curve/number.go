package curve

import "filippo.io/bigmod"

// reduce gives the big-endian bytes of any length modulo m, in constant time for
// their value: Horner's rule over the bytes, each doubled in eight times.
func reduce(b []byte, m *bigmod.Modulus) *bigmod.Nat {
	r, digit := new(bigmod.Nat).ExpandFor(m), new(bigmod.Nat).ExpandFor(m)
	for _, v := range b {
		for range 8 {
			r.Add(r, m)
		}
		digit.Bits()[0] = uint(v)
		r.Add(digit, m)
	}
	clear(digit.Bits())
	return r
}
