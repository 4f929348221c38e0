package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"

	"gatehouse/capture"
	"gatehouse/capture/lds/codestream"
)

// faceFormats are the pictures that visiond does not take, by their first bytes.
var faceFormats = []struct {
	first  string
	head   func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}{
	{"BM", bmp.DecodeConfig, bmp.Decode},
	{"II*\x00", tiff.DecodeConfig, tiff.Decode},
	{"MM\x00*", tiff.DecodeConfig, tiff.Decode},
	{"GIF8", gif.DecodeConfig, gif.Decode},
	{"RIFF", webp.DecodeConfig, webp.Decode},
	{"P2", pnmConfig, decodePNM},
	{"P3", pnmConfig, decodePNM},
	{"P5", pnmConfig, decodePNM},
	{"P6", pnmConfig, decodePNM},
}

// facePicture reads a picture file for visiond. JPEG, PNG and JPEG 2000 go there as they
// are; of others it makes a PNG of the pixels that OpenCV's imread would give: three or
// one channels of 8 bits, alpha left out and deeper samples cut to their upper byte.
func facePicture(path string) ([]byte, error) {
	b, err := readImageFile(path)
	if err != nil {
		return nil, err
	}
	return forVision(b)
}

func forVision(b []byte) ([]byte, error) {
	switch codestream.Detect(b) {
	case codestream.JPEG, codestream.PNG, codestream.JP2, codestream.J2K:
		return b, nil
	}
	for _, f := range faceFormats {
		if !bytes.HasPrefix(b, []byte(f.first)) {
			continue
		}
		h, err := f.head(bytes.NewReader(b))
		if err != nil {
			return nil, err
		}
		if h.Width < 1 || h.Height < 1 || h.Width > capture.MaxPixels/2/h.Height {
			return nil, fmt.Errorf("%dx%d pixels, at most %d million are taken", h.Width, h.Height, capture.MaxPixels/2_000_000)
		}
		if b[0] == 'P' && h.Width*h.Height > len(b) { // a pixel is a byte at least
			return nil, fmt.Errorf("%dx%d pixels in %d bytes", h.Width, h.Height, len(b))
		}
		m, err := f.decode(bytes.NewReader(b))
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, opaque(m))
		return out.Bytes(), err
	}
	return nil, errors.New("no picture of a kind that is read here: JPEG, PNG, JPEG 2000, BMP, TIFF, PGM, PPM, WebP, GIF")
}

// opaque takes the colours as they stand in the file.
func opaque(m image.Image) image.Image {
	var pix []byte
	var stride, step int // bytes from row to row, from pixel to pixel
	var at [3]int        // of red, green, blue in a pixel
	switch m := m.(type) {
	case *image.Gray:
		return m
	case *image.Gray16:
		pix, stride, step = m.Pix, m.Stride, 2
	case *image.RGBA:
		pix, stride, step, at = m.Pix, m.Stride, 4, [3]int{0, 1, 2}
	case *image.NRGBA:
		pix, stride, step, at = m.Pix, m.Stride, 4, [3]int{0, 1, 2}
	case *image.RGBA64:
		pix, stride, step, at = m.Pix, m.Stride, 8, [3]int{0, 2, 4}
	case *image.NRGBA64:
		pix, stride, step, at = m.Pix, m.Stride, 8, [3]int{0, 2, 4}
	case *image.YCbCr:
		return upsampled(m)
	case *image.NYCbCrA:
		return upsampled(&m.YCbCr)
	}
	b := m.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			to := out.Pix[y*out.Stride+4*x:][:4]
			to[3] = 255
			if pix != nil {
				from := pix[y*stride+step*x:]
				to[0], to[1], to[2] = from[at[0]], from[at[1]], from[at[2]]
				continue
			}
			r, g, b, _ := m.At(b.Min.X+x, b.Min.Y+y).RGBA()
			to[0], to[1], to[2] = byte(r>>8), byte(g>>8), byte(b>>8)
		}
	}
	return out
}
