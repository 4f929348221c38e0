package finger

import "math/bits"

// bitmap is a picture of 0 and 1 with a rim of one zero pixel.
type bitmap struct {
	w, h, stride int
	pix          []uint8
}

func (b *bitmap) resize(w, h int) {
	b.w, b.h, b.stride = w, h, w+2
	b.pix = grow(b.pix, b.stride*(h+2))
	clear(b.pix)
}

func (b *bitmap) at(x, y int) int { return (y+1)*b.stride + x + 1 }

// around are the offsets of the eight neighbours, clockwise from above.
func (b *bitmap) around() [8]int {
	s := b.stride
	return [8]int{-s, -s + 1, 1, s + 1, s, s - 1, -1, -s - 1}
}

// thinner makes ridges one pixel wide: border pixels whose loss neither parts nor shortens a
// line go, from above, below, left and right in turn (Rosenfeld 1975). Then the corners of
// stairs go, so that every pixel of a line has two neighbours.
type thinner struct {
	spare [256]bool // by neighbours: the pixel may go
	stair [256]bool
	left  []int32
	gone  []int32
}

func (t *thinner) init() {
	for n := range 256 {
		p := func(i int) int { return n >> (i & 7) & 1 }
		parts := 0 // of the line, if the pixel went
		for i := 0; i < 8; i += 2 {
			if p(i) == 0 && p(i+1)|p(i+2) == 1 {
				parts++
			}
		}
		t.spare[n] = parts == 1 && bits.OnesCount8(uint8(n)) >= 2
		// A corner: two neighbours at right angles, and nothing that hangs on it alone.
		for i := 0; i < 8; i += 2 {
			if p(i) == 1 && p(i+2) == 1 && p(i+4) == 0 && p(i+5) == 0 && p(i+6) == 0 {
				t.stair[n] = true
			}
		}
	}
}

// run thins b, which holds 0 and 1.
func (t *thinner) run(b *bitmap) {
	t.left = t.left[:0]
	for y := range b.h {
		at := b.at(0, y)
		for x, v := range b.pix[at : at+b.w] {
			if v != 0 {
				t.left = append(t.left, int32(at+x))
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for _, side := range [...]int{-b.stride, b.stride, -1, 1} {
			t.gone = t.gone[:0]
			for _, at := range t.left {
				if b.pix[int(at)+side] == 0 && t.spare[b.code(int(at))] {
					t.gone = append(t.gone, at)
				}
			}
			for _, at := range t.gone {
				if t.spare[b.code(int(at))] { // still, after its neighbours went
					b.pix[at] = 0
					changed = true
				}
			}
			keep := t.left[:0]
			for _, at := range t.left {
				if b.pix[at] != 0 {
					keep = append(keep, at)
				}
			}
			t.left = keep
		}
	}
	for _, at := range t.left {
		if t.stair[b.code(int(at))] {
			b.pix[at] = 0
		}
	}
}

// code packs the neighbours of a pixel, the one above lowest.
func (b *bitmap) code(at int) uint8 {
	s := b.stride
	up, mid, low := b.pix[at-s-1:at-s+2], b.pix[at-1:at+2], b.pix[at+s-1:at+s+2]
	return up[1] | up[2]<<1 | mid[2]<<2 | low[2]<<3 | low[1]<<4 | low[0]<<5 | mid[0]<<6 | up[0]<<7
}
