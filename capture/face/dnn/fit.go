package dnn

import (
	"image"

	"gocv.io/x/gocv"
)

// small is the longest side below which a picture is enlarged to twice its size: faces
// of a few pixels are not found.
const small = 160

// Fit brings a picture to the size at which faces are looked for: longer than longest it
// is shrunk to that, shorter than 160 pixels enlarged, else taken as it is. z is the
// factor. What it gives is dst, or src itself.
func Fit(src gocv.Mat, dst *gocv.Mat, longest int) (fitted gocv.Mat, z float64) {
	switch side := max(src.Cols(), src.Rows()); {
	case side > longest:
		z = float64(longest) / float64(side)
		if float64(min(src.Cols(), src.Rows()))*z < 1 { // OpenCV would make nothing of it
			return src, 1
		}
		gocv.Resize(src, dst, image.Point{}, z, z, gocv.InterpolationArea)
	case side < small:
		z = 2
		gocv.Resize(src, dst, image.Point{}, z, z, gocv.InterpolationLinear)
	default:
		return src, 1
	}
	return *dst, z
}
