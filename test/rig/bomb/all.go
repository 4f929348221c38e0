package bomb

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// Bomb is one picture.
type Bomb struct {
	Name    string
	File    []byte
	Refused bool // by its header; else it is a control, or as dear as what is taken may be
}

// All makes every picture.
func All() []Bomb { return slices.Concat(jpegs(), streams(), files()) }

func portrait() Picture { return Picture{Width: 413, Height: 531} }

func jpegs() []Bomb {
	picture := func(change func(*Picture)) []byte {
		p := portrait()
		change(&p)
		return p.Bytes()
	}
	frame := portrait().Frame()
	thumbnail := Segment(0xFFE1, slices.Concat([]byte("Exif\x00\x00"), []byte{0xFF, 0xD8}, Picture{Width: 60000, Height: 60000}.Frame())...)
	flat := portrait().Bytes()
	scan := bytes.Index(flat, []byte{0xFF, 0xDA})
	return []Bomb{
		{"JPEG", flat, false},
		{"JPEG, colours at half size", picture(func(p *Picture) { p.Sampling = []byte{0x22} }), false},
		{"JPEG, four components", picture(func(p *Picture) { p.Components = 4 }), false},
		{"JPEG, a picture of 60000x60000 in EXIF", picture(func(p *Picture) { p.Head = thumbnail }), false},
		{"JPEG, progressive, 2000x2000, 63 scans", Picture{Width: 2000, Height: 2000, SOF: 0xC2, Scans: 62}.Bytes(), false},
		{"JPEG, progressive, 2000x2000, four components, 64 scans", Picture{Width: 2000, Height: 2000, SOF: 0xC2, Components: 4, Scans: 63}.Bytes(), false},
		{"JPEG, progressive, 5000 scans", picture(func(p *Picture) { p.SOF, p.Scans = 0xC2, 5000 }), true},
		{"JPEG, baseline, 5000 scans", slices.Concat(flat[:scan], bytes.Repeat(flat[scan:scan+14], 5000), []byte{0xFF, 0xD9}), true},
		{"JPEG, 65500x65500", replace(flat, frame, Picture{Width: 65500, Height: 65500}.Frame()), true},
		{"JPEG, 8000x8000", Picture{Width: 8000, Height: 8000}.Bytes(), true},
		{"JPEG, two components", picture(func(p *Picture) { p.Components = 2 }), true},
		{"JPEG, 255 components", replace(flat, frame, Picture{Width: 413, Height: 531, Components: 255}.Frame()), true},
		{"JPEG, factors of three and two", picture(func(p *Picture) { p.Sampling = []byte{0x31, 0x21, 0x11} }), true},
		{"JPEG, no width", replace(flat, frame, Picture{Height: 531}.Frame()), true},
		{"JPEG, its height comes after it", append(replace(flat, frame, Picture{Width: 413}.Frame()), Segment(0xFFDC, 0xFF, 0xFF)...), true},
		{"JPEG, its height comes again", picture(func(p *Picture) { p.Tail = Segment(0xFFDC, 0xFF, 0xFF) }), true},
		{"JPEG, a frame after its scan", picture(func(p *Picture) { p.Tail = Picture{Width: 65500, Height: 65500}.Frame() }), true},
		{"JPEG, two frames", picture(func(p *Picture) { p.Head = Picture{Width: 65500, Height: 65500}.Frame() }), true},
		{"JPEG, a scan before its frame", append([]byte{0xFF, 0xD8}, slices.Concat(flat[scan:len(flat)-2], frame, flat[scan:])...), true},
		{"JPEG, a second picture in the first", picture(func(p *Picture) { p.Tail = flat }), true},
		{"JPEG, arithmetic-coded", picture(func(p *Picture) { p.SOF = 0xC9 }), true},
		{"JPEG, lossless", picture(func(p *Picture) { p.SOF = 0xC3 }), true},
		{"JPEG, hierarchical", picture(func(p *Picture) { p.Head = Segment(0xFFDE, frame[4:]...) }), true},
		{"JPEG, a segment longer than the file", picture(func(p *Picture) { p.Tail = []byte{0xFF, 0xFE, 0xFF, 0xFF} }), true},
	}
}

func replace(b, old, with []byte) []byte { return bytes.Replace(b, old, with, 1) }

func files() []Bomb {
	stream := Stream{Width: 413, Height: 531, Levels: 5}.Bytes()
	file := File{Stream: stream, Width: 413, Height: 531, Components: 3}
	with := func(change func(*File)) []byte {
		f := file
		change(&f)
		return f.Bytes()
	}
	long := func(n uint64) []byte { // a box of so many bytes
		return binary.BigEndian.AppendUint64([]byte("\x00\x00\x00\x01free"), n)
	}
	whole := file.Bytes()
	palette := slices.Concat(Box("pclr", append([]byte{0, 2, 255}, bytes.Repeat([]byte{7}, 255+2*255)...)), Box("cmap", bytes.Repeat([]byte{0, 0, 1, 0}, 255)))
	huge := Stream{Width: 8000, Height: 8000, Levels: 5}
	return []Bomb{
		{"JP2", whole, false},
		{"JP2, a box in between", with(func(f *File) { f.Before = Box("free", make([]byte, 100)) }), false},
		{"JP2, 8000x8000", File{Stream: huge.Bytes(), Width: 8000, Height: 8000, Components: 3}.Bytes(), true},
		{"JP2, 8000x8000, boxes of 413x531", with(func(f *File) { f.Stream = huge.Bytes() }), true},
		{"JP2, boxes of 8000x8000", with(func(f *File) { f.Width, f.Height = 8000, 8000 }), true},
		{"JP2, boxes of one component", with(func(f *File) { f.Components = 1 }), true},
		{"JP2, a palette of 255 colours", with(func(f *File) { f.Header = palette }), true},
		{"JP2, two image headers", with(func(f *File) { f.Header = Box("ihdr", make([]byte, 14)) }), true},
		{"JP2, two header boxes", with(func(f *File) { f.Before = Box("jp2h", Box("ihdr", make([]byte, 14))) }), true},
		{"JP2, a box longer than the file", with(func(f *File) { f.Before = long(1 << 40) }), true},
		{"JP2, a box of all lengths there are", with(func(f *File) { f.Before = long(1<<64 - 1) }), true},
		{"JP2, a box shorter than its head", with(func(f *File) { f.Before = long(8) }), true},
		{"JP2, its codestream longer than the file", whole[:len(whole)-1], true},
		{"JP2, 10,000 boxes", with(func(f *File) { f.Before = bytes.Repeat(Box("free", nil), 10_000) }), true},
		{"JP2, no codestream in its box", with(func(f *File) { f.Stream = []byte("none at all") }), true},
	}
}
