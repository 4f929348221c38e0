package fmr

import "gatehouse/capture"

// A plane of the field changes little from cell to cell. The cells that hold anything
// are stored as differences to what their neighbours let expect, in a Rice code whose
// parameter the writer chose for the plane. All arithmetic is modulo 256, which is
// how orientations turn.
const riceBits = 3 // of the parameter

// appendField appends f to b; nothing where there is no field.
func appendField(b []byte, f *capture.RidgeField) []byte {
	w := bitWriter{b: b}
	held := make([]bool, f.Cols*f.Rows)
	for i := range held {
		held[i] = f.Orientation[i]|f.Period[i]|f.Coherence[i] != 0
		w.write(uint32(unsigned(held[i])), 1)
	}
	if len(held) == 0 {
		return b
	}
	rest := make([]uint8, 0, len(held))
	for _, plane := range [][]uint8{f.Orientation, f.Period, f.Coherence} {
		rest = rest[:0]
		var last uint8
		for i, v := range plane {
			if held[i] {
				rest = append(rest, fold(v-expect(plane, held, f.Cols, i, last)))
				last = v
			}
		}
		k := bestRice(rest)
		w.write(uint32(k), riceBits)
		for _, d := range rest {
			q := uint(d >> k)
			for ; q > 31; q -= 31 {
				w.write(0, 31)
			}
			w.write(1, q+1)
			w.write(uint32(d), k)
		}
	}
	return w.b
}

// readField fills the planes of f, whose Cols and Rows are known; false: b is too short.
func readField(b []byte, f *capture.RidgeField) bool {
	n := f.Cols * f.Rows
	if len(b) < (n+7)/8 {
		return false
	}
	r := bitReader{b: b}
	held := make([]bool, n)
	for i := range held {
		held[i] = r.read(1) == 1
	}
	if n == 0 {
		return true
	}
	all := make([]uint8, 3*n)
	f.Orientation, f.Period, f.Coherence = all[:n:n], all[n:2*n:2*n], all[2*n:]
	for _, plane := range [][]uint8{f.Orientation, f.Period, f.Coherence} {
		k := uint(r.read(riceBits))
		var last uint8
		for i := range plane {
			if !held[i] {
				continue
			}
			var d uint32
			for r.read(1) == 0 && d < 256 {
				d++
			}
			last = unfold(uint8(d<<k|r.read(k))) + expect(plane, held, f.Cols, i, last)
			plane[i] = last
		}
		if r.short {
			return false
		}
	}
	return true
}

// expect guesses cell i of plane from its neighbours to the left and above, or from
// the last cell before it.
func expect(plane []uint8, held []bool, cols, i int, last uint8) uint8 {
	left, above := i%cols > 0 && held[i-1], i >= cols && held[i-cols]
	switch {
	case left && above:
		return plane[i-1] + uint8(int8(plane[i-cols]-plane[i-1])/2)
	case above:
		return plane[i-cols]
	}
	return last
}

// fold and unfold turn small differences of either sign into small numbers and back.
func fold(d uint8) uint8   { return d<<1 ^ uint8(int8(d)>>7) }
func unfold(d uint8) uint8 { return d>>1 ^ -(d & 1) }

// bestRice is the parameter that spends the fewest bits, the smallest of equals.
func bestRice(rest []uint8) uint {
	var times [256]int
	for _, d := range rest {
		times[d]++
	}
	best, least := uint(0), -1
	for k := range uint(1 << riceBits) {
		sum := 0
		for d, n := range times {
			sum += n * (d>>k + int(k))
		}
		if least < 0 || sum < least {
			best, least = k, sum
		}
	}
	return best
}

func unsigned(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}
