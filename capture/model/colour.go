package model

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"

	"gatehouse/device"
)

// inColour decodes the picture in light l once; nil where there is none. The JPEG
// was made by visiond from the pixels of Gray, so it must have their size.
func (s *sheet) inColour(l device.Light) *image.YCbCr {
	if s.colours[l] != nil || s.asked[l] {
		return s.colours[l]
	}
	s.asked[l] = true
	p := s.page.In(l)
	if p == nil || p.Gray == nil || len(p.JPEG) == 0 {
		return nil
	}
	head, err := jpeg.DecodeConfig(bytes.NewReader(p.JPEG))
	if err != nil || head.Width != p.Gray.Rect.Dx() || head.Height != p.Gray.Rect.Dy() || head.ColorModel != color.YCbCrModel {
		return nil
	}
	m, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		return nil
	}
	s.colours[l], _ = m.(*image.YCbCr)
	return s.colours[l]
}

// colourAt gives red, green and blue of a pixel.
func colourAt(m *image.YCbCr, x, y int) (rgb [3]float64, ok bool) {
	if !image.Pt(x, y).In(m.Rect) {
		return rgb, false
	}
	c := m.YCbCrAt(x, y)
	r, g, b := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
	return [3]float64{float64(r), float64(g), float64(b)}, true
}
