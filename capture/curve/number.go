package curve

import (
	"encoding/hex"
	"math/big"

	"filippo.io/bigmod"
)

// number reads a number of the tables.
func number(digits string) *big.Int {
	b, err := hex.DecodeString(digits)
	if err != nil {
		panic(err)
	}
	return new(big.Int).SetBytes(b)
}

// modulus takes a number above 1, as tables and validated parameters have them.
func modulus(v *big.Int) *bigmod.Modulus {
	m, err := bigmod.NewModulus(v.Bytes())
	if err != nil {
		panic(err)
	}
	return m
}

// natOf gives big-endian bytes that are known to be reduced.
func natOf(b []byte, m *bigmod.Modulus) *bigmod.Nat {
	x, err := new(bigmod.Nat).SetBytes(b, m)
	if err != nil {
		panic(err)
	}
	return x
}

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
