package codes

import (
	"image"

	"github.com/boombuler/barcode/aztec"
)

// CleanAztec draws a symbol of 1 to 32 layers, or compact of -1 to -4, without wear, each
// module as many pixels wide and high.
func CleanAztec(payload []byte, layers, module int) (*image.Gray, error) {
	img, err := aztec.Encode(payload, 23, layers)
	if err != nil {
		return nil, err
	}
	return fromImage(img, 1, 2, 1).clean(module), nil
}

// CleanPDF417 draws a symbol of a security level of 0 to 8 without wear. Truncated ones end after the
// data with a single bar: ISO/IEC 15438 calls that compact.
func CleanPDF417(payload string, level, module int, truncated bool) (*image.Gray, error) {
	s, err := writePDF417(payload, byte(level))
	if err != nil {
		return nil, err
	}
	if err := s.mendIndicators(); err != nil {
		return nil, err
	}
	if truncated {
		s = s.left(s.w - 18 - 17 + 1)
	}
	return s.clean(module), nil
}

// left is the symbol without what lies right of w modules.
func (s *symbol) left(w int) *symbol {
	out := &symbol{w: w, h: s.h, tall: s.tall, quiet: s.quiet, dark: make([]bool, w*s.h)}
	for i := range out.dark {
		out.dark[i] = s.at(i%w, i/w)
	}
	return out
}

func (s *symbol) clean(module int) *image.Gray {
	tall := int(s.tall) * module
	m := 8 * module
	img := image.NewGray(image.Rect(0, 0, s.w*module+2*m, s.h*tall+2*m))
	for i := range img.Pix {
		img.Pix[i] = 235
		if x, y := i%img.Stride-m, i/img.Stride-m; x >= 0 && y >= 0 && s.at(x/module, y/tall) {
			img.Pix[i] = 25
		}
	}
	return img
}
