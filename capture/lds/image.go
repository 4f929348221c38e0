package lds

import (
	"fmt"
	"log/slog"

	"gatehouse/capture/lds/codestream"
)

// Image is a compressed picture in a file: a view, never a copy.
type Image struct {
	Data          []byte
	Offset        int               // of Data in the file
	Declared      codestream.Format // what its record says; Unknown: nothing, or another format
	Actual        codestream.Format // what its first bytes say
	Width, Height int               // pixels, as the record declares; 0: not said
}

// LogValue prints sizes only.
func (i Image) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%s image, %d bytes", i.Actual, len(i.Data)))
}

// Header reads the picture's own header and holds it to the limits. It must be
// called, and have succeeded, before the picture is given to a decoder.
func (i Image) Header() (codestream.Header, error) { return codestream.Parse(i.Data) }

// newImage looks at the first bytes, and names a lie.
func newImage(data []byte, at int, declared codestream.Format, departures *[]string) Image {
	i := Image{Data: data, Offset: at, Declared: declared, Actual: codestream.Detect(data)}
	lies := declared != codestream.Unknown && i.Actual != declared
	if declared == codestream.JP2 && i.Actual == codestream.J2K {
		lies = false // the codestream without its boxes is JPEG 2000 too
	}
	if lies {
		depart(departures, ImageType)
	}
	return i
}

// record reads the fixed headers of ISO/IEC 19794, big-endian, at an offset.
type record struct {
	b  []byte
	at int // offset of b in the file
}

// skip cuts n bytes off, after asking whether they are there.
func (r *record) take(n int) ([]byte, error) {
	if n < 0 || n > len(r.b) {
		return nil, fail(ErrTruncated, "%d bytes of a record, %d are left", n, len(r.b))
	}
	out := r.b[:n:n]
	r.b = r.b[n:]
	r.at += n
	return out, nil
}

func u16(b []byte) int { return int(b[0])<<8 | int(b[1]) }

// u32 gives numbers above MaxFile as MaxFile+1: no length in a file is as large.
func u32(b []byte) int {
	n := uint64(u16(b))<<16 | uint64(u16(b[2:]))
	return int(min(n, MaxFile+1))
}
