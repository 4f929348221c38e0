package barcode

import (
	"bytes"
	"context"
	"image"
	"testing"

	"gatehouse/capture"
	"gatehouse/test/rig/codes"
)

// The largest symbols, which cost most, are read within the looks of their readers.
func TestLargest(t *testing.T) {
	text := bytes.Repeat([]byte("Gate 7, "), 180)
	matrix := func(kind capture.Symbology, n int) (*image.Gray, error) {
		m, err := codes.Print(kind, text[:n])
		if err != nil {
			return nil, err
		}
		const module = 3
		g := image.NewGray(image.Rect(0, 0, (m.Width+8)*module, (m.Height+8)*module))
		for i := range g.Pix {
			g.Pix[i] = 230
			if m.Dark(i%g.Stride/module-4, i/g.Stride/module-4) {
				g.Pix[i] = 30
			}
		}
		return g, nil
	}
	for _, c := range []struct {
		name string
		n    int // bytes
		make func(n int) (*image.Gray, error)
	}{
		{"QR", 1400, func(n int) (*image.Gray, error) { return matrix(capture.QR, n) }},
		{"DataMatrix", 1200, func(n int) (*image.Gray, error) { return matrix(capture.DataMatrix, n) }},
		{"PDF417", 1000, func(n int) (*image.Gray, error) { return codes.CleanPDF417(string(text[:n]), 5, 3, false) }},
		{"PDF417, truncated", 1000, func(n int) (*image.Gray, error) { return codes.CleanPDF417(string(text[:n]), 5, 3, true) }},
		{"Aztec", 1000, func(n int) (*image.Gray, error) { return codes.CleanAztec(text[:n], 32, 3) }},
	} {
		g, err := c.make(c.n)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		got, err := Find(context.Background(), g, Options{})
		if err != nil || len(got) != 1 || !bytes.Equal(got[0].Payload, text[:c.n]) {
			t.Errorf("%s: %d read, %v", c.name, len(got), err)
		}
	}
}
