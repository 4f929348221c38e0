package codestream

import "fmt"

const maxBoxes = 64

// box takes one box off b, T.800 clause I.4. A length of 0 means all that is left.
func box(b []byte) (kind string, content, rest []byte, err error) {
	if len(b) < 8 {
		return "", nil, nil, fmt.Errorf("%w: within a box", ErrTruncated)
	}
	length, head := uint64(u32(b)), 8
	switch {
	case length == 0:
		length = uint64(len(b))
	case length == 1 && len(b) >= 16:
		length, head = uint64(u32(b[8:]))<<32|uint64(u32(b[12:])), 16
	}
	if length < uint64(head) {
		return "", nil, nil, fmt.Errorf("%w: box of %d bytes", ErrFormat, length)
	}
	if length > uint64(len(b)) {
		return "", nil, nil, fmt.Errorf("%w: box of %d bytes, %d are there", ErrTruncated, length, len(b))
	}
	return string(b[4:8]), b[head:length], b[length:], nil
}

// boxes finds the image header and the codestream of a JP2 file and holds them
// against each other.
func (h *Header) boxes(b []byte) error {
	var ihdr []byte
	for n := 0; len(b) > 0; n++ {
		kind, content, rest, err := box(b)
		switch {
		case err != nil:
			return err
		case n == maxBoxes:
			return fmt.Errorf("%w: boxes", ErrLimit)
		case kind == "jp2h" && ihdr != nil:
			return fmt.Errorf("%w: two header boxes", ErrFormat)
		case kind == "jp2h":
			if ihdr, err = header(content); err != nil {
				return err
			}
		case kind == "jp2c":
			if ihdr == nil {
				return fmt.Errorf("%w: no image header box before the codestream", ErrFormat)
			}
			if err := h.codestream(content); err != nil {
				return err
			}
			if u32(ihdr) != uint32(h.Height) || u32(ihdr[4:]) != uint32(h.Width) || u16(ihdr[8:]) != h.Components {
				return fmt.Errorf("%w: the box says %dx%d, the codestream %dx%d", ErrFormat, u32(ihdr[4:]), u32(ihdr), h.Width, h.Height)
			}
			return nil
		}
		b = rest
	}
	return fmt.Errorf("%w: no codestream box", ErrTruncated)
}

// header gives the image header of the header box, which comes first in it. A palette
// is refused: it turns one component into as many as it likes, up to 255.
func header(b []byte) (ihdr []byte, err error) {
	for n := 0; len(b) > 0; n++ {
		kind, content, rest, err := box(b)
		switch {
		case err != nil:
			return nil, err
		case n == maxBoxes:
			return nil, fmt.Errorf("%w: boxes", ErrLimit)
		case (kind == "ihdr") != (n == 0) || n == 0 && len(content) != 14:
			return nil, fmt.Errorf("%w: no image header box, or two", ErrFormat)
		case n == 0:
			ihdr = content
		case kind == "pclr" || kind == "cmap":
			return nil, fmt.Errorf("%w: a palette", ErrFormat)
		}
		b = rest
	}
	if ihdr == nil {
		return nil, fmt.Errorf("%w: no image header box", ErrFormat)
	}
	return ihdr, nil
}
