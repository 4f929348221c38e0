package bomb

import "math/bits"

// header writes the bits of a packet's header, where a bit of 0 comes after a byte of
// FF, or those of a scan of JPEG, where a byte of 0 does.
type header struct {
	jpeg bool
	b    []byte
	acc  uint
	have int
}

func (h *header) put(v uint, n int) {
	for n--; n >= 0; n-- {
		h.acc = h.acc<<1 | v>>n&1
		room := 8
		if h.after() && !h.jpeg {
			room = 7
		}
		if h.have++; h.have == room {
			h.b = append(h.b, byte(h.acc))
			h.acc, h.have = 0, 0
			if h.after() && h.jpeg {
				h.b = append(h.b, 0)
			}
		}
	}
}

func (h *header) ones(n int) { h.put(uint(1)<<n-1, n) }

func (h *header) done() []byte {
	for h.have > 0 {
		h.put(0, 1)
	}
	if h.after() {
		h.b = append(h.b, 0)
	}
	return h.b
}

// after says whether the last byte is FF.
func (h *header) after() bool { return len(h.b) > 0 && h.b[len(h.b)-1] == 0xFF }

// passes writes a number of coding passes, T.800 table B.4.
func (h *header) passes(n int) {
	switch {
	case n == 1:
		h.put(0, 1)
	case n == 2:
		h.put(0b10, 2)
	case n <= 5:
		h.put(0b11, 2)
		h.put(uint(n-3), 2)
	case n <= 36:
		h.put(0b1111, 4)
		h.put(uint(n-6), 5)
	default:
		h.put(0b111111111, 9)
		h.put(uint(n-37), 7)
	}
}

// length writes the length of a block's data, T.800 clause B.10.7.
func (h *header) length(passes, n int) {
	width := 3 + bits.Len(uint(passes)) - 1
	for ; n>>width > 0; width++ {
		h.put(1, 1)
	}
	h.put(0, 1)
	h.put(uint(n), width)
}

// tree is a tag tree whose values are all 0: each node costs one bit when it is met
// for the first time.
type tree struct {
	widths []int
	seen   []map[int]bool
}

func newTree(w, h int) *tree {
	t := &tree{}
	for {
		t.widths, t.seen = append(t.widths, w), append(t.seen, map[int]bool{})
		if w == 1 && h == 1 {
			return t
		}
		w, h = (w+1)/2, (h+1)/2
	}
}

// fresh counts the nodes above a leaf, and the leaf, that are met for the first time.
func (t *tree) fresh(x, y int) (n int) {
	for level, w := range t.widths {
		at := (y>>level)*w + (x >> level)
		if !t.seen[level][at] {
			t.seen[level][at] = true
			n++
		}
	}
	return n
}
