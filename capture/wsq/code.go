package wsq

import "slices"

// maxBins is how many bins there are on each side of zero: readers keep them in numbers
// of 16 bits with a sign.
const maxBins = 1<<15 - 1

// symbol is a value of Huffman codes and the bits that follow its code.
type symbol struct {
	value  byte
	extra  uint16
	length byte
}

// symbolOf gives the symbol of a coefficient that is not zero.
func symbolOf(v int) symbol {
	switch {
	case v >= firstNumber-zeroValue && v <= lastNumber-zeroValue:
		return symbol{value: byte(v + zeroValue)}
	case v > 255:
		return symbol{plus16, uint16(v), 16}
	case v > 0:
		return symbol{plus8, uint16(v), 8}
	case v < -255:
		return symbol{minus16, uint16(-v), 16}
	}
	return symbol{minus8, uint16(-v), 8}
}

// symbolsOfRun appends the symbols of a run of zeros.
func symbolsOfRun(all []symbol, n int) []symbol {
	for ; n > 0; n -= min(n, 0xFFFF) {
		switch {
		case n <= maxRun:
			all = append(all, symbol{value: byte(n)})
		case n <= 0xFF:
			all = append(all, symbol{run8, uint16(n), 8})
		default:
			all = append(all, symbol{run16, uint16(min(n, 0xFFFF)), 16})
		}
	}
	return all
}

// newSpec makes the Huffman table of symbols (ITU-T T.81 annex K.2), with no code of
// more than 16 bits and none of ones alone.
func newSpec(blocks ...[]symbol) *spec {
	var count [257]int
	for _, all := range blocks {
		for _, s := range all {
			count[s.value]++
		}
	}
	count[256] = 1 // takes up the code of ones
	lengths := codeLengths(count)
	var many [257]int // codes of each length
	for _, n := range lengths {
		many[n]++
	}
	many[0] = 0
	for n := len(many) - 1; n > 16; n-- {
		for many[n] > 0 { // two of them go one up, and a shorter code makes room for the second
			shorter := n - 2
			for many[shorter] == 0 {
				shorter--
			}
			many[n] -= 2
			many[n-1]++
			many[shorter+1] += 2
			many[shorter]--
		}
	}
	last := 16
	for last > 0 && many[last] == 0 {
		last--
	}
	many[last]-- // the code of ones
	s := &spec{}
	copy(s.counts[:], many[1:17])
	for v := range 256 {
		if lengths[v] > 0 {
			s.values = append(s.values, byte(v))
		}
	}
	slices.SortStableFunc(s.values, func(a, b byte) int { return lengths[a] - lengths[b] })
	return s
}

// codeLengths gives Huffman's code lengths. Of equal counts the higher value goes
// first, so that the value 256 gets the longest code.
func codeLengths(count [257]int) (lengths [257]int) {
	type tree struct {
		count  int
		top    int // highest value
		values []int
	}
	var all []tree
	for v, n := range count {
		if n > 0 {
			all = append(all, tree{n, v, []int{v}})
		}
	}
	if len(all) == 1 { // nothing but the code of ones
		lengths[all[0].top] = 1
		return lengths
	}
	for len(all) > 1 {
		slices.SortFunc(all, func(a, b tree) int {
			if a.count != b.count {
				return b.count - a.count
			}
			return a.top - b.top
		})
		a, b := all[len(all)-1], all[len(all)-2]
		joined := tree{a.count + b.count, max(a.top, b.top), append(a.values, b.values...)}
		for _, v := range joined.values {
			lengths[v]++
		}
		all = append(all[:len(all)-2], joined)
	}
	return lengths
}

// codes gives the code and its length of each value.
func (s *spec) codes() (code [256]uint16, length [256]byte) {
	next, n := uint16(0), 0
	for i, many := range s.counts {
		for range many {
			code[s.values[n]], length[s.values[n]] = next, byte(i+1)
			next++
			n++
		}
		next <<= 1
	}
	return code, length
}
