package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"io"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"gatehouse/capture/fir"
	"gatehouse/capture/wsq"
	"gatehouse/device/finger"
)

func TestPerInch(t *testing.T) {
	for perMetre, want := range map[uint32]int{0: 0, 19685: 500, 19686: 500, 39370: 1000, 22402: 569, 2835: 72, 1<<32 - 1: 109092169} {
		if got := perInch(perMetre); got != want {
			t.Errorf("%d a metre: %d, want %d", perMetre, got, want)
		}
	}
}

// A resolution counts only where it is one of the whole picture, in metres.
func TestSaidPPI(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	with := func(x, y uint32, unit byte) []byte {
		chunk := binary.BigEndian.AppendUint32(nil, 9)
		chunk = append(chunk, "pHYs"...)
		chunk = append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(chunk, x), y), unit, 0, 0, 0, 0)
		return append(append(bytes.Clone(b.Bytes()[:33]), chunk...), b.Bytes()[33:]...)
	}
	for _, c := range []struct {
		name string
		file []byte
		want int
	}{
		{"said", with(19685, 19685, 1), 500},
		{"no unit", with(19685, 19685, 0), 0},
		{"not square", with(19685, 19600, 1), 0},
		{"not said", b.Bytes(), 0},
		{"cut off", with(19685, 19685, 1)[:45], 0},
	} {
		if got := pngPPI(c.file); got != c.want {
			t.Errorf("PNG, %s: %d, want %d", c.name, got, c.want)
		}
	}
	picture := append(make([]byte, 38), 0xE5, 0x4C, 0, 0, 0xE5, 0x4C, 0, 0)
	if got := bmpPPI(picture); got != 500 {
		t.Errorf("BMP: %d", got)
	}
	if picture[42] = 0; bmpPPI(picture) != 0 || bmpPPI(picture[:40]) != 0 {
		t.Error("BMP: a resolution that is none")
	}
}

func FuzzFingerPicture(f *testing.F) {
	g := image.NewGray(image.Rect(0, 0, 80, 96))
	for i := range g.Pix {
		g.Pix[i] = uint8(i * i >> 5)
	}
	for _, encode := range []func(io.Writer) error{
		func(w io.Writer) error { return png.Encode(w, g) },
		func(w io.Writer) error { return bmp.Encode(w, g) },
		func(w io.Writer) error { return tiff.Encode(w, g, nil) },
		func(w io.Writer) error {
			_, err := w.Write(append([]byte("P5 80 96 255\n"), g.Pix...))
			return err
		},
		func(w io.Writer) error {
			b, err := wsq.Encode(g, 500, 2)
			w.Write(b)
			return err
		},
	} {
		var b bytes.Buffer
		if err := encode(&b); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes(), false)
	}
	f.Add(g.Pix, true)
	f.Fuzz(func(t *testing.T, b []byte, raw bool) {
		var size finger.Size
		if raw {
			size = finger.Size{Width: 80, Height: 96}
		}
		if bytes.HasPrefix(b, []byte("FIR\x00")) || len(b) > 0 && (b[0] == 0x64 || b[0] == 0x30) {
			return // of package fir, and of visiond
		}
		var d pictureDecoder
		p, err := d.decode(b, size)
		if err == nil && (p.gray.Rect.Empty() || p.gray.Rect.Dx()*p.gray.Rect.Dy() > fir.MaxPixels) {
			t.Errorf("a picture of %v", p.gray.Rect)
		}
	})
}
