package qr

import (
	"cmp"
	"slices"

	"gatehouse/capture/barcode/gf"
	"gatehouse/capture/barcode/grid"
)

const (
	formats     = 32
	formatPoly  = 0x537
	formatMask  = 0x5412
	formatTries = 3 // formats that are tried, likeliest first
)

// levelOf is the level that the two bits of the format stand for.
var levelOf = [4]level{levelM, levelL, levelH, levelQ}

// formatBits is the format's five bits with their check bits, as they stand in the symbol (annex C).
func formatBits(data int) int {
	rest := data << 10
	for i := 14; i >= 10; i-- {
		if rest>>i&1 == 1 {
			rest ^= formatPoly << (i - 10)
		}
	}
	return (data<<10 | rest) ^ formatMask
}

// likeliest orders the formats by how well both copies agree with them, margins counting.
func (s *symbol) likeliest(r *grid.Read) []int {
	var agree [formats]float32
	for f := range agree {
		bits := formatBits(f)
		for i := range 15 {
			for _, m := range s.format(i) {
				if r.Bits.Get(m%s.side, m/s.side) == (bits>>i&1 == 1) {
					agree[f] += r.Margin[m]
				} else {
					agree[f] -= r.Margin[m]
				}
			}
		}
	}
	order := make([]int, formats)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(agree[b], agree[a]) })
	return order[:formatTries]
}

// masked says whether the mask turns the module over (table 10).
func masked(mask, x, y int) bool {
	switch mask {
	case 0:
		return (x+y)%2 == 0
	case 1:
		return y%2 == 0
	case 2:
		return x%3 == 0
	case 3:
		return (x+y)%3 == 0
	case 4:
		return (x/3+y/2)%2 == 0
	case 5:
		return x*y%2+x*y%3 == 0
	case 6:
		return (x*y%2+x*y%3)%2 == 0
	}
	return ((x+y)%2+x*y%3)%2 == 0
}

// decode corrects the codewords and reads their message, for the formats that are likely.
func (s *symbol) decode(r *grid.Read) (payload []byte, corrected int, ok bool) {
	for _, f := range s.likeliest(r) {
		data, n, ok := s.correct(r, levelOf[f>>3], f&7)
		if !ok {
			continue
		}
		if payload, err := decode(data, s.version); err == nil && len(payload) > 0 {
			return payload, n, true
		}
	}
	return nil, 0, false
}

// correct takes the mask off, sorts the codewords into their blocks and corrects those.
func (s *symbol) correct(r *grid.Read, l level, mask int) (data []byte, corrected int, ok bool) {
	total := len(s.data) / 8
	count, check := blocks[l][s.version-1], checks[l][s.version-1]
	words, margins := make([][]uint16, count), make([][]float32, count)
	short := total/count - check // data codewords of a short block; the last blocks have one more
	firstLong := count - total%count
	for i := range total {
		b := i % count
		switch {
		case i >= short*count && i < total-check*count:
			b = firstLong + i - short*count
		case i >= total-check*count:
			b = (i - (total - check*count)) % count
		}
		w, m := s.codeword(r, i, mask)
		words[b], margins[b] = append(words[b], w), append(margins[b], m)
	}
	for b, word := range words {
		n, err := gf.QR.DecodeSoft(word, check, margins[b])
		if err != nil {
			return nil, 0, false
		}
		corrected += n
		for _, w := range word[:len(word)-check] {
			data = append(data, byte(w))
		}
	}
	return data, corrected, true
}

// codeword is the i-th, and the least margin of its modules.
func (s *symbol) codeword(r *grid.Read, i, mask int) (w uint16, margin float32) {
	margin = 1
	for _, m := range s.data[8*i : 8*i+8] {
		x, y := m%s.side, m/s.side
		w <<= 1
		if r.Bits.Get(x, y) != masked(mask, x, y) {
			w |= 1
		}
		margin = min(margin, r.Margin[m])
	}
	return w, margin
}
