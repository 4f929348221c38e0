package curve

import (
	"math/big"

	"filippo.io/bigmod"
)

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

// rootExponent is p-1-(p+1)/4, for p = 3 mod 4.
func (c *Curve) rootExponent() []byte {
	p := c.params.p
	quarter := new(big.Int).Rsh(new(big.Int).Add(p, big.NewInt(1)), 2)
	return quarter.Sub(new(big.Int).Sub(p, big.NewInt(1)), quarter).Bytes()
}
