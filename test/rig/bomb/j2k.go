package bomb

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
)

// Stream describes a codestream of JPEG 2000. The zero value of a field is what a
// portrait has: one tile, one layer, blocks of 64 by 64, one precinct, 8 bits.
type Stream struct {
	Width, Height int
	Components    int // 0: 3
	Depth         int // bits; 0: 8
	Step          int // subsampling of all components but the first; 0: 1
	Tile          int // side in pixels; 0: the picture is one tile
	Layers        int // 0: 1
	Levels        int // decompositions
	Block         int // log2 of the side of a code-block; 0: 6
	Precincts     []byte
	Style         byte   // of code-blocks
	Order         byte   // of progression; 0: by layer
	Planes        int    // bit planes of a block; 0: Depth + 2
	Main          []byte // segments that are put behind those of the main header
	InTile        []byte // segments that are put into the header of each tile

	// Passes is how many coding passes each block is said to hold; 0: no packet
	// holds a block, and the picture is flat. each block then has Data bytes of data
	// from the seed.
	Passes, Data int
	Seed         uint64
}

func (s Stream) or(v, other int) int {
	if v == 0 {
		return other
	}
	return v
}

func (s Stream) components() int { return s.or(s.Components, 3) }

// Segment is a marker segment.
func Segment(marker uint16, content ...byte) []byte {
	b := binary.BigEndian.AppendUint16(nil, marker)
	return append(binary.BigEndian.AppendUint16(b, uint16(2+len(content))), content...)
}

// SIZ is the size segment.
func (s Stream) SIZ() []byte {
	tile := s.or(s.Tile, max(s.Width, s.Height))
	b := []byte{0, 0}
	for _, n := range []int{s.Width, s.Height, 0, 0, tile, tile, 0, 0} {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	b = binary.BigEndian.AppendUint16(b, uint16(s.components()))
	for c := range s.components() {
		step := byte(1)
		if c > 0 {
			step = byte(s.or(s.Step, 1))
		}
		b = append(b, byte(s.or(s.Depth, 8)-1), step, step)
	}
	return Segment(0xFF51, b...)
}

// COD is the coding style, reversible.
func (s Stream) COD() []byte {
	listed := byte(0)
	if s.Precincts != nil {
		listed = 1
	}
	layers, block := s.or(s.Layers, 1), byte(s.or(s.Block, 6)-2)
	b := []byte{listed, s.Order, byte(layers >> 8), byte(layers), 0, byte(s.Levels), block, block, s.Style, 1}
	return Segment(0xFF52, append(b, s.Precincts...)...)
}

// QCD says how many bit planes there are.
func (s Stream) QCD() []byte {
	b := []byte{1 << 5} // one guard bit: as many planes as the exponent says
	for range 3*s.Levels + 1 {
		b = append(b, byte(s.or(s.Planes, s.or(s.Depth, 8)+2))<<3)
	}
	return Segment(0xFF5C, b...)
}

// Bytes writes the codestream.
func (s Stream) Bytes() []byte {
	tile := s.or(s.Tile, max(s.Width, s.Height))
	tiles := ((s.Width + tile - 1) / tile) * ((s.Height + tile - 1) / tile)
	b := bytes.Join([][]byte{{0xFF, 0x4F}, s.SIZ(), s.COD(), s.QCD(), s.Main}, nil)
	packets := s.packets()
	for t := range tiles {
		head := binary.BigEndian.AppendUint16(nil, uint16(t))
		head = binary.BigEndian.AppendUint32(head, uint32(14+len(s.InTile)+len(packets)))
		b = append(b, Segment(0xFF90, append(head, 0, 1)...)...)
		b = append(b, s.InTile...)
		b = append(append(b, 0xFF, 0x93), packets...)
	}
	return append(b, 0xFF, 0xD9)
}

// packets are those of one tile. With Passes there is one precinct, one layer and no
// decomposition: each packet holds the blocks of one component.
func (s Stream) packets() []byte {
	if s.Passes == 0 {
		return make([]byte, s.or(s.Layers, 1)*(s.Levels+1)*s.components())
	}
	side := 1 << s.or(s.Block, 6)
	across, down := (s.Width+side-1)/side, (s.Height+side-1)/side
	var b []byte
	r := rand.New(rand.NewPCG(s.Seed, 1))
	for range s.components() {
		var h header
		h.put(1, 1)
		included, planes := newTree(across, down), newTree(across, down)
		for i := range across * down {
			h.ones(included.fresh(i%across, i/across))
			h.ones(planes.fresh(i%across, i/across))
			h.passes(s.Passes)
			h.length(s.Passes, s.Data)
		}
		b = append(b, h.done()...)
		for range across * down * s.Data {
			b = append(b, byte(r.Uint32()%255)) // never FF: it would begin a marker
		}
	}
	return b
}
