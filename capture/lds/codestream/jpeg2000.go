package codestream

import "fmt"

// Markers of JPEG 2000.
const (
	j2kSIZ = 0xFF51
	j2kCOD = 0xFF52
	j2kCOC = 0xFF53
	j2kSOT = 0xFF90
)

const maxBoxes = 64

// box takes one box off b, T.800 clause I.4. A length of 0 means all that is left.
func box(b []byte) (kind string, content, rest []byte, err error) {
	if len(b) < 8 {
		return "", nil, nil, fmt.Errorf("%w: within a box", ErrTruncated)
	}
	length, head := uint64(u32(b)), 8
	switch {
	case length == 0:
		length = uint64(len(b))
	case length == 1 && len(b) >= 16:
		length, head = uint64(u32(b[8:]))<<32|uint64(u32(b[12:])), 16
	}
	if length < uint64(head) {
		return "", nil, nil, fmt.Errorf("%w: box of %d bytes", ErrFormat, length)
	}
	if length > uint64(len(b)) {
		return "", nil, nil, fmt.Errorf("%w: box of %d bytes, %d are there", ErrTruncated, length, len(b))
	}
	return string(b[4:8]), b[head:length], b[length:], nil
}

// boxes finds the image header and the codestream of a JP2 file and holds them
// against each other.
func (h *Header) boxes(b []byte) error {
	var ihdr []byte
	for n := 0; len(b) > 0; n++ {
		kind, content, rest, err := box(b)
		switch {
		case err != nil:
			return err
		case n == maxBoxes:
			return fmt.Errorf("%w: boxes", ErrLimit)
		case kind == "jp2h":
			first, inner, _, err := box(content)
			if err != nil {
				return err
			}
			if first != "ihdr" || len(inner) != 14 || ihdr != nil {
				return fmt.Errorf("%w: no image header box", ErrFormat)
			}
			ihdr = inner
		case kind == "jp2c":
			if ihdr == nil {
				return fmt.Errorf("%w: no image header box before the codestream", ErrFormat)
			}
			if err := h.codestream(content); err != nil {
				return err
			}
			if u32(ihdr) != uint32(h.Height) || u32(ihdr[4:]) != uint32(h.Width) || u16(ihdr[8:]) != h.Components {
				return fmt.Errorf("%w: the box says %dx%d, the codestream %dx%d", ErrFormat, u32(ihdr[4:]), u32(ihdr), h.Width, h.Height)
			}
			return nil
		}
		b = rest
	}
	return fmt.Errorf("%w: no codestream box", ErrTruncated)
}

// codestream reads the main header, T.800 clauses A.4 to A.6, to the first tile.
func (h *Header) codestream(b []byte) error {
	if Detect(b) != J2K {
		return fmt.Errorf("%w: no codestream", ErrFormat)
	}
	coded := false
	for at := 2; ; {
		if len(b)-at < 4 {
			return fmt.Errorf("%w: within the main header", ErrTruncated)
		}
		marker, length := u16(b[at:]), u16(b[at+2:])
		if marker == j2kSOT {
			if !coded {
				return fmt.Errorf("%w: no coding style", ErrFormat)
			}
			return nil
		}
		if marker < 0xFF4F || length < 2 || length > len(b)-at-2 {
			return fmt.Errorf("%w: segment %04X", ErrTruncated, marker)
		}
		s := b[at+4 : at+2+length]
		var err error
		switch {
		case marker == j2kSIZ && at == 2:
			err = h.size(s)
		case marker == j2kSIZ:
			err = fmt.Errorf("%w: two sizes", ErrFormat)
		case marker == j2kCOD && len(s) >= 10:
			coded = true
			if layers := u16(s[2:]); layers < 1 || layers > MaxLayers {
				return fmt.Errorf("%w: %d layers", ErrLimit, layers)
			}
			err = h.precincts(s[5:], s[0]&1 != 0)
		case marker == j2kCOC && len(s) >= 7: // components are at most four: one byte names each
			err = h.precincts(s[2:], s[1]&1 != 0)
		case marker == j2kCOD || marker == j2kCOC:
			err = fmt.Errorf("%w: coding style of %d bytes", ErrFormat, len(s))
		}
		if err != nil {
			return err
		}
		at += 2 + length
	}
}

// size reads SIZ, T.800 clause A.5.1.
func (h *Header) size(s []byte) error {
	if len(s) < 36 || len(s) != 36+3*u16(s[34:]) {
		return fmt.Errorf("%w: size segment of %d bytes", ErrFormat, len(s))
	}
	var n [8]int64 // Xsiz Ysiz XOsiz YOsiz XTsiz YTsiz XTOsiz YTOsiz
	for i := range n {
		n[i] = int64(u32(s[2+4*i:]))
	}
	tiles := int64(1)
	for axis := range 2 {
		end, start, tile, first := n[axis], n[2+axis], n[4+axis], n[6+axis]
		if start >= end || tile == 0 || first > start || first+tile <= start {
			return fmt.Errorf("%w: extents of the reference grid", ErrFormat)
		}
		// A small picture far out on the grid is as costly as a large one.
		if end > 4*MaxSide {
			return fmt.Errorf("%w: %d samples on the reference grid", ErrLimit, end)
		}
		tiles *= (end - first + tile - 1) / tile
	}
	h.Width, h.Height, h.Components, h.Tiles = int(n[0]-n[2]), int(n[1]-n[3]), u16(s[34:]), int(tiles)
	for c := range h.Components {
		depth, dx, dy := int(s[36+3*c]&0x7F)+1, s[37+3*c], s[38+3*c]
		if dx == 0 || dy == 0 {
			return fmt.Errorf("%w: component without samples", ErrFormat)
		}
		h.Depth = max(h.Depth, depth)
	}
	return h.check()
}

// precincts reads the parameters of a coding style, T.800 clause A.6.1 from the
// number of decompositions on, and bounds what the decoder keeps for each precinct.
func (h *Header) precincts(s []byte, listed bool) error {
	levels := int(s[0])
	if levels > 32 || s[1]&15 > 8 || s[2]&15 > 8 || int(s[1]&15)+int(s[2]&15) > 8 {
		return fmt.Errorf("%w: %d decompositions", ErrFormat, levels)
	}
	if !listed {
		return nil
	}
	if len(s) < 5+levels+1 {
		return fmt.Errorf("%w: precinct sizes", ErrTruncated)
	}
	total := 0
	for r, p := range s[5 : 5+levels+1] {
		down := uint(levels - r)
		w, ht := h.Width>>down>>(p&15)+1, h.Height>>down>>(p>>4)+1
		if total += w * ht; total > MaxPrecincts {
			return fmt.Errorf("%w: precincts", ErrLimit)
		}
	}
	return nil
}
