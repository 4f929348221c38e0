package fmr

// bitWriter appends bits, highest first.
type bitWriter struct {
	b    []byte
	left uint // free bits in the last byte
}

func (w *bitWriter) write(v uint32, n uint) {
	for n > 0 {
		if w.left == 0 {
			w.b, w.left = append(w.b, 0), 8
		}
		take := min(n, w.left)
		n, w.left = n-take, w.left-take
		w.b[len(w.b)-1] |= byte(v >> n & (1<<take - 1) << w.left)
	}
}

// bitReader reads bits, highest first. Behind the end it reads ones, so that a
// unary number ends at its limit, and short is set.
type bitReader struct {
	b     []byte
	at    int // in bits
	short bool
}

func (r *bitReader) read(n uint) uint32 {
	var v uint32
	for range n {
		bit := byte(1)
		if i := r.at >> 3; i < len(r.b) {
			bit = r.b[i] >> (7 - r.at&7) & 1
		} else {
			r.short = true
		}
		v, r.at = v<<1|uint32(bit), r.at+1
	}
	return v
}
