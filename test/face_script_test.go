package test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"gatehouse/test/rig/bomb"
	"gatehouse/test/rig/heads"
)

// writeHeads draws faces that nobody has, in the script's folder:
//
//	a.png a.bmp a.tif a.ppm           one picture, the same pixels in each
//	grey.png grey.pgm                 the same in grey
//	a2.jpg b.png two.png              another picture of the head; another head; both
//	blank.png empty cut.png text.png  no face; no picture
//	vast.jp2                          8000 by 8000 pixels in a few bytes
//	paths pairs                       what extract and compare are asked
func writeHeads(ts *testscript.TestScript, _ bool, _ []string) {
	write := func(name string, b []byte) { ts.Check(os.WriteFile(ts.MkAbs(name), b, 0o600)) }
	encoded := func(f func(*bytes.Buffer) error) []byte {
		var b bytes.Buffer
		ts.Check(f(&b))
		return b.Bytes()
	}
	asPNG := func(m image.Image) []byte { return encoded(func(b *bytes.Buffer) error { return png.Encode(b, m) }) }
	a, other := heads.New(11), heads.New(12)
	first := a.Render(heads.View{}).RGB
	write("a.png", asPNG(first))
	write("a.bmp", encoded(func(b *bytes.Buffer) error { return bmp.Encode(b, first) }))
	write("a.tif", encoded(func(b *bytes.Buffer) error { return tiff.Encode(b, first, nil) }))
	ppm := fmt.Appendf(nil, "P6\n# nobody\n%d %d\n255\n", first.Rect.Dx(), first.Rect.Dy())
	for i := 0; i < len(first.Pix); i += 4 {
		ppm = append(ppm, first.Pix[i:i+3]...)
	}
	write("a.ppm", ppm)
	grey := image.NewGray(first.Rect)
	draw.Draw(grey, grey.Rect, first, image.Point{}, draw.Src)
	write("grey.png", asPNG(grey))
	write("grey.pgm", pgm(grey))
	again := a.Render(heads.View{Yaw: 6, Light: heads.Light{Side: 0.3}, Noise: 2, Seed: 2}).RGB
	write("a2.jpg", encoded(func(b *bytes.Buffer) error { return jpeg.Encode(b, again, &jpeg.Options{Quality: 90}) }))
	write("b.png", asPNG(other.Render(heads.View{}).RGB))
	write("two.png", asPNG(a.Render(heads.View{X: 0.3, Behind: []heads.Other{{Head: other, IED: 60, X: 0.75, Y: 0.5}}}).RGB))
	blank := image.NewGray(image.Rect(0, 0, 320, 240))
	draw.Draw(blank, blank.Rect, image.NewUniform(color.Gray{128}), image.Point{}, draw.Src)
	write("blank.png", asPNG(blank))
	write("empty", nil)
	write("cut.png", asPNG(first)[:5000])
	write("text.png", []byte("no picture at all"))
	write("vast.jp2", bomb.File{Stream: bomb.Stream{Width: 8000, Height: 8000, Levels: 5}.Bytes(), Width: 8000, Height: 8000, Components: 3}.Bytes())
	list := []string{"a.png", "a2.jpg", "gone.png", "cut.png", "blank.png", "vast.jp2", "text.png", "b.png", "a.bmp"}
	for i, name := range list {
		list[i] = ts.MkAbs(name)
	}
	write("paths", []byte(strings.Join(list, "\n")+"\n"))
	write("pairs", []byte("0 1\n0 7\n0 8\n"))
}

// protocol: standard output of the last command are the answers of extract to paths.
func protocol(ts *testscript.TestScript, _ bool, _ []string) {
	lines := strings.Split(strings.TrimSpace(ts.ReadFile("stdout")), "\n")
	found := map[int]bool{0: true, 1: true, 7: true, 8: true}
	if len(lines) != 9 {
		ts.Fatalf("%d answers to 9 images", len(lines))
	}
	for i, l := range lines {
		var r struct {
			I       *int
			Found   *bool
			Faces   *int
			MS      *float64
			Quality *int
			Err     *string
		}
		ts.Check(json.Unmarshal([]byte(l), &r))
		switch {
		case r.I == nil || r.Found == nil || r.Faces == nil || r.MS == nil || r.Quality == nil || r.Err == nil:
			ts.Fatalf("a field is missing: %s", l)
		case *r.I != i || *r.Found != found[i] || *r.Faces > 0 != found[i]:
			ts.Fatalf("image %d: %s", i, l)
		case (*r.Err == "") != (found[i] || i == 4): // blank: no face, and nothing is wrong
			ts.Fatalf("image %d: %s", i, l)
		case found[i] && (*r.MS < 1 || *r.Quality < 1):
			ts.Fatalf("image %d: %s", i, l)
		}
	}
}

// similar: standard output of the last command are the answers of compare to pairs: alike,
// not alike, the same.
func similar(ts *testscript.TestScript, _ bool, _ []string) {
	var s [3]float64
	if n, err := fmt.Sscan(ts.ReadFile("stdout"), &s[0], &s[1], &s[2]); n != 3 || s[0] < 0.6 || s[1] > 0.5 || s[2] < 0.999999 {
		ts.Fatalf("%v, %v", s, err)
	}
}
