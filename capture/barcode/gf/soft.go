package gf

import (
	"cmp"
	"math"
	"slices"
)

// Shares of the check symbols that are spent on erasures, in turn.
var spend = [...]float64{0, 0.25, 0.5, 0.75}

// evidence is how many bits must speak for a correction: of as many words of chance as that has values,
// one would be corrected so. A code that is not there is worse than one that is missed. 24 bits forbid
// what ISO/IEC 18004 table 9 reserves against misdecoding (the last error of versions 1-L, 1-M
// and 2-L) and leave PDF417 the two codewords of ISO/IEC 15438 clause 5.7.
const evidence = 24

// DecodeSoft is Decode with a margin for each symbol of data, by which its reader was sure of it. Where
// plain decoding fails, the least sure are taken for erasures, more and more of them. A correction that
// too little speaks for is ErrDamaged.
func (f *Field) DecodeSoft(data []uint16, ecc int, margins []float32) (corrected int, err error) {
	order := make([]int, len(data))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(margins[a], margins[b]) })
	for _, share := range spend {
		lost := order[:int(share*float64(ecc))]
		try := slices.Clone(data)
		if corrected, err = f.Decode(try, ecc, lost); err != nil {
			continue
		}
		if wrong := elsewhere(data, try, lost); corrected > 0 && f.proof(len(data)-len(lost), ecc-len(lost), wrong) < evidence {
			err = ErrDamaged
			continue
		}
		copy(data, try)
		return corrected, nil
	}
	return 0, err
}

// proof is the bits that speak for a correction of so many wrong symbols of n by ecc check symbols:
// those that are left, less those of the choice where to correct.
func (f *Field) proof(n, ecc, wrong int) float64 {
	bits := float64(ecc-wrong) * math.Log2(float64(f.size))
	for i := range wrong {
		bits -= math.Log2(float64(n-i) / float64(i+1))
	}
	return bits
}

// elsewhere counts the changes from a to b that are not at the places lost.
func elsewhere(a, b []uint16, lost []int) (n int) {
	for i := range a {
		if a[i] != b[i] && !slices.Contains(lost, i) {
			n++
		}
	}
	return n
}
