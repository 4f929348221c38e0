package main

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
)

// pnmHead is the head of a PGM or PPM.
type pnmHead struct {
	kind          byte // '2' and '3' in figures, '5' and '6' in bytes
	width, height int
	most          int
}

var errPNM = errors.New("no head of a PGM or PPM")

// readPNMHead leaves r at the first sample.
func readPNMHead(r *bufio.Reader) (h pnmHead, err error) {
	var magic [2]byte
	if _, err := io.ReadFull(r, magic[:]); err != nil {
		return h, errPNM
	}
	h.kind = magic[1]
	for _, n := range []*int{&h.width, &h.height, &h.most} {
		if *n, err = pnmNumber(r); err != nil {
			return h, fmt.Errorf("%w: %w", errPNM, err)
		}
	}
	if h.most < 1 || h.most > 65535 || h.width > 1<<20 || h.height > 1<<20 {
		return h, errPNM
	}
	return h, nil
}

// pnmNumber reads a number and the one byte behind it; # begins a comment.
func pnmNumber(r *bufio.Reader) (n int, err error) {
	for digits := 0; ; {
		c, err := r.ReadByte()
		switch {
		case err != nil && digits > 0 && errors.Is(err, io.EOF):
			return n, nil
		case err != nil:
			return 0, err
		case c >= '0' && c <= '9':
			if n = 10*n + int(c-'0'); n > 1<<30 {
				return 0, errors.New("a number is too large")
			}
			digits++
		case c == '#':
			if _, err := r.ReadString('\n'); err != nil {
				return 0, err
			}
			fallthrough
		case c == ' ' || c >= '\t' && c <= '\r':
			if digits > 0 {
				return n, nil
			}
		default:
			return 0, fmt.Errorf("%q where a number belongs", c)
		}
	}
}

func pnmConfig(r io.Reader) (image.Config, error) {
	h, err := readPNMHead(bufio.NewReader(r))
	return image.Config{ColorModel: color.RGBAModel, Width: h.width, Height: h.height}, err
}

// decodePNM gives samples as OpenCV does: those of two bytes are cut to the upper one;
// smaller ones are spread over 0 to 255 where they stand in figures, and are left as they
// are where they stand in bytes.
func decodePNM(r io.Reader) (image.Image, error) {
	in := bufio.NewReader(r)
	h, err := readPNMHead(in)
	if err != nil {
		return nil, err
	}
	sample := func() (byte, error) {
		switch v, err := 0, error(nil); {
		case h.kind <= '3':
			if v, err = pnmNumber(in); h.most < 256 {
				return byte(min(v, h.most) * 255 / h.most), err
			}
			return byte(v >> 8), err
		case h.most > 255:
			b, err := in.ReadByte()
			if err == nil {
				_, err = in.ReadByte()
			}
			return b, err
		default:
			return in.ReadByte()
		}
	}
	var grey *image.Gray
	var colour *image.RGBA
	channels, all := 1, image.Rect(0, 0, h.width, h.height)
	if h.kind == '3' || h.kind == '6' {
		channels, colour = 3, image.NewRGBA(all)
	} else {
		grey = image.NewGray(all)
	}
	for i := range h.width * h.height {
		for c := range channels {
			v, err := sample()
			if err != nil {
				return nil, fmt.Errorf("the picture ends after %d of %d pixels", i, h.width*h.height)
			}
			if colour == nil {
				grey.Pix[i] = v
			} else {
				colour.Pix[4*i+c], colour.Pix[4*i+3] = v, 255
			}
		}
	}
	if colour != nil {
		return colour, nil
	}
	return grey, nil
}
