package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"gatehouse/capture/fir"
	"gatehouse/capture/vision"
	"gatehouse/capture/wsq"
	"gatehouse/device/finger"
)

// fingerPicture is what a file shows, and the resolution it says; 0 = not said.
type fingerPicture struct {
	gray *image.Gray
	ppi  int
}

// pictureDecoder decodes files of fingers. What is coded as JPEG or JPEG 2000 inside a
// record is decoded by visiond, which is started for the first of them.
type pictureDecoder struct {
	eyes   *vision.Worker
	errOut io.Writer
}

func (d *pictureDecoder) close() {
	if d.eyes != nil {
		d.eyes.Close()
	}
}

func (c *fingerCall) close() { c.decoder.close() }

// parseRawSize reads --size of a file without a head: of any scanner.
func parseRawSize(s string) (finger.Size, error) {
	var z finger.Size
	var rest string
	if n, _ := fmt.Sscanf(s+" ", "%dx%d%s", &z.Width, &z.Height, &rest); n != 2 || z.Width < 1 || z.Height < 1 || z.Width > fir.MaxPixels/z.Height {
		return finger.Size{}, fmt.Errorf("%q is no size such as 320x480", s)
	}
	return z, nil
}

// decode finds out what b is. size is that of a file without a head.
func (d *pictureDecoder) decode(b []byte, size finger.Size) (fingerPicture, error) {
	switch {
	case len(b) == 0:
		return fingerPicture{}, errors.New("the file is empty")
	case size != finger.Size{}:
		g, err := fir.Image{Coding: fir.Raw, Depth: 8, Width: size.Width, Height: size.Height, Data: b}.Gray()
		return fingerPicture{gray: g}, err
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		g, err := decodeGray(b, png.DecodeConfig, png.Decode)
		return fingerPicture{g, pngPPI(b)}, err
	case bytes.HasPrefix(b, []byte("BM")):
		g, err := decodeGray(b, bmp.DecodeConfig, bmp.Decode)
		return fingerPicture{g, bmpPPI(b)}, err
	case bytes.HasPrefix(b, []byte("II*\x00")), bytes.HasPrefix(b, []byte("MM\x00*")):
		g, err := decodeGray(b, tiff.DecodeConfig, tiff.Decode)
		return fingerPicture{gray: g}, err
	case bytes.HasPrefix(b, []byte("P5")):
		g, err := fir.Image{Coding: fir.PGM, Data: b}.Gray()
		return fingerPicture{gray: g}, err
	case bytes.HasPrefix(b, []byte{0xFF, 0xA0}):
		g, ppi, err := wsq.Decode(b)
		return fingerPicture{g, ppi}, err
	case bytes.HasPrefix(b, []byte("FIR\x00")), b[0] == 0xA1, b[0] == 0x64:
		return d.record(b)
	}
	return fingerPicture{}, errors.New("no image of a kind that is read here: PNG, BMP, TIFF, PGM, WSQ, FIR, or raw with --size")
}

// record decodes the first image of a finger image record.
func (d *pictureDecoder) record(b []byte) (fingerPicture, error) {
	r, err := fir.Parse(b)
	if err != nil {
		return fingerPicture{}, err
	}
	i := r.Images[0]
	p := fingerPicture{ppi: i.PPI()}
	switch i.Coding {
	case fir.PNG:
		p.gray, err = decodeGray(i.Data, png.DecodeConfig, png.Decode)
	case fir.JPEG, fir.JPEG2000, fir.JPEG2000Lossless:
		p.gray, err = d.see(i.Data)
	default:
		p.gray, err = i.Gray()
	}
	return p, err
}

// see has visiond decode.
func (d *pictureDecoder) see(b []byte) (*image.Gray, error) {
	if d.eyes == nil {
		eyes, err := startVision(d.errOut)
		if err != nil {
			return nil, err
		}
		d.eyes = eyes
	}
	ctx, cancel := context.WithTimeout(context.Background(), perImage)
	defer cancel()
	p, err := d.eyes.Decode(ctx, b)
	return p.Gray, err
}

// decodeGray decodes b once its head has told that the picture is not too large.
func decodeGray(b []byte, head func(io.Reader) (image.Config, error), decode func(io.Reader) (image.Image, error)) (*image.Gray, error) {
	h, err := head(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	if h.Width < 1 || h.Height < 1 || h.Width > fir.MaxPixels/h.Height {
		return nil, fmt.Errorf("%d x %d pixels: no picture of a finger", h.Width, h.Height)
	}
	m, err := decode(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	if g, ok := m.(*image.Gray); ok {
		return g, nil
	}
	g := image.NewGray(image.Rect(0, 0, h.Width, h.Height))
	at := m.Bounds().Min
	for y := range h.Height {
		for x := range h.Width {
			g.Pix[y*g.Stride+x] = color.GrayModel.Convert(m.At(at.X+x, at.Y+y)).(color.Gray).Y
		}
	}
	return g, nil
}

// pngPPI is what the pHYs chunk says, 0 where there is none, it differs across and
// down, or has no unit.
func pngPPI(b []byte) int {
	for at := 8; at+8 <= len(b); {
		n, kind := int(binary.BigEndian.Uint32(b[at:])), string(b[at+4:at+8])
		if n < 0 || n > len(b)-at-8 || kind == "IDAT" {
			return 0
		}
		data := b[at+8:][:n]
		if kind == "pHYs" && n == 9 && data[8] == 1 && bytes.Equal(data[:4], data[4:8]) {
			return perInch(binary.BigEndian.Uint32(data))
		}
		at += 12 + n
	}
	return 0
}

// bmpPPI is what the information header says.
func bmpPPI(b []byte) int {
	if len(b) < 46 || !bytes.Equal(b[38:42], b[42:46]) {
		return 0
	}
	return perInch(binary.LittleEndian.Uint32(b[38:]))
}

// perInch turns pixels per metre, to the nearest.
func perInch(perMetre uint32) int {
	return int((uint64(perMetre)*254 + 5000) / 10000)
}
