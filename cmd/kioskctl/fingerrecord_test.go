package main

import (
	"bytes"
	"image"
	"io"
	"testing"

	"gatehouse/capture/fir"
	"gatehouse/device/finger"
)

// Records of every form are told by how they begin, that of a data group too.
func TestFingerRecords(t *testing.T) {
	pgm := append([]byte("P5 4 3 255\n"), make([]byte, 12)...)
	for _, f := range []fir.Format{fir.ISO2005, fir.ISO39794} {
		i := fir.Image{
			Position: 2, View: 1, Views: 1, Quality: []fir.Quality{{Score: 80}}, Units: fir.PerInch,
			Resolution: fir.Resolution{X: 500, Y: 500}, Depth: 8, Coding: fir.PGM, Data: pgm,
		}
		r := fir.Record{Format: f}
		if f == fir.ISO2005 {
			r.Level, i.Scan, i.Coding, i.Width, i.Height, i.Data = 31, i.Resolution, fir.Raw, 4, 3, make([]byte, 12)
		}
		r.Images = []fir.Image{i}
		b, err := r.Encode()
		if err != nil {
			t.Fatal(err)
		}
		d := pictureDecoder{errOut: io.Discard}
		p, err := d.decode(bytes.Clone(b), finger.Size{})
		if err != nil || p.ppi != 500 || p.gray.Rect.Size() != image.Pt(4, 3) {
			t.Errorf("%s: %v, %d ppi", f, err, p.ppi)
		}
	}
}
