package issuer

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"

	"gatehouse/test/rig/heads"
)

// Portrait is the picture of the traveller of a seed as the page of his document has it,
// as a JPEG of exactly so many bytes: what is left over is a comment. One of less than
// 12,000 bytes is small, as old chips have them.
func Portrait(bearer uint64, size int) ([]byte, error) {
	picture := heads.BearerPhoto(bearer)
	if size < 12_000 {
		picture = half(picture)
	}
	for quality := 90; quality > 0; quality -= 10 {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, picture, &jpeg.Options{Quality: quality}); err != nil {
			return nil, fmt.Errorf("issuer: portrait: %w", err)
		}
		if out, ok := comment(b.Bytes(), size-b.Len()); ok {
			return out, nil
		}
	}
	return nil, fmt.Errorf("issuer: no portrait fits into %d bytes", size)
}

// half is a picture of half the width and height.
func half(m *image.RGBA) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, m.Rect.Dx()/2, m.Rect.Dy()/2))
	for y := range out.Rect.Dy() {
		a, b := m.Pix[2*y*m.Stride:], m.Pix[(2*y+1)*m.Stride:]
		for x := range out.Rect.Dx() {
			for k := range 4 {
				i := 8*x + k
				out.Pix[y*out.Stride+4*x+k] = uint8((int(a[i]) + int(a[i+4]) + int(b[i]) + int(b[i+4]) + 2) / 4)
			}
		}
	}
	return out
}

// comment puts a JPEG comment of exactly n bytes behind the first marker.
func comment(picture []byte, n int) ([]byte, bool) {
	if n == 0 {
		return picture, true
	}
	if n < 4 {
		return nil, false
	}
	out := append([]byte{}, picture[:2]...)
	for n > 0 {
		part := min(n, 65000)
		if rest := n - part; rest > 0 && rest < 4 {
			part -= 4
		}
		out = append(out, 0xFF, 0xFE, byte((part-2)>>8), byte(part-2))
		out = append(out, make([]byte, part-4)...)
		n -= part
	}
	return append(out, picture[2:]...), true
}
