package fir

import (
	"bytes"
	"fmt"
	"image"

	"gatehouse/capture/wsq"
)

// MaxPixels bounds a picture: the slap of four fingers at 1000 ppi has 3,200 x 3,000.
const MaxPixels = 16 << 20

// Gray gives the pixels of an image that is raw, packed, PGM or WSQ, of 8 bits each and
// ridges dark. ErrUnsupported says that it is of another coding and that the bytes are
// for another decoder.
func (i Image) Gray() (*image.Gray, error) {
	const where, field = "image", "image data"
	var g *image.Gray
	var err error
	switch i.Coding {
	case Raw, Packed:
		if !sized(i.Width, i.Height) || i.Depth < 1 || i.Depth > 16 {
			return nil, fail(ErrLimit, where, field, "%d x %d pixels of %d bits", i.Width, i.Height, i.Depth)
		}
		return i.unpack()
	case PGM:
		g, err = readPGM(i.Data)
	case WSQ:
		if g, _, err = wsq.Decode(i.Data); err != nil {
			err = fmt.Errorf("finger image: %w", err)
		}
	default:
		return nil, fail(ErrUnsupported, where, "image compression algorithm", "%s", i.Coding)
	}
	if err != nil {
		return nil, err
	}
	if size := g.Rect.Size(); i.Width != 0 && size != image.Pt(i.Width, i.Height) {
		return nil, fail(ErrValue, where, field, "%d x %d pixels, the record says %d x %d", size.X, size.Y, i.Width, i.Height)
	}
	return g, nil
}

// sized says whether a picture is neither empty nor above MaxPixels.
func sized(w, h int) bool { return w > 0 && h > 0 && w <= MaxPixels/h }

// unpack makes pixels of 8 bits. Packed rows begin at a byte or where the last one
// ended; the length says which.
func (i Image) unpack() (*image.Gray, error) {
	n := i.Width * i.Height
	bits, row := i.Depth, 0 // of a pixel, and of a row with what fills it up
	switch {
	case i.Coding == Raw:
		bits = (i.Depth + 7) / 8 * 8
		row = i.Width * bits
	case len(i.Data) == (n*bits+7)/8:
		row = i.Width * bits
	default:
		row = (i.Width*bits + 7) / 8 * 8
	}
	if want := (row*i.Height + 7) / 8; len(i.Data) != want {
		return nil, fail(ErrValue, "image", "image data", "%d bytes, %d x %d pixels of %d bits take %d", len(i.Data), i.Width, i.Height, i.Depth, want)
	}
	g := image.NewGray(image.Rect(0, 0, i.Width, i.Height))
	if bits == 8 && i.Depth == 8 {
		copy(g.Pix, i.Data)
		return g, nil
	}
	most := 1<<i.Depth - 1
	for y := range i.Height {
		for x := range i.Width {
			v := i.bits(y*row+x*bits, bits)
			if v > most {
				return nil, fail(ErrValue, "image", "image data", "a pixel of more than %d bits", i.Depth)
			}
			g.Pix[y*i.Width+x] = uint8((v*255 + most/2) / most)
		}
	}
	return g, nil
}

// bits reads up to 16 bits, most significant first.
func (i Image) bits(at, n int) (v int) {
	for n > 0 {
		take := min(8-at%8, n)
		v = v<<take | int(i.Data[at/8])>>(8-at%8-take)&(1<<take-1)
		at += take
		n -= take
	}
	return v
}

// readPGM reads a binary PGM of 8 bits.
func readPGM(b []byte) (*image.Gray, error) {
	bad := func(kind error, what string) error { return fail(kind, "image", "image data", "PGM: %s", what) }
	rest, ok := bytes.CutPrefix(b, []byte("P5"))
	var n [3]int // width, height, brightest
	for i := range n {
		before := len(rest)
		rest = pgmSpace(rest)
		digits := 0
		for ; digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' && digits < 6; digits++ {
			n[i] = n[i]*10 + int(rest[digits]-'0')
		}
		ok = ok && digits > 0 && len(rest) < before
		rest = rest[digits:]
	}
	switch {
	case !ok || len(rest) == 0 || !pgmBlank(rest[0]):
		return nil, bad(ErrValue, "its head")
	case n[2] != 255:
		return nil, bad(ErrUnsupported, "other than 256 levels")
	case !sized(n[0], n[1]):
		return nil, bad(ErrLimit, fmt.Sprintf("%d x %d pixels", n[0], n[1]))
	case len(rest)-1 != n[0]*n[1]:
		return nil, bad(ErrValue, fmt.Sprintf("%d bytes for %d x %d pixels", len(rest)-1, n[0], n[1]))
	}
	g := image.NewGray(image.Rect(0, 0, n[0], n[1]))
	copy(g.Pix, rest[1:])
	return g, nil
}

func pgmBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// pgmSpace cuts blanks and comments off.
func pgmSpace(b []byte) []byte {
	for len(b) > 0 {
		switch {
		case pgmBlank(b[0]):
			b = b[1:]
		case b[0] == '#':
			end := bytes.IndexByte(b, '\n')
			if end < 0 {
				return nil
			}
			b = b[end:]
		default:
			return b
		}
	}
	return b
}
