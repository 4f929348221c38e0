package codestream

import "fmt"

// Markers of JPEG, second bytes.
const (
	jpegTEM  = 0x01
	jpegSOF0 = 0xC0
	jpegSOF2 = 0xC2 // progressive
	jpegDHT  = 0xC4
	jpegRST0 = 0xD0
	jpegEOI  = 0xD9
	jpegSOS  = 0xDA
	jpegDQT  = 0xDB
	jpegDNL  = 0xDC
	jpegDRI  = 0xDD
	jpegAPP0 = 0xE0
	jpegCOM  = 0xFE
)

// jpeg walks over the segments to the end marker: there is one frame, before all
// scans, and the scans are counted, for each of a progressive picture's costs the
// decoder the whole picture. A picture within a segment, as that of EXIF, is not looked
// at: no decoder here does.
func (h *Header) jpeg(b []byte) error {
	framed, scans := false, 0
	for at := 2; at < len(b); {
		// Between segments, and in a scan, everything up to a marker is passed over:
		// FF 00 is a byte of a scan, FF FF is fill, D0 to D7 restart.
		if b[at] != 0xFF || at+1 == len(b) || b[at+1] == 0xFF || b[at+1] == 0 || b[at+1]&0xF8 == jpegRST0 || b[at+1] == jpegTEM {
			if b[at] != 0xFF && scans == 0 {
				return fmt.Errorf("%w: byte %d is in no segment", ErrFormat, at)
			}
			at++
			continue
		}
		marker := b[at+1]
		at += 2
		if marker == jpegEOI {
			if scans == 0 {
				return fmt.Errorf("%w: it ends before its first scan", ErrFormat)
			}
			return nil
		}
		if len(b)-at < 2 || u16(b[at:]) < 2 || len(b)-at < u16(b[at:]) {
			return fmt.Errorf("%w: segment %02X", ErrTruncated, marker)
		}
		segment := b[at+2 : at+u16(b[at:])]
		at += u16(b[at:])
		switch {
		case marker >= jpegSOF0 && marker <= jpegSOF2:
			if framed || scans > 0 {
				return fmt.Errorf("%w: a second frame", ErrFormat)
			}
			framed = true
			if err := h.frame(segment); err != nil {
				return err
			}
			h.Progressive = marker == jpegSOF2
		case marker == jpegSOS:
			if !framed {
				return fmt.Errorf("%w: a scan before the frame", ErrFormat)
			}
			if scans++; scans > MaxScans {
				return fmt.Errorf("%w: more than %d scans", ErrLimit, MaxScans)
			}
		case marker == jpegDNL:
			return fmt.Errorf("%w: its height comes after it", ErrFormat)
		case marker == jpegDHT, marker == jpegDQT, marker == jpegDRI, marker >= jpegAPP0 && marker < jpegAPP0+16, marker == jpegCOM:
		default: // lossless, hierarchical, arithmetic-coded, or of no meaning
			return fmt.Errorf("%w: segment %02X", ErrFormat, marker)
		}
	}
	return fmt.Errorf("%w: no end marker", ErrTruncated)
}

// frame reads a frame header, T.81 clause B.2.2.
func (h *Header) frame(s []byte) error {
	if len(s) < 6 || len(s) != 6+3*int(s[5]) {
		return fmt.Errorf("%w: frame header of %d bytes", ErrFormat, len(s))
	}
	h.Depth, h.Height, h.Width, h.Components, h.Tiles = int(s[0]), u16(s[1:]), u16(s[3:]), int(s[5]), 1
	if h.Depth != 8 {
		return fmt.Errorf("%w: samples of %d bits", ErrFormat, h.Depth)
	}
	if err := h.check(); err != nil {
		return err
	}
	var most [2]byte
	for pass := range 2 { // the largest factors first, then each against them
		for c := range h.Components {
			for axis, f := range []byte{s[6+3*c+1] >> 4, s[6+3*c+1] & 15} {
				most[axis] = max(most[axis], f)
				if f < 1 || f > 4 || pass == 1 && most[axis]%f != 0 {
					return fmt.Errorf("%w: sampling %02X", ErrFormat, s[6+3*c+1])
				}
			}
		}
	}
	return nil
}
