package mirror

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"math/rand/v2"
)

// Encoding a frame costs milliseconds, and no two frames of a sensor are the same. So
// a picture is encoded a few times with different noise, in strips that restart the
// coder (ISO/IEC 10918-1, E.1.4): frames are put together of the strips of several
// takes. Three takes of thirty strips give 2e14 frames, of which no two will be the same
// in the life of a bench.

// stripRows is the height of a strip: one row of blocks of chroma.
const stripRows = 16

// take is one encoding of a picture: what comes before the strips, and the strips.
type take struct {
	head   []byte
	strips [][]byte
}

// grey tells what the encoder is to see: one plane or three.
func sight(m *image.YCbCr, grey bool) image.Image {
	if grey {
		return &image.Gray{Pix: m.Y[m.YOffset(m.Rect.Min.X, m.Rect.Min.Y):], Stride: m.YStride, Rect: m.Rect}
	}
	return m
}

// encode makes a take of m, whose width and height are multiples of 16.
func encode(m *image.YCbCr, grey bool, quality int) take {
	var t take
	for y := 0; y < m.Rect.Dy(); y += stripRows {
		part := m.SubImage(image.Rect(0, y, m.Rect.Dx(), min(y+stripRows, m.Rect.Dy()))).(*image.YCbCr)
		var b bytes.Buffer
		// A picture of a legal size in memory cannot fail to encode.
		if err := jpeg.Encode(&b, sight(part, grey), &jpeg.Options{Quality: quality}); err != nil {
			panic(err)
		}
		head, scan := split(b.Bytes())
		if t.head == nil {
			t.head = whole(head, m.Rect, grey)
		}
		t.strips = append(t.strips, scan)
	}
	return t
}

const (
	sof0 = 0xC0
	sos  = 0xDA
	dri  = 0xDD
	rst0 = 0xD0
	eoi  = 0xD9
)

// split takes a file of the encoder apart: up to the coded data, and these.
func split(file []byte) (head, scan []byte) {
	at := 2
	for {
		size := 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		last := file[at+1] == sos
		at += size
		if last {
			return file[:at], file[at : len(file)-2]
		}
	}
}

// whole makes the head of one strip that of the whole picture.
func whole(head []byte, r image.Rectangle, grey bool) []byte {
	units := (r.Dx() + 15) / 16 * stripRows / 16
	if grey {
		units = (r.Dx() + 7) / 8 * stripRows / 8
	}
	var out []byte
	for at := 2; at < len(head); {
		size := 2 + int(binary.BigEndian.Uint16(head[at+2:]))
		segment := head[at : at+size]
		switch segment[1] {
		case sof0:
			binary.BigEndian.PutUint16(segment[5:], uint16(r.Dy()))
		case sos:
			out = append(out, 0xFF, dri, 0, 4, byte(units>>8), byte(units))
		}
		out = append(out, segment...)
		at += size
	}
	return append(head[:2:2], out...)
}

// assemble puts a frame together of strips of takes of one picture.
func assemble(takes []take, rng *rand.Rand) []byte {
	t := takes[0]
	size := len(t.head) + 2
	pick := make([][]byte, len(t.strips))
	for i := range pick {
		pick[i] = takes[rng.IntN(len(takes))].strips[i]
		size += len(pick[i]) + 2
	}
	out := append(make([]byte, 0, size), t.head...)
	for i, s := range pick {
		if i > 0 {
			out = append(out, 0xFF, rst0+byte((i-1)%8))
		}
		out = append(out, s...)
	}
	return append(out, 0xFF, eoi)
}
