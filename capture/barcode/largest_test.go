package barcode

import (
	"bytes"
	"context"
	"image"
	"math/rand/v2"
	"testing"

	"gatehouse/capture"
	"gatehouse/test/rig/codes"
)

// printed draws a symbol of square modules of three pixels.
func printed(kind capture.Symbology, payload []byte) (*image.Gray, error) {
	m, err := codes.Print(kind, payload)
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

// The largest symbols, which cost most, are read within the looks of their readers.
func TestLargest(t *testing.T) {
	text := bytes.Repeat([]byte("Gate 7, "), 180)
	for _, c := range []struct {
		name string
		n    int // bytes
		make func(n int) (*image.Gray, error)
	}{
		{"QR", 1400, func(n int) (*image.Gray, error) { return printed(capture.QR, text[:n]) }},
		{"DataMatrix", 1200, func(n int) (*image.Gray, error) { return printed(capture.DataMatrix, text[:n]) }},
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

// Bytes that fill a Data Matrix symbol to the last codeword come back as they are.
func TestFullDataMatrix(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 8))
	for _, n := range []int{20, 28, 34, 42, 60, 84, 112, 142, 172, 202, 249, 250, 277, 278, 365, 366} {
		payload := make([]byte, n)
		for i := range payload {
			payload[i] = 0x80 | byte(r.Uint32()) // nothing that is shorter as text
		}
		g, err := printed(capture.DataMatrix, payload)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Find(context.Background(), g, Options{Kinds: []capture.Symbology{capture.DataMatrix}})
		if err != nil || len(got) != 1 || !bytes.Equal(got[0].Payload, payload) {
			t.Errorf("%d bytes: %d read, %v", n, len(got), err)
		}
	}
}
