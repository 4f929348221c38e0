package gf

import (
	"errors"
	"fmt"
	"slices"
)

// ErrDamaged: more is wrong than the check symbols can mend.
var ErrDamaged = errors.New("gf: word damaged beyond correction")

// Parity returns the ecc check symbols that make data followed by them a code word.
// All symbols must be below f.Size.
func (f *Field) Parity(data []uint16, ecc int) []uint16 {
	gen := make([]uint16, ecc+1) // highest power first, monic
	gen[0] = 1
	for i := range ecc {
		root := f.power(f.first + i)
		for j := i + 1; j > 0; j-- {
			gen[j] = f.sub(gen[j], f.mul(gen[j-1], root))
		}
	}
	rest := make([]uint16, ecc+1)
	for _, d := range data {
		lead := f.add(d, rest[0])
		copy(rest, rest[1:])
		rest[ecc] = 0
		for j := range ecc {
			rest[j] = f.sub(rest[j], f.mul(lead, gen[j+1]))
		}
	}
	out := rest[:ecc]
	for i, r := range out {
		out[i] = f.sub(0, r)
	}
	return out
}

// Decode corrects data, whose last ecc symbols are check symbols, in place. The
// erasures are places in data that are known to be unsure. It returns how many
// symbols changed. On an error data is as it was: ErrDamaged, or an argument outside the field.
func (f *Field) Decode(data []uint16, ecc int, erasures []int) (corrected int, err error) {
	n := len(data)
	switch {
	case n == 0 || n > f.order():
		return 0, fmt.Errorf("gf: word of %d symbols in a field of %d: want 1 to %d", n, f.size, f.order())
	case ecc < 1 || ecc > n:
		return 0, fmt.Errorf("gf: %d check symbols in a word of %d", ecc, n)
	case len(erasures) > ecc:
		return 0, ErrDamaged
	}
	for i, d := range data {
		if int(d) >= f.size {
			return 0, fmt.Errorf("gf: symbol %d lies outside a field of %d", i, f.size)
		}
	}
	for i, e := range erasures {
		if e < 0 || e >= n || slices.Contains(erasures[:i], e) {
			return 0, fmt.Errorf("gf: erasure at %d of a word of %d is outside or repeated", e, n)
		}
	}
	syn, clean := f.syndromes(data, ecc)
	if clean {
		return 0, nil
	}
	locator := f.locator(syn, erasures, n)
	places, ok := f.roots(locator, n)
	if !ok {
		return 0, ErrDamaged
	}
	old := slices.Clone(data)
	f.mend(data, syn, locator, places)
	if _, clean := f.syndromes(data, ecc); !clean {
		copy(data, old)
		return 0, ErrDamaged
	}
	for i := range data {
		if data[i] != old[i] {
			corrected++
		}
	}
	return corrected, nil
}

// syndromes are the word's values at the roots of the generator polynomial.
func (f *Field) syndromes(data []uint16, ecc int) (syn []uint16, clean bool) {
	syn, clean = make([]uint16, ecc), true
	for j := range syn {
		x, v := f.power(f.first+j), uint16(0)
		for _, d := range data {
			v = f.add(f.mul(v, x), d)
		}
		syn[j] = v
		clean = clean && v == 0
	}
	return syn, clean
}

// locator is the polynomial whose roots are the inverse places of errors and
// erasures, lowest coefficient first (Berlekamp and Massey, begun with the erasures).
func (f *Field) locator(syn []uint16, erasures []int, n int) []uint16 {
	ecc := len(syn)
	loc := make([]uint16, ecc+1)
	loc[0] = 1
	for i, e := range erasures {
		x := f.power(n - 1 - e)
		for j := i + 1; j > 0; j-- {
			loc[j] = f.sub(loc[j], f.mul(loc[j-1], x))
		}
	}
	prev, next := slices.Clone(loc), make([]uint16, ecc+1)
	length, gap, scale := len(erasures), 1, uint16(1)
	for r := len(erasures); r < ecc; r++ {
		var d uint16
		for i := 0; i <= length; i++ {
			d = f.add(d, f.mul(loc[i], syn[r-i]))
		}
		if d == 0 {
			gap++
			continue
		}
		q := f.div(d, scale)
		copy(next, loc)
		for i := gap; i <= ecc; i++ {
			next[i] = f.sub(next[i], f.mul(q, prev[i-gap]))
		}
		if 2*length <= r+len(erasures) {
			length = r + 1 - length + len(erasures)
			prev, loc, next = loc, next, prev
			scale, gap = d, 1
		} else {
			loc, next = next, loc
			gap++
		}
		if length > ecc {
			return nil
		}
	}
	return loc[:length+1]
}

// roots are the places in a word of n symbols that the locator points at; not ok
// unless there are as many as its degree.
func (f *Field) roots(locator []uint16, n int) (places []int, ok bool) {
	for i := range n {
		if len(locator) > 0 && f.eval(locator, f.power(i+1-n)) == 0 {
			places = append(places, i)
		}
	}
	return places, len(places) > 0 && len(places) == len(locator)-1
}

// mend takes the errors at the places off the word (Forney).
func (f *Field) mend(data, syn, locator []uint16, places []int) {
	value := make([]uint16, len(syn)) // syndromes times locator, cut at the number of syndromes
	for i := range value {
		for j := 0; j <= i && j < len(locator); j++ {
			value[i] = f.add(value[i], f.mul(locator[j], syn[i-j]))
		}
	}
	slope := make([]uint16, len(locator)-1)
	for i := range slope {
		slope[i] = f.times(i+1, locator[i+1])
	}
	for _, p := range places {
		at := len(data) - 1 - p
		inv := f.power(-at)
		below := f.eval(slope, inv)
		if below == 0 {
			return // a double root: the syndromes will tell
		}
		e := f.mul(f.power(at*(1-f.first)), f.div(f.eval(value, inv), below))
		data[p] = f.add(data[p], e) // the magnitude is the negative of e
	}
}
