package codestream

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"testing"
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

// grid is what SIZ says, in its order.
type grid struct{ x, y, x0, y0, tx, ty, tx0, ty0 uint32 }

// stream writes the main header of a JPEG 2000 codestream.
func stream(g grid, components int, cod []byte) []byte {
	b := []byte{0xFF, 0x4F, 0xFF, 0x51}
	b = binary.BigEndian.AppendUint16(b, uint16(38+3*components))
	b = binary.BigEndian.AppendUint16(b, 0)
	for _, n := range []uint32{g.x, g.y, g.x0, g.y0, g.tx, g.ty, g.tx0, g.ty0} {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	b = binary.BigEndian.AppendUint16(b, uint16(components))
	for range components {
		b = append(b, 7, 1, 1)
	}
	if cod != nil {
		b = append(b, 0xFF, 0x52)
		b = binary.BigEndian.AppendUint16(b, uint16(2+len(cod)))
		b = append(b, cod...)
	}
	return append(b, 0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1)
}

// style is a coding style: one layer, five decompositions, blocks of 64 by 64.
var style = []byte{0, 0, 0, 1, 1, 5, 4, 4, 0, 0}

// file puts a codestream into boxes that say w by h.
func file(w, h uint32, components int, stream []byte) []byte {
	ihdr := binary.BigEndian.AppendUint32(nil, h)
	ihdr = binary.BigEndian.AppendUint32(ihdr, w)
	ihdr = append(binary.BigEndian.AppendUint16(ihdr, uint16(components)), 7, 7, 0, 0)
	b := []byte(signatures[JP2])
	b = append(b, boxed("ftyp", []byte("jp2 \x00\x00\x00\x00jp2 "))...)
	b = append(b, boxed("jp2h", boxed("ihdr", ihdr))...)
	return append(b, boxed("jp2c", stream)...)
}

func boxed(kind string, content []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(8+len(content)))
	return append(append(b, kind...), content...)
}

func portrait(components int) []byte {
	return stream(grid{413, 531, 0, 0, 413, 531, 0, 0}, components, style)
}

func TestParse(t *testing.T) {
	colour, grey := encoded(t, 413, 531, false), encoded(t, 20, 30, true)
	progressive := bytes.Replace(colour, []byte{0xFF, 0xC0}, []byte{0xFF, 0xC2}, 1)
	frame := bytes.Index(colour, []byte{0xFF, 0xC0})
	size := func(w, h int) []byte {
		b := bytes.Clone(colour)
		binary.BigEndian.PutUint16(b[frame+5:], uint16(h))
		binary.BigEndian.PutUint16(b[frame+7:], uint16(w))
		return b
	}
	scan := bytes.Index(progressive, []byte{0xFF, 0xDA})
	scans := func(n int) []byte {
		return append(bytes.Clone(progressive[:scan]), bytes.Repeat(progressive[scan:scan+14], n)...)
	}
	bad := func(change func([]byte)) []byte {
		s := bytes.Clone(style)
		change(s)
		return stream(grid{413, 531, 0, 0, 413, 531, 0, 0}, 3, s)
	}
	for _, c := range []struct {
		name string
		in   []byte
		want Header
		err  error
	}{
		{"JPEG", colour, Header{JPEG, 413, 531, 3, 8, 1, false}, nil},
		{"JPEG, grey", grey, Header{JPEG, 20, 30, 1, 8, 1, false}, nil},
		{"JPEG, progressive", progressive, Header{JPEG, 413, 531, 3, 8, 1, true}, nil},
		{"JPEG, 64 scans", scans(64), Header{JPEG, 413, 531, 3, 8, 1, true}, nil},
		{"JPEG, 65 scans", scans(65), Header{}, ErrLimit},
		{"JPEG, 30000x30000", size(30000, 30000), Header{}, ErrLimit},
		{"JPEG, 2001x2000", size(2001, 2000), Header{}, ErrLimit},
		{"JPEG, 2000x2000", size(2000, 2000), Header{JPEG, 2000, 2000, 3, 8, 1, false}, nil},
		{"JPEG, 1x9000", size(1, 9000), Header{}, ErrLimit},
		{"JPEG, height after it", size(413, 0), Header{}, ErrFormat},
		{"JPEG, lossless", bytes.Replace(colour, []byte{0xFF, 0xC0}, []byte{0xFF, 0xC3}, 1), Header{}, ErrFormat},
		{"JPEG, arithmetic-coded", bytes.Replace(colour, []byte{0xFF, 0xC0}, []byte{0xFF, 0xC9}, 1), Header{}, ErrFormat},
		{"JPEG, cut in its frame", colour[:frame+6], Header{}, ErrTruncated},
		{"JPEG, no frame", append([]byte{0xFF, 0xD8}, 0xFF, 0xD9), Header{}, ErrTruncated},
		{"JPEG, 1 MiB and a byte", append(bytes.Clone(colour), make([]byte, MaxBytes)...), Header{}, ErrLimit},
		{"JPEG 2000", file(413, 531, 3, portrait(3)), Header{JP2, 413, 531, 3, 8, 1, false}, nil},
		{"JPEG 2000 codestream", portrait(1), Header{J2K, 413, 531, 1, 8, 1, false}, nil},
		{"JPEG 2000, offset", stream(grid{513, 631, 100, 100, 200, 200, 50, 50}, 3, style), Header{J2K, 413, 531, 3, 8, 9, false}, nil},
		{"JPEG 2000, 30000x30000", file(30000, 30000, 3, stream(grid{30000, 30000, 0, 0, 30000, 30000, 0, 0}, 3, style)), Header{}, ErrLimit},
		{"JPEG 2000, boxes lie", file(413, 531, 3, stream(grid{1000, 1000, 0, 0, 1000, 1000, 0, 0}, 3, style)), Header{}, ErrFormat},
		{"JPEG 2000, components lie", file(413, 531, 1, portrait(3)), Header{}, ErrFormat},
		{"JPEG 2000, far out on the grid", stream(grid{1 << 31, 1 << 31, 1<<31 - 413, 1<<31 - 531, 1 << 31, 1 << 31, 0, 0}, 3, style), Header{}, ErrLimit},
		{"JPEG 2000, 4 billion", stream(grid{1<<32 - 1, 1<<32 - 1, 0, 0, 1, 1, 0, 0}, 3, style), Header{}, ErrLimit},
		{"JPEG 2000, tile bomb", stream(grid{1000, 1000, 0, 0, 1, 1, 0, 0}, 3, style), Header{}, ErrLimit},
		{"JPEG 2000, tiles of nothing", stream(grid{413, 531, 0, 0, 0, 531, 0, 0}, 3, style), Header{}, ErrFormat},
		{"JPEG 2000, nothing", stream(grid{413, 531, 413, 0, 413, 531, 0, 0}, 3, style), Header{}, ErrFormat},
		{"JPEG 2000, 16384 components", stream(grid{4, 4, 0, 0, 4, 4, 0, 0}, 16384, style), Header{}, ErrLimit},
		{"JPEG 2000, no components", stream(grid{413, 531, 0, 0, 413, 531, 0, 0}, 0, style), Header{}, ErrFormat},
		{"JPEG 2000, layer bomb", bad(func(s []byte) { s[2] = 0xFF }), Header{}, ErrLimit},
		{"JPEG 2000, 33 decompositions", bad(func(s []byte) { s[5] = 33 }), Header{}, ErrFormat},
		{"JPEG 2000, blocks too large", bad(func(s []byte) { s[6], s[7] = 8, 8 }), Header{}, ErrFormat},
		{"JPEG 2000, precinct bomb", stream(grid{413, 531, 0, 0, 413, 531, 0, 0}, 3, append([]byte{1, 0, 0, 1, 1, 5, 4, 4, 0, 0}, 0, 0, 0, 0, 0, 0)), Header{}, ErrLimit},
		{"JPEG 2000, precincts", stream(grid{413, 531, 0, 0, 413, 531, 0, 0}, 3, append([]byte{1, 0, 0, 1, 1, 5, 4, 4, 0, 0}, 0x77, 0x77, 0x77, 0x77, 0x77, 0x88)), Header{J2K, 413, 531, 3, 8, 1, false}, nil},
		{"JPEG 2000, no coding style", stream(grid{413, 531, 0, 0, 413, 531, 0, 0}, 3, nil), Header{}, ErrFormat},
		{"JPEG 2000, cut at 60 bytes", file(413, 531, 3, portrait(3))[:60], Header{}, ErrTruncated},
		{"JPEG 2000, boxes only", bytes.TrimSuffix(file(413, 531, 3, nil), boxed("jp2c", nil)), Header{}, ErrTruncated},
		{"JPEG 2000, many boxes", append([]byte(signatures[JP2]), bytes.Repeat(boxed("free", nil), maxBoxes)...), Header{}, ErrLimit},
		{"WSQ", []byte("\xFF\xA0\xFF\xA4"), Header{}, ErrFormat},
		{"text", []byte("portrait"), Header{}, ErrFormat},
		{"nothing", nil, Header{}, ErrFormat},
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
	f.Add(portrait(3))
	f.Add(file(413, 531, 3, portrait(3)))
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
