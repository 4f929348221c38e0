package ocr

import (
	"image"
	"math"
)

// inkRadius is half the side of the square that a pixel is compared with: wider
// than any stroke, and wide enough that small print shows both ink and paper.
const inkRadius = 15

// ink marks the pixels that are darker than their surroundings: below the local
// mean by strength local deviations, where the surroundings have any contrast.
// The result holds 1 for ink, row by row, without padding.
func ink(g *image.Gray, strength float64) []uint8 {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := make([]uint8, w*h)
	// Column sums over the rows of the square slide down the picture; row sums
	// slide along it.
	sum, square := make([]int32, w), make([]int32, w)
	row := func(y int) []uint8 { return g.Pix[y*g.Stride:][:w] }
	add := func(y int, sign int32) {
		for x, v := range row(y) {
			sum[x] += sign * int32(v)
			square[x] += sign * int32(v) * int32(v)
		}
	}
	const flat = 5 // grey levels of deviation that empty paper may have
	for y := range min(inkRadius, h) {
		add(y, 1)
	}
	for y := range h {
		if y+inkRadius < h {
			add(y+inkRadius, 1)
		}
		if y-inkRadius-1 >= 0 {
			add(y-inkRadius-1, -1)
		}
		rows := min(y+inkRadius, h-1) - max(y-inkRadius, 0) + 1
		var s, q int64
		for x := range min(inkRadius, w) {
			s, q = s+int64(sum[x]), q+int64(square[x])
		}
		line, dst := row(y), out[y*w:][:w]
		for x, v := range line {
			if x+inkRadius < w {
				s, q = s+int64(sum[x+inkRadius]), q+int64(square[x+inkRadius])
			}
			if x-inkRadius-1 >= 0 {
				s, q = s-int64(sum[x-inkRadius-1]), q-int64(square[x-inkRadius-1])
			}
			n := float64(rows * (min(x+inkRadius, w-1) - max(x-inkRadius, 0) + 1))
			mean := float64(s) / n
			below := mean - float64(v)
			if below < 2 {
				continue
			}
			variance := float64(q)/n - mean*mean
			if variance > flat*flat && below > strength*math.Sqrt(variance) {
				dst[x] = 1
			}
		}
	}
	return out
}
