package gf

import (
	"cmp"
	"slices"
)

// Shares of the check symbols that are spent on erasures, in turn.
var spend = [...]float64{0, 0.25, 0.5, 0.75}

// unspent is how many check symbols a reading with erasures must leave: a code that is not
// there is worse than one that is missed.
const unspent = 2

// DecodeSoft is Decode with a margin for each symbol of data, by which its reader was sure of it. Where
// plain decoding fails, the least sure are taken for erasures, more and more of them.
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
		if wrong := elsewhere(data, try, lost); len(lost) > 0 && ecc-len(lost)-2*wrong < unspent {
			err = ErrDamaged
			continue
		}
		copy(data, try)
		return corrected, nil
	}
	return 0, err
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
