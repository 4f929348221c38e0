package codestream

import (
	"bytes"
	"fmt"
)

// Markers of JPEG 2000.
const (
	j2kSIZ = 0xFF51
	j2kCOD = 0xFF52
	j2kCOC = 0xFF53
	j2kTLM = 0xFF55
	j2kPLM = 0xFF57
	j2kPLT = 0xFF58
	j2kQCD = 0xFF5C
	j2kQCC = 0xFF5D
	j2kCRG = 0xFF63
	j2kCOM = 0xFF64
	j2kSOT = 0xFF90
	j2kSOD = 0xFF93
)

// coding is what the main header says beyond the Header, which is what it costs.
type coding struct {
	grid   [8]int // Xsiz Ysiz XOsiz YOsiz XTsiz YTsiz XTOsiz YTOsiz
	layers int
	styles [1 + MaxComponents]style // that of all, then those of single components
}

// segment takes one marker segment off b at an offset.
func segment(b []byte, at int) (marker int, content []byte, next int, err error) {
	if len(b)-at < 4 {
		return 0, nil, 0, fmt.Errorf("%w: within a header", ErrTruncated)
	}
	marker, length := u16(b[at:]), u16(b[at+2:])
	if marker < 0xFF4F || length < 2 || length > len(b)-at-2 {
		return 0, nil, 0, fmt.Errorf("%w: segment %04X", ErrTruncated, marker)
	}
	return marker, b[at+4 : at+2+length], at + 2 + length, nil
}

// codestream reads the main header, T.800 clauses A.4 to A.6, and holds what it costs
// to the limits; then it walks over the tiles.
func (h *Header) codestream(b []byte) error {
	if Detect(b) != J2K {
		return fmt.Errorf("%w: no codestream", ErrFormat)
	}
	var c coding
	for at := 2; ; {
		if len(b)-at >= 2 && u16(b[at:]) == j2kSOT {
			if err := h.costs(&c); err != nil {
				return err
			}
			return h.tiles(b, at)
		}
		marker, s, next, err := segment(b, at)
		if err != nil {
			return err
		}
		switch {
		case marker == j2kSIZ && at == 2:
			err = h.size(s, &c)
		case marker == j2kCOD && c.layers == 0:
			err = h.codingStyle(s, &c)
		case marker == j2kCOC && len(s) >= 7 && int(s[0]) < h.Components:
			err = c.styles[1+s[0]].read(s[2:], s[1])
		case marker == j2kQCD:
			err = c.styles[0].quantise(s)
		case marker == j2kQCC && len(s) > 1 && int(s[0]) < h.Components:
			err = c.styles[1+s[0]].quantise(s[1:])
		case marker == j2kTLM, marker == j2kPLM, marker == j2kCRG, marker == j2kCOM:
		default: // a second size or style, regions, other orders, packed headers, part 15
			err = fmt.Errorf("%w: segment %04X of %d bytes in the main header", ErrFormat, marker, len(s))
		}
		if err != nil {
			return err
		}
		at = next
	}
}

// size reads SIZ, T.800 clause A.5.1.
func (h *Header) size(s []byte, c *coding) error {
	if len(s) < 36 || len(s) != 36+3*u16(s[34:]) {
		return fmt.Errorf("%w: size segment of %d bytes", ErrFormat, len(s))
	}
	for i := range c.grid {
		c.grid[i] = int(u32(s[2+4*i:]))
	}
	tiles := 1
	for axis := range 2 {
		end, start, tile, first := c.grid[axis], c.grid[2+axis], c.grid[4+axis], c.grid[6+axis]
		if start >= end || tile == 0 || first > start || first+tile <= start {
			return fmt.Errorf("%w: extents of the reference grid", ErrFormat)
		}
		// A small picture far out on the grid is as costly as a large one.
		if end > 4*MaxSide {
			return fmt.Errorf("%w: %d samples on the reference grid", ErrLimit, end)
		}
		tiles *= (end - first + tile - 1) / tile
	}
	h.Width, h.Height, h.Components, h.Tiles = c.grid[0]-c.grid[2], c.grid[1]-c.grid[3], u16(s[34:]), tiles
	if h.Components > 0 {
		h.Depth = int(s[36]) + 1
	}
	if err := h.check(); err != nil {
		return err
	}
	for i := range h.Components {
		switch of := s[36+3*i:]; {
		case of[1] != 1 || of[2] != 1:
			return fmt.Errorf("%w: component %d is subsampled", ErrFormat, i+1)
		case of[0] != s[36] || h.Depth < 8: // of 129 on: signed
			return fmt.Errorf("%w: samples of %d and %d bits", ErrFormat, s[36]+1, of[0]+1)
		}
	}
	return nil
}

// tiles walks over the tile-parts, T.800 clause A.4.2, to the end marker. Their
// headers may not change what the main header says of the coding.
func (h *Header) tiles(b []byte, at int) error {
	var seen [MaxTiles]bool
	left := h.Tiles
	for parts := 0; ; parts++ {
		if bytes.HasPrefix(b[at:], []byte{0xFF, 0xD9}) && left == 0 {
			return nil
		}
		start := at
		marker, s, next, err := segment(b, at)
		switch {
		case err != nil:
			return err
		case marker != j2kSOT || len(s) != 8 || u16(s) >= h.Tiles:
			return fmt.Errorf("%w: segment %04X where a tile belongs", ErrFormat, marker)
		case parts == MaxTiles:
			return fmt.Errorf("%w: tile-parts", ErrLimit)
		}
		if !seen[u16(s)] {
			seen[u16(s)] = true
			left--
		}
		end := start + int(u32(s[2:]))
		if end == start { // not said: the last one
			end = start + bytes.LastIndex(b[start:], []byte{0xFF, 0xD9})
		}
		if end > len(b) || end < next {
			return fmt.Errorf("%w: tile %d", ErrTruncated, u16(s))
		}
		for at = next; end-at < 2 || u16(b[at:]) != j2kSOD; {
			if marker, _, at, err = segment(b[:end], at); err != nil {
				return err
			}
			if marker != j2kPLT && marker != j2kCOM {
				return fmt.Errorf("%w: segment %04X in a tile's header", ErrFormat, marker)
			}
		}
		at = end
	}
}
