package datamatrix

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"strings"
	"testing"

	"gatehouse/capture/barcode/grid"
)

// halved keeps every second pixel.
func halved(g *image.Gray) *image.Gray {
	h := image.NewGray(image.Rect(0, 0, g.Rect.Dx()/2, g.Rect.Dy()/2))
	for i := range h.Pix {
		h.Pix[i] = g.GrayAt(2*(i%h.Stride), 2*(i/h.Stride)).Y
	}
	return h
}

// A symbol below more letters than blobs are looked at is found, and one between them.
func TestBelowLetters(t *testing.T) {
	const pitch, rows, cols = 26, 30, 40 // twice maxBlobs
	b := plans()[8].modules(bytes.Repeat([]byte{digits + 42}, plans()[8].data))
	symbol := halved(picture(b.W, b.H, b.Get)) // modules of three pixels: only the picture itself shows them
	page := image.NewGray(image.Rect(0, 0, cols*pitch, rows*pitch+symbol.Rect.Dy()))
	for i := range page.Pix {
		page.Pix[i] = 230
	}
	for i := range rows * cols { // an L each
		at := image.Pt(i%cols*pitch, i/cols*pitch)
		draw.Draw(page, image.Rect(3, 3, 7, 23).Add(at), image.Black, image.Point{}, draw.Src)
		draw.Draw(page, image.Rect(3, 19, 21, 23).Add(at), image.Black, image.Point{}, draw.Src)
	}
	for name, at := range map[string]image.Point{"below": {X: 40, Y: rows * pitch}, "between": {X: 400, Y: 300}} {
		sheet := image.NewGray(page.Rect)
		copy(sheet.Pix, page.Pix)
		draw.Draw(sheet, symbol.Rect.Add(at), symbol, image.Point{}, draw.Src)
		p, err := grid.New(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if got := Find(context.Background(), p); len(got) != 1 || string(got[0].Payload) != strings.Repeat("42", plans()[8].data) {
			t.Errorf("%s: %d read", name, len(got))
		}
	}
}
