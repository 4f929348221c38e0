package codestream

import (
	"bytes"
	"errors"
	"fmt"
)

// The kinds of refusal.
var (
	ErrFormat    = errors.New("no picture that is accepted")
	ErrTruncated = errors.New("picture cut off")
	ErrLimit     = errors.New("picture above the limits")
)

// The limits of a picture: portraits on chips have 10 to 50 KB and below 1 MP, one
// tile, one layer, five decompositions. What lies within them all costs a decoder about
// 1.5 s of processor time and 200 MiB at most; test/rig/bomb makes the dearest.
const (
	MaxBytes      = 1 << 20
	MaxPixels     = 4_000_000
	MaxSide       = 8192
	MaxComponents = 4
	MaxTiles      = 1024 // and tile-parts
	MaxScans      = 64   // of a JPEG
	MaxLayers     = 64
	MaxLevels     = 12
	MaxBlocks     = 1 << 14 // code-blocks of all tiles and components
	MaxPackets    = 1 << 16
	MaxWork       = 340_000_000 // samples, each as often as it has bit planes, and setUp times more
)

// setUp is what a sample costs before its first bit plane, in bit planes.
const setUp = 17

// Format is a format of compressed pictures.
type Format uint8

// The formats. Unknown is an answer of Detect alone.
const (
	Unknown Format = iota
	JPEG
	JP2 // JPEG 2000 in the boxes of a file
	J2K // JPEG 2000, the codestream alone
	WSQ // fingerprints; named, not read here
	PNG // likewise
)

var formatNames = [...]string{"unknown", "JPEG", "JPEG 2000", "JPEG 2000 codestream", "WSQ", "PNG"}

func (f Format) String() string {
	if int(f) < len(formatNames) {
		return formatNames[f]
	}
	return fmt.Sprintf("format(%d)", uint8(f))
}

var signatures = [...]string{
	JPEG: "\xFF\xD8\xFF",
	JP2:  "\x00\x00\x00\x0CjP  \r\n\x87\n",
	J2K:  "\xFF\x4F\xFF\x51",
	WSQ:  "\xFF\xA0\xFF",
	PNG:  "\x89PNG\r\n\x1A\n",
}

// Detect tells the format by the first bytes.
func Detect(b []byte) Format {
	for f := JPEG; int(f) < len(signatures); f++ {
		if bytes.HasPrefix(b, []byte(signatures[f])) {
			return f
		}
	}
	return Unknown
}

// Header is what a picture says of itself.
type Header struct {
	Format        Format
	Width, Height int // pixels
	Components    int // 1, 3 or 4
	Depth         int // bits of a sample, 8 to 16
	Tiles         int // JPEG 2000; 1 for JPEG
	Progressive   bool
}

// Parse reads the header of a JPEG or JPEG 2000 picture. Errors: ErrFormat,
// ErrTruncated, ErrLimit.
func Parse(b []byte) (Header, error) {
	if len(b) > MaxBytes {
		return Header{}, fmt.Errorf("%w: %d bytes, %d are accepted", ErrLimit, len(b), MaxBytes)
	}
	h := Header{Format: Detect(b)}
	var err error
	switch h.Format {
	case JPEG:
		err = h.jpeg(b)
	case JP2:
		err = h.boxes(b)
	case J2K:
		err = h.codestream(b)
	default:
		err = fmt.Errorf("%w: its first bytes are those of %s", ErrFormat, h.Format)
	}
	if err != nil {
		return Header{}, err
	}
	return h, nil
}

// check holds the header to the limits.
func (h *Header) check() error {
	switch {
	case h.Width < 1 || h.Height < 1 || h.Components < 1:
		return fmt.Errorf("%w: %dx%d, %d components", ErrFormat, h.Width, h.Height, h.Components)
	case h.Width > MaxSide || h.Height > MaxSide || h.Width*h.Height > MaxPixels:
		return fmt.Errorf("%w: %dx%d pixels", ErrLimit, h.Width, h.Height)
	case h.Components > MaxComponents:
		return fmt.Errorf("%w: %d components", ErrLimit, h.Components)
	case h.Components == 2 || h.Depth > 16:
		return fmt.Errorf("%w: %d components of %d bits", ErrFormat, h.Components, h.Depth)
	case h.Tiles > MaxTiles:
		return fmt.Errorf("%w: %d tiles", ErrLimit, h.Tiles)
	}
	return nil
}

func u16(b []byte) int { return int(b[0])<<8 | int(b[1]) }

func u32(b []byte) uint32 { return uint32(u16(b))<<16 | uint32(u16(b[2:])) }
