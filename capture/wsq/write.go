package wsq

import (
	"encoding/binary"
	"math"
)

// writer collects a file.
type writer struct{ b []byte }

func (w *writer) segment(marker int, content []byte) {
	w.b = binary.BigEndian.AppendUint16(w.b, uint16(marker))
	w.b = binary.BigEndian.AppendUint16(w.b, uint16(len(content)+2))
	w.b = append(w.b, content...)
}

func transformTable() []byte {
	b := []byte{byte(2*len(lowTaps) - 1), byte(2*len(highTaps) - 1)}
	for _, taps := range [][]float64{lowTaps[:], highTaps[:]} {
		for _, v := range taps {
			sign := byte(0)
			if v < 0 {
				sign = 1
			}
			exponent, digits := decimal(math.Abs(v), math.MaxUint32)
			b = binary.BigEndian.AppendUint32(append(b, sign, exponent), digits)
		}
	}
	return b
}

func frameHeader(w, h int, shift, scale float64) []byte {
	const encoder = 2
	b := []byte{0, 255} // black and white
	b = binary.BigEndian.AppendUint16(b, uint16(h))
	b = binary.BigEndian.AppendUint16(b, uint16(w))
	b = appendShort(appendShort(b, shift), scale)
	return append(b, encoder, 0, 0)
}

// table is the content of DHT.
func (s *spec) table(id byte) []byte {
	b := []byte{id}
	for _, n := range s.counts {
		b = append(b, byte(n))
	}
	return append(b, s.values...)
}

// block writes symbols in their codes, filled up with ones.
func (w *writer) block(id byte, s *spec, all []symbol) {
	w.segment(sob, []byte{id})
	code, length := s.codes()
	acc, n := uint64(0), 0
	put := func(bits uint16, count byte) {
		acc, n = acc<<count|uint64(bits), n+int(count)
		for ; n >= 8; n -= 8 {
			c := byte(acc >> (n - 8))
			if w.b = append(w.b, c); c == 0xFF {
				w.b = append(w.b, 0)
			}
		}
	}
	for _, y := range all {
		put(code[y.value], length[y.value])
		put(y.extra, y.length)
	}
	if n > 0 {
		put(0xFF>>n, byte(8-n))
	}
}
