package issuer

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
)

// The drawn portrait's size in pixels.
const portraitWidth, portraitHeight = 240, 320

// portrait draws a head on a plain ground, the same for the same seed, as a JPEG of
// exactly so many bytes: what is left over is a comment.
func portrait(seed uint32, size int) ([]byte, error) {
	picture := image.NewRGBA(image.Rect(0, 0, portraitWidth, portraitHeight))
	noise := seed | 1
	for y := range portraitHeight {
		for x := range portraitWidth {
			noise = noise*1664525 + 1013904223
			picture.Set(x, y, shade(x, y, seed, int(noise>>29)))
		}
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

func shade(x, y int, seed uint32, noise int) color.RGBA {
	dx, dy := float64(x-portraitWidth/2)/70, float64(y-140)/95
	skin := uint8(120 + seed%90)
	switch r := math.Hypot(dx, dy); {
	case math.Hypot(math.Abs(dx)-0.4, dy+0.15) < 0.09: // eyes
		return color.RGBA{30, 30, 30, 255}
	case math.Abs(dy-0.5) < 0.04 && math.Abs(dx) < 0.3: // mouth
		return color.RGBA{150, 60, 60, 255}
	case r < 1 && dy > -0.6:
		return color.RGBA{skin + uint8(noise), skin - 20, skin - 50, 255}
	case r < 1.1 && dy <= 0: // hair
		return color.RGBA{uint8(seed >> 8 & 63), 40 + uint8(noise), 30, 255}
	case y > 250 && math.Abs(dx) < 1.2:
		return color.RGBA{60, 70, uint8(100 + seed>>16&63), 255}
	}
	return color.RGBA{205 + uint8(noise), 210, 215, 255}
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
