package codestream

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"testing"

	"gatehouse/test/rig/bomb"
)

// encoded is a JPEG that the standard library wrote.
func encoded(t testing.TB, w, h int, grey bool) []byte {
	var m image.Image = image.NewRGBA(image.Rect(0, 0, w, h))
	if grey {
		m = image.NewGray(image.Rect(0, 0, w, h))
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// grid changes what SIZ says, in its order: the picture's ends, its beginnings, a
// tile's sides, the tiles' beginnings.
func grid(b []byte, n ...uint32) []byte {
	b = bytes.Clone(b)
	for i, v := range n {
		binary.BigEndian.PutUint32(b[8+4*i:], v)
	}
	return b
}

// portrait is what chips hold.
var portrait = bomb.Stream{Width: 413, Height: 531, Levels: 5}

func with(change func(*bomb.Stream)) []byte {
	s := portrait
	change(&s)
	return s.Bytes()
}

func TestParse(t *testing.T) {
	colour, grey := encoded(t, 413, 531, false), encoded(t, 20, 30, true)
	frame := bytes.Index(colour, []byte{0xFF, 0xC0})
	j2k := portrait.Bytes()
	whole := Header{J2K, 413, 531, 3, 8, 1, false}
	for _, c := range []struct {
		name string
		in   []byte
		want Header
		err  error
	}{
		{"JPEG", colour, Header{JPEG, 413, 531, 3, 8, 1, false}, nil},
		{"JPEG, grey", grey, Header{JPEG, 20, 30, 1, 8, 1, false}, nil},
		{"JPEG, 2001x2000", bomb.Picture{Width: 2001, Height: 2000}.Bytes(), Header{}, ErrLimit},
		{"JPEG, 2000x2000", bomb.Picture{Width: 2000, Height: 2000}.Bytes(), Header{JPEG, 2000, 2000, 3, 8, 1, false}, nil},
		{"JPEG, 1x9000", bomb.Picture{Width: 1, Height: 9000}.Bytes(), Header{}, ErrLimit},
		{"JPEG, cut in its frame", colour[:frame+6], Header{}, ErrTruncated},
		{"JPEG, bytes after its end", append(bytes.Clone(colour), 0, 0, 0), Header{JPEG, 413, 531, 3, 8, 1, false}, nil},
		{"JPEG, no frame", []byte{0xFF, 0xD8, 0xFF, 0xD9}, Header{}, ErrFormat},
		{"JPEG, 1 MiB and a byte", append(bytes.Clone(colour), make([]byte, MaxBytes)...), Header{}, ErrLimit},
		{"JPEG 2000", bomb.File{Stream: j2k, Width: 413, Height: 531, Components: 3}.Bytes(), Header{JP2, 413, 531, 3, 8, 1, false}, nil},
		{"codestream", j2k, whole, nil},
		{"bytes after its end", append(bytes.Clone(j2k), 0, 0, 0), whole, nil},
		{"offset", grid(with(func(s *bomb.Stream) { s.Width, s.Height, s.Tile = 900, 900, 300 }), 800, 800, 200, 250, 300, 300), Header{J2K, 600, 550, 3, 8, 9, false}, nil},
		{"far out on the grid", grid(j2k, 1<<31, 1<<31, 1<<31-413, 1<<31-531, 1<<31, 1<<31), Header{}, ErrLimit},
		{"4 billion", grid(j2k, 1<<32-1, 1<<32-1, 0, 0, 1, 1), Header{}, ErrLimit},
		{"tiles of nothing", grid(j2k, 413, 531, 0, 0, 0, 531), Header{}, ErrFormat},
		{"nothing", grid(j2k, 413, 531, 413, 0), Header{}, ErrFormat},
		{"precincts", with(func(s *bomb.Stream) { s.Precincts = []byte{0x77, 0x77, 0x77, 0x77, 0x77, 0x88} }), whole, nil},
		{"12 bits", with(func(s *bomb.Stream) { s.Depth = 12 }), Header{J2K, 413, 531, 3, 12, 1, false}, nil},
		{"grey", with(func(s *bomb.Stream) { s.Components = 1 }), Header{J2K, 413, 531, 1, 8, 1, false}, nil},
		{"JPEG 2000, boxes only", bomb.File{Width: 413, Height: 531, Components: 3}.Bytes(), Header{}, ErrFormat},
		{"WSQ", []byte("\xFF\xA0\xFF\xA4"), Header{}, ErrFormat},
		{"text", []byte("portrait"), Header{}, ErrFormat},
		{"nothing at all", nil, Header{}, ErrFormat},
	} {
		h, err := Parse(c.in)
		if h != c.want || !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
			t.Errorf("%s: %+v, %v", c.name, h, err)
		}
	}
}

// FuzzParse holds the header to its limits, and to what the standard library reads
// where it reads the same picture.
func FuzzParse(f *testing.F) {
	f.Add(encoded(f, 16, 8, false))
	f.Add(encoded(f, 16, 8, true))
	for _, p := range bomb.All() {
		if len(p.File) < 4096 {
			f.Add(p.File)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := Parse(b)
		if err != nil {
			if !errors.Is(err, ErrFormat) && !errors.Is(err, ErrLimit) && !errors.Is(err, ErrTruncated) || h != (Header{}) {
				t.Fatalf("%+v, %v", h, err)
			}
			return
		}
		if h.Width < 1 || h.Height < 1 || h.Width*h.Height > MaxPixels || h.Components < 1 || h.Components > MaxComponents || h.Tiles < 1 || h.Tiles > MaxTiles {
			t.Fatalf("%+v", h)
		}
		if h.Format != JPEG {
			return
		}
		if c, err := jpeg.DecodeConfig(bytes.NewReader(b)); err == nil && (c.Width != h.Width || c.Height != h.Height) {
			t.Fatalf("%+v, image/jpeg says %dx%d", h, c.Width, c.Height)
		}
	})
}
