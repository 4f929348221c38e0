package translit

import (
	"iter"
	"math"
	"strings"
)

// Spellings lists the spellings of a text that clause 6 allows to the issuer, the
// tables' first choices first, the last letter varying fastest. The number grows
// exponentially with the letters that have a choice: break off, or ask Count. A
// letter in no table stands without its marks (Ș as S); a text with one that has
// no such form has no spelling.
func Spellings(text string, opt Options) iter.Seq[string] {
	return func(yield func(string) bool) {
		units, bad := opt.units(text)
		if bad >= 0 {
			return
		}
		choice := make([]int, len(units))
		var b strings.Builder
		for {
			b.Reset()
			for i, u := range units {
				b.WriteString(u.ways[choice[i]].text)
			}
			if !yield(b.String()) {
				return
			}
			i := len(units) - 1
			for ; i >= 0; i-- {
				if choice[i]++; choice[i] < allowed(units[i]) {
					break
				}
				choice[i] = 0
			}
			if i < 0 {
				return
			}
		}
	}
}

// Count is the number of spellings that Spellings lists, at most MaxUint64.
func Count(text string, opt Options) uint64 {
	units, bad := opt.units(text)
	if bad >= 0 {
		return 0
	}
	n := uint64(1)
	for _, u := range units {
		k := uint64(allowed(u))
		if n > math.MaxUint64/k {
			return math.MaxUint64
		}
		n *= k
	}
	return n
}

// allowed counts the spellings that are not loose, which stand first; a letter
// that has no other is spelled by its first loose one.
func allowed(u unit) int {
	n := 0
	for n < len(u.ways) && !u.ways[n].loose {
		n++
	}
	return max(n, 1)
}
