package finger

import (
	"fmt"
	"image"

	"gatehouse/device"
)

// Size is what a sensor's window gives.
type Size struct {
	Width, Height int // pixels; zero: unknown
}

// sizes are those of the family, told apart by how many bytes they need.
var sizes = [...]Size{
	{256, 288}, // ZFM-20, R307, AS608, FPM10A
	{192, 192}, // R503, R551
}

const (
	maxSide  = 1024
	maxImage = maxSide * maxSide // bytes; more is garbage
)

// ParseSize reads "256x288"; empty is unknown.
func ParseSize(s string) (Size, error) {
	var z Size
	if s == "" {
		return z, nil
	}
	var rest string
	if n, _ := fmt.Sscanf(s+" ", "%dx%d%s", &z.Width, &z.Height, &rest); n != 2 || !z.valid() {
		return Size{}, fmt.Errorf("%q is no image size such as 256x288, of even width and at most %d a side", s, maxSide)
	}
	return z, nil
}

func (z Size) String() string { return fmt.Sprintf("%dx%d", z.Width, z.Height) }

func (z Size) valid() bool {
	return z.Width > 0 && z.Height > 0 && z.Width <= maxSide && z.Height <= maxSide && z.Width%2 == 0
}

// packed is how many bytes an image needs at 4 bits a pixel.
func (z Size) packed() int { return z.Width * z.Height / 2 }

// ppi is the resolution where the configuration does not say.
func (z Size) ppi() int {
	if z == sizes[1] {
		return 508 // by its manual
	}
	return 500
}

// sized finds the size of an image of n bytes. Known is the size that the sensor
// or the configuration told, if any.
func sized(n int, known Size) (Size, bool) {
	of := sizes[:]
	if known != (Size{}) {
		of = []Size{known}
	}
	for _, z := range of {
		if n == z.packed() || n == 2*z.packed() {
			return z, true
		}
	}
	return Size{}, false
}

// unpack makes an image of z from two pixels a byte, the left one in the high
// nibble, or from one pixel a byte.
func unpack(b []byte, z Size, ppi int) device.Impression {
	img := image.NewGray(image.Rect(0, 0, z.Width, z.Height))
	if len(b) == len(img.Pix) {
		copy(img.Pix, b)
	} else {
		for i, v := range b {
			img.Pix[2*i], img.Pix[2*i+1] = v>>4*17, v&15*17
		}
	}
	if ppi == 0 {
		ppi = z.ppi()
	}
	return device.Impression{Image: img, PPI: ppi}
}
