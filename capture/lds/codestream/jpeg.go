package codestream

import "fmt"

// Markers of JPEG, second bytes.
const (
	jpegSOF0 = 0xC0
	jpegDHT  = 0xC4
	jpegJPG  = 0xC8
	jpegDAC  = 0xCC
	jpegEOI  = 0xD9
	jpegSOS  = 0xDA
	jpegDNL  = 0xDC
)

// jpeg walks over the segments to the frame header, then counts the scans: each of
// a progressive picture's costs the decoder the whole picture.
func (h *Header) jpeg(b []byte) error {
	framed, scans := false, 0
	for at := 2; at < len(b); {
		// Between segments, and in a scan, everything up to a marker is passed over:
		// FF 00 is a byte of a scan, FF FF is fill, D0 to D7 restart.
		if b[at] != 0xFF || at+1 == len(b) || b[at+1] == 0xFF || b[at+1] == 0 || b[at+1]&0xF8 == 0xD0 || b[at+1] == 1 {
			if b[at] != 0xFF && scans == 0 {
				return fmt.Errorf("%w: byte %d is in no segment", ErrFormat, at)
			}
			at++
			continue
		}
		marker := b[at+1]
		at += 2
		if marker == jpegEOI {
			break
		}
		if len(b)-at < 2 || u16(b[at:]) < 2 || len(b)-at < u16(b[at:]) {
			return fmt.Errorf("%w: segment %02X", ErrTruncated, marker)
		}
		segment := b[at+2 : at+u16(b[at:])]
		at += u16(b[at:])
		switch {
		case marker == jpegDNL:
			return fmt.Errorf("%w: its height comes after it", ErrFormat)
		case marker == jpegSOS:
			if scans++; !framed || scans > MaxScans {
				return fmt.Errorf("%w: scan %d", ErrLimit, scans)
			}
		case marker >= jpegSOF0 && marker <= 0xCF && marker != jpegDHT && marker != jpegJPG && marker != jpegDAC:
			if framed || marker > jpegSOF0+2 {
				return fmt.Errorf("%w: frame %02X", ErrFormat, marker)
			}
			framed = true
			if err := h.frame(segment); err != nil {
				return err
			}
			h.Progressive = marker == jpegSOF0+2
		}
	}
	if !framed || scans == 0 {
		return fmt.Errorf("%w: no frame or no scan", ErrTruncated)
	}
	return nil
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
	for c := range h.Components {
		if f := s[6+3*c+1]; f>>4 < 1 || f>>4 > 4 || f&15 < 1 || f&15 > 4 {
			return fmt.Errorf("%w: sampling %02X", ErrFormat, f)
		}
	}
	return h.check()
}
