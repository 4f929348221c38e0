package codestream

import "fmt"

// style is the coding style of a component, T.800 clauses A.6.1 and A.6.4.
type style struct {
	set            bool
	levels         int
	blockX, blockY int // log2 of a code-block's sides
	precincts      []byte
	planes         int // bit planes that a block may have; 0: not said
}

// codingStyle reads COD.
func (h *Header) codingStyle(s []byte, c *coding) error {
	if len(s) < 10 || s[0] > 7 || s[1] > 4 || s[4] > 1 || s[4] == 1 && h.Components < 3 {
		return fmt.Errorf("%w: coding style of %d bytes", ErrFormat, len(s))
	}
	if c.layers = u16(s[2:]); c.layers < 1 || c.layers > MaxLayers {
		return fmt.Errorf("%w: %d layers", ErrLimit, c.layers)
	}
	return c.styles[0].read(s[5:], s[0])
}

// read reads the parameters from the number of decompositions on.
func (t *style) read(s []byte, how byte) error {
	t.set, t.levels, t.blockX, t.blockY = true, int(s[0]), int(s[1])+2, int(s[2])+2
	switch {
	case t.levels > MaxLevels:
		return fmt.Errorf("%w: %d decompositions", ErrLimit, t.levels)
	case t.blockX > 10 || t.blockY > 10 || t.blockX+t.blockY > 12:
		return fmt.Errorf("%w: blocks of 2^%d by 2^%d", ErrFormat, t.blockX, t.blockY)
	case s[3] > 0x3F || s[4] > 1:
		return fmt.Errorf("%w: coding %02X, transformation %d", ErrFormat, s[3], s[4])
	case how&1 == 0:
		return nil
	case len(s) < 5+t.levels+1:
		return fmt.Errorf("%w: precinct sizes", ErrTruncated)
	}
	t.precincts = s[5 : 5+t.levels+1]
	for r, p := range t.precincts {
		if r > 0 && (p>>4 == 0 || p&15 == 0) {
			return fmt.Errorf("%w: precincts of 2^%d by 2^%d", ErrFormat, p&15, p>>4)
		}
	}
	return nil
}

// quantise reads how many bit planes there may be, T.800 clauses A.6.4 and E.1: one
// less than the guard bits and the largest exponent.
func (t *style) quantise(s []byte) error {
	width := 2
	if len(s) < 2 || s[0]&31 > 2 {
		return fmt.Errorf("%w: quantisation of %d bytes", ErrFormat, len(s))
	}
	if s[0]&31 == 0 {
		width = 1
	}
	most := 0
	for at := 1; at+width <= len(s); at += width {
		most = max(most, int(s[at]>>3))
	}
	t.planes = max(1, most+int(s[0]>>5)-1)
	return nil
}

// costs holds the coding to the limits: each block is looked at once for each bit
// plane, each precinct has a packet a layer.
func (h *Header) costs(c *coding) error {
	if c.layers == 0 || c.styles[0].planes == 0 {
		return fmt.Errorf("%w: no coding style or no quantisation", ErrFormat)
	}
	planes, blocks, packets := 0, 0, 0
	for i := range h.Components {
		s, own := c.styles[0], c.styles[1+i]
		if own.set {
			s.levels, s.blockX, s.blockY, s.precincts = own.levels, own.blockX, own.blockY, own.precincts
		}
		if own.planes > 0 {
			s.planes = own.planes
		}
		planes += s.planes
		across := (c.grid[0] - c.grid[6] + c.grid[4] - 1) / c.grid[4]
		for tile := range h.Tiles {
			n, precincts := s.count(c.tile(tile%across, tile/across))
			blocks += n
			packets += precincts * c.layers
		}
		if blocks > MaxBlocks || packets > MaxPackets {
			return fmt.Errorf("%w: more than %d blocks or %d packets", ErrLimit, MaxBlocks, MaxPackets)
		}
	}
	if work := h.Width * h.Height * (setUp*h.Components + planes); work > MaxWork {
		return fmt.Errorf("%w: %dx%d pixels of %d bit planes", ErrLimit, h.Width, h.Height, planes)
	}
	return nil
}

// tile gives the extents of one, x0 y0 x1 y1.
func (c *coding) tile(p, q int) (t [4]int) {
	for axis, n := range []int{p, q} {
		first := c.grid[6+axis] + n*c.grid[4+axis]
		t[axis], t[2+axis] = max(first, c.grid[2+axis]), min(first+c.grid[4+axis], c.grid[axis])
	}
	return t
}

// count counts the code-blocks of a tile's component, at least one a band, and its
// precincts.
func (s *style) count(t [4]int) (blocks, precincts int) {
	for r := range s.levels + 1 {
		down, bands, half := s.levels-r, 3, 1
		if r == 0 {
			bands, half = 1, 0
		}
		sides := [2]int{15, 15}
		if s.precincts != nil {
			sides = [2]int{int(s.precincts[r] & 15), int(s.precincts[r] >> 4)}
		}
		inBand, inAll := 1, 1
		for axis, block := range []int{s.blockX, s.blockY} {
			from, to := t[axis]>>down, (t[2+axis]+1<<down-1)>>down
			inAll *= to>>sides[axis] + 1 - from>>sides[axis]
			block = min(block, sides[axis]-half)
			inBand *= (to+1)>>half>>block + 1 - from>>half>>block
		}
		blocks += bands * inBand
		precincts += inAll
	}
	return blocks, precincts
}
