package heads

import (
	"image"
	"image/color"
)

// Portrait is the picture of a passport, 7 by 9, width pixels wide, taken years ago:
// plain ground, even light, no glasses, the head about 0.72 of the picture's height
// (Doc 9303-3 clause 4.1: 70 to 80 per cent).
func (h *Head) Portrait(width int, years float64) *image.RGBA { return h.Photo(width, years).RGB }

// Photo is Portrait with the truth about it.
func (h *Head) Photo(width int, years float64) Picture {
	w := float64(width)
	return h.Render(View{
		Width: width, Height: width * 9 / 7, IED: 0.255 * w, X: 0.5, Y: 0.53, Distance: 1200, Age: -years,
		Light: Light{Ambient: 0.72}, Ground: color.RGBA{206, 212, 218, 255}, Noise: 1, Seed: uint64(width),
	})
}
