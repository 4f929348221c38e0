package test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"gatehouse/capture"
	"gatehouse/capture/fir"
	"gatehouse/capture/wsq"
	"gatehouse/test/rig/prints"
)

// writePrints draws fingers that nobody has, in the script's folder:
//
//	a.pgm a.png a.bmp a.tif a.raw (320x400)   one impression, the same pixels in each
//	a.wsq a.fir jpeg.fir                      the same, coded
//	a2.pgm b.pgm                              another impression of it; another finger
//	blank.png wet.pgm fine.pgm                no finger; a wet one; a at 1000 ppi
//	empty cut.wsq cut.png huge.png huge.pgm   what is wrong
func writePrints(ts *testscript.TestScript, _ bool, _ []string) {
	write := func(name string, b []byte, err error) {
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(name), b, 0o600))
	}
	encoded := func(f func(*bytes.Buffer) error) []byte {
		var b bytes.Buffer
		ts.Check(f(&b))
		return b.Bytes()
	}
	a := prints.Master(11)
	first := a.Impression(1, prints.Options{}).Image
	write("a.pgm", pgm(first), nil)
	plain := encoded(func(b *bytes.Buffer) error { return png.Encode(b, first) })
	write("a.png", withPHYs(plain, 19685), nil) // pixels per metre of 500 ppi
	picture := encoded(func(b *bytes.Buffer) error { return bmp.Encode(b, first) })
	binary.LittleEndian.PutUint32(picture[38:], 19685)
	binary.LittleEndian.PutUint32(picture[42:], 19685)
	write("a.bmp", picture, nil)
	write("a.tif", encoded(func(b *bytes.Buffer) error {
		return tiff.Encode(b, first, &tiff.Options{Compression: tiff.Deflate})
	}), nil)
	write("a.raw", first.Pix, nil)
	coded, err := wsq.Encode(first, 500, 0.75)
	write("a.wsq", coded, err)
	write("cut.wsq", coded[:len(coded)/2], nil)
	write("cut.png", plain[:len(plain)/2], nil)
	record := func(coding fir.Coding, data []byte) ([]byte, error) {
		return fir.Record{Format: fir.ISO2005, Level: 31, Images: []fir.Image{{
			Position: fir.Of(capture.RightIndex), View: 1, Views: 1, Quality: []fir.Quality{{Score: fir.QualityUnknown}},
			Units: fir.PerInch, Scan: fir.Resolution{X: 500, Y: 500}, Resolution: fir.Resolution{X: 500, Y: 500},
			Depth: 8, Width: 320, Height: 400, Coding: coding, Data: data,
		}}}.Encode()
	}
	b, err := record(fir.WSQ, coded)
	write("a.fir", b, err)
	b, err = record(fir.JPEG, encoded(func(b *bytes.Buffer) error { return jpeg.Encode(b, first, &jpeg.Options{Quality: 95}) }))
	write("jpeg.fir", b, err)
	write("a2.pgm", pgm(a.Impression(2, prints.Options{}).Image), nil)
	write("fine.pgm", pgm(a.Impression(1, prints.Options{Width: 640, Height: 800, PPI: 1000}).Image), nil)
	write("wet.pgm", pgm(a.Impression(3, prints.Options{Wet: 1}).Image), nil)
	write("b.pgm", pgm(prints.Master(14).Impression(1, prints.Options{}).Image), nil)
	blank := image.NewGray(image.Rect(0, 0, 320, 400))
	for i := range blank.Pix {
		blank.Pix[i] = 255
	}
	write("blank.png", encoded(func(b *bytes.Buffer) error { return png.Encode(b, blank) }), nil)
	write("empty", nil, nil)
	huge := bytes.Clone(plain)
	copy(huge[16:], "\x00\x01\x00\x00\x00\x01\x00\x00") // 65,536 pixels each way
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	write("huge.png", huge, nil)
	write("huge.pgm", []byte("P5 900000 900000 255\n"), nil)
}

// withPHYs puts a resolution behind the head of a PNG.
func withPHYs(b []byte, perMetre uint32) []byte {
	chunk := binary.BigEndian.AppendUint32([]byte("pHYs"), perMetre)
	chunk = append(binary.BigEndian.AppendUint32(chunk, perMetre), 1)
	out := append([]byte{}, b[:33]...)
	out = append(binary.BigEndian.AppendUint32(out, 9), chunk...)
	return append(binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk)), b[33:]...)
}

// pgm is a binary PGM.
func pgm(g *image.Gray) []byte {
	return append(fmt.Appendf(nil, "P5\n%d %d\n255\n", g.Rect.Dx(), g.Rect.Dy()), g.Pix...)
}

// fingerDrawn FILE WIDTH HEIGHT: a drawing of that size in colours: those of both minutia lists.
func fingerDrawn(ts *testscript.TestScript, _ bool, args []string) {
	m, err := png.Decode(strings.NewReader(ts.ReadFile(args[0])))
	ts.Check(err)
	if got := fmt.Sprintf("%d %d", m.Bounds().Dx(), m.Bounds().Dy()); got != args[1]+" "+args[2] {
		ts.Fatalf("%s has %s pixels", args[0], got)
	}
	red, blue := 0, 0
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			r, g, b, _ := m.At(x, y).RGBA()
			if r > g+g/2 && r > b+b/2 {
				red++
			}
			if b > r+r/2 && b > g+g/2 {
				blue++
			}
		}
	}
	if red < 200 || blue < 200 {
		ts.Fatalf("%s: %d red and %d blue pixels", args[0], red, blue)
	}
}
