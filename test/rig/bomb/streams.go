package bomb

import (
	"bytes"
	"encoding/binary"
	"slices"
)

func streams() []Bomb {
	portrait := Stream{Width: 413, Height: 531, Levels: 5}
	with := func(change func(*Stream)) []byte {
		s := portrait
		change(&s)
		return s.Bytes()
	}
	flat := portrait.Bytes()
	vast := bytes.Clone(flat) // and 43 kB of data, as the one that was seen
	for _, at := range []int{8, 12, 24, 28} {
		binary.BigEndian.PutUint32(vast[at:], 30_000)
	}
	vast = append(vast[:len(vast)-2], append(bytes.Repeat([]byte{0x80}, 43_000), 0xFF, 0xD9)...)
	blocks := []byte{0x44, 0x44, 0x44, 0x44, 0x44, 0x44}
	return []Bomb{
		{"codestream", flat, false},
		{"codestream, grey", with(func(s *Stream) { s.Components = 1 }), false},
		{"codestream, four components", with(func(s *Stream) { s.Components = 4 }), false},
		{"codestream, 3 x 12 bits", with(func(s *Stream) { s.Depth = 12 }), false},
		{"codestream, 12 layers", with(func(s *Stream) { s.Layers = 12 }), false},
		{"codestream, a comment", with(func(s *Stream) { s.Main = Segment(0xFF64, 0, 1, 'x') }), false},
		{"codestream, 2000x2000, three components, every plane coded", Stream{Width: 2000, Height: 2000, Planes: 11, Passes: 31, Data: 330}.Bytes(), false},
		{"codestream, 2000x2000, grey, every plane of 30 coded", Stream{Width: 2000, Height: 2000, Components: 1, Planes: 30, Passes: 88, Data: 1000}.Bytes(), false},
		{"codestream, 2000x2000, blocks of 32x32", Stream{Width: 2000, Height: 2000, Planes: 11, Passes: 31, Block: 5, Data: 75}.Bytes(), false},
		{"codestream, 2000x2000, blocks of 16x16", Stream{Width: 2000, Height: 2000, Planes: 11, Passes: 31, Block: 4, Data: 17}.Bytes(), true},
		{"codestream, 1984x1984, 961 tiles", Stream{Width: 1984, Height: 1984, Tile: 64}.Bytes(), false},
		{"codestream, 64 layers, 12 decompositions", Stream{Width: 2000, Height: 2000, Layers: 64, Levels: 12}.Bytes(), false},
		{"codestream, 30000x30000 and 43 kB", vast, true},
		{"codestream, 2000x2000, four components, every plane coded", Stream{Width: 2000, Height: 2000, Components: 4, Planes: 11, Passes: 31, Data: 20}.Bytes(), true},
		{"codestream, 2000x2000, every plane of 30 coded", Stream{Width: 2000, Height: 2000, Planes: 30, Passes: 88, Data: 20}.Bytes(), true},
		{"codestream, blocks of 4x4", Stream{Width: 2000, Height: 2000, Block: 2}.Bytes(), true},
		{"codestream, blocks of 4x4 in one tile", with(func(s *Stream) { s.Width, s.Height, s.Block = 1000, 1000, 2 }), true},
		{"codestream, precincts of 1x1", with(func(s *Stream) { s.Precincts = make([]byte, 6) }), true},
		{"codestream, precincts of 16x16 and 64 layers", with(func(s *Stream) { s.Precincts, s.Layers = blocks, 64 }), true},
		{"codestream, 65535 layers", with(func(s *Stream) { s.Layers = 65535 }), true},
		{"codestream, 255 layers", with(func(s *Stream) { s.Layers = 255 }), true},
		{"codestream, 32 decompositions", with(func(s *Stream) { s.Levels = 32 }), true},
		{"codestream, 255 decompositions", with(func(s *Stream) { s.Levels = 255 }), true},
		{"codestream, a million tiles", with(func(s *Stream) { s.Width, s.Height, s.Tile = 1000, 1000, 1 })[:200], true},
		{"codestream, 16384 components", with(func(s *Stream) { s.Components = 16384 }), true},
		{"codestream, two components", with(func(s *Stream) { s.Components = 2 }), true},
		{"codestream, no components", over(flat, 40, 0, 0), true},
		{"codestream, colours at half size", with(func(s *Stream) { s.Step = 2 }), true},
		{"codestream, components of nothing", over(flat, 46, 0, 0), true},
		{"codestream, signed", with(func(s *Stream) { s.Depth = 0x80 + 8 }), true},
		{"codestream, 4 bits", with(func(s *Stream) { s.Depth = 4 }), true},
		{"codestream, 38 bits", with(func(s *Stream) { s.Depth = 38 }), true},
		{"codestream, two sizes", with(func(s *Stream) { s.Main = Stream{Width: 30_000, Height: 30_000}.SIZ() }), true},
		{"codestream, two coding styles", with(func(s *Stream) { s.Main = Stream{Levels: 32}.COD() }), true},
		{"codestream, a coding style in a tile", with(func(s *Stream) { s.InTile = Stream{Block: 2}.COD() }), true},
		{"codestream, a coding style of a component", with(func(s *Stream) { s.Main = Segment(0xFF53, 0, 0, 32, 4, 4, 0, 1) }), true},
		{"codestream, a coding style of component 200", with(func(s *Stream) { s.Main = Segment(0xFF53, 200, 0, 5, 4, 4, 0, 1) }), true},
		{"codestream, a region of interest", with(func(s *Stream) { s.Main = Segment(0xFF5E, 0, 0, 37) }), true},
		{"codestream, packed headers", with(func(s *Stream) { s.Main = Segment(0xFF60, make([]byte, 60)...) }), true},
		{"codestream, part 15", with(func(s *Stream) { s.Style = 0x40 }), true},
		{"codestream, a colour transformation of one component", replace(with(func(s *Stream) { s.Components = 1 }), []byte{0, 0, 0, 1, 0, 5}, []byte{0, 0, 0, 1, 1, 5}), true},
		{"codestream, no coding style", replace(flat, portrait.COD(), nil), true},
		{"codestream, no quantisation", replace(flat, portrait.QCD(), nil), true},
		{"codestream, a tile that is not there", replace(flat, []byte{0xFF, 0x90, 0, 10, 0, 0}, []byte{0xFF, 0x90, 0, 10, 0, 1}), true},
		{"codestream, a tile that ends behind the file", replace(flat, []byte{0xFF, 0x90, 0, 10, 0, 0, 0}, []byte{0xFF, 0x90, 0, 10, 0, 0, 1}), true},
		{"codestream, no tile at all", slices.Concat(flat[:bytes.Index(flat, []byte{0xFF, 0x90})], []byte{0xFF, 0xD9}), true},
	}
}

// over puts bytes over those at an offset.
func over(b []byte, at int, with ...byte) []byte {
	b = bytes.Clone(b)
	copy(b[at:], with)
	return b
}
