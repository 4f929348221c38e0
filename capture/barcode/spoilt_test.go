package barcode

import (
	"bytes"
	"context"
	"image"
	"math/rand/v2"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/test/rig/codes"
)

// Twelve megapixels of symbols that show all that a reader goes by, and whose message is beyond
// correction, are given up in bounded time: without looks they cost 2 to 4 s.
func TestSpoiltSymbols(t *testing.T) {
	text := bytes.Repeat([]byte("NOTHING TO READ "), 60)
	for _, c := range []struct {
		name string
		rim  int // modules at each side that stay, and around the middle
		make func() (*image.Gray, error)
	}{
		{"QR", 9, func() (*image.Gray, error) { return printed(capture.QR, text[:300]) }},
		{"DataMatrix", 1, func() (*image.Gray, error) { return printed(capture.DataMatrix, text[:60]) }},
		{"PDF417", 34, func() (*image.Gray, error) { return codes.CleanPDF417(string(text), 2, 3, false) }},
		{"Aztec", 8, func() (*image.Gray, error) { return codes.CleanAztec(text[:60], 32, 3) }},
	} {
		symbol, err := c.make()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Find(context.Background(), symbol, Options{}); err != nil || len(got) != 1 {
			t.Errorf("%s before it was spoilt: %d read, %v", c.name, len(got), err)
		}
		spoil(symbol, 3, c.rim)
		page := image.NewGray(image.Rect(0, 0, 4000, 3000))
		for i := range page.Pix {
			page.Pix[i] = symbol.GrayAt(i%page.Stride%symbol.Rect.Dx(), i/page.Stride%symbol.Rect.Dy()).Y
		}
		began := spent()
		got, err := Find(context.Background(), page, Options{})
		d := spent() - began
		t.Logf("%s: %v", c.name, d)
		if err != nil || len(got) != 0 {
			t.Errorf("%s: %d read, %v", c.name, len(got), err)
		}
		if limit := 1500 * time.Millisecond; d > limit { // twice what a quiet machine takes
			t.Errorf("%s: took %v, limit %v", c.name, d, limit)
		}
	}
}

// spoil turns three of ten modules over, but for the rim, the middle and every sixteenth line.
func spoil(g *image.Gray, module, rim int) {
	r := rand.New(rand.NewPCG(2, 3))
	w, h := g.Rect.Dx()/module, g.Rect.Dy()/module
	const quiet = 8
	for y := quiet; y < h-quiet; y++ {
		for x := quiet + rim; x < w-quiet-rim; x++ {
			dx, dy := x-w/2, y-h/2
			if r.IntN(10) >= 3 || max(dx, -dx, dy, -dy) <= rim || dx%16 == 0 || dy%16 == 0 {
				continue
			}
			for i := range module * module {
				at := g.PixOffset(x*module+i%module, y*module+i/module)
				g.Pix[at] = 255 - g.Pix[at]
			}
		}
	}
}
