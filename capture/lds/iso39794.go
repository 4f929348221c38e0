package lds

import (
	"fmt"

	"gatehouse/capture/lds/codestream"
)

// Tags of ISO/IEC 39794-4 and -5: automatic tagging, so that a field's tag is its
// place in its SEQUENCE or CHOICE.
const (
	fingerBlock = 0x64 // [APPLICATION 4] FingerImageDataBlock
	faceBlock   = 0x65 // [APPLICATION 5] FaceImageDataBlock
	field0      = 0x80 // primitive field 0
	group0      = 0xA0 // constructed field 0
)

// seek passes over fields to the one of that tag. Fields are in ascending order
// and optional ones may be missing; those that extend the standard come last.
func (r *reader) seek(tag uint32) (reader, error) {
	for n := 0; !r.empty(); n++ {
		if n == maxObjects {
			return reader{}, fail(ErrLimit, "fields")
		}
		if r.is(tag) {
			return r.into(tag)
		}
		if _, err := r.next(); err != nil {
			return reader{}, err
		}
	}
	return reader{}, fail(ErrMissing, "field %X", tag)
}

// down goes into fields one below the other.
func (r reader) down(tags ...uint32) (in reader, err error) {
	in = r
	for _, tag := range tags {
		if in, err = in.seek(tag); err != nil {
			return reader{}, within(fmt.Sprintf("%X", tag), err)
		}
	}
	return in, nil
}

// representations goes through a data block of ISO/IEC 39794 (Doc 9303-10 clause
// 4.5.6 tables 2 and 3): version and representations, in A1.
func (r reader) representations(tag uint32, most int, each func(reader) error) error {
	if r.is(tag) {
		depart(r.departures, Bare39794)
	} else {
		inner, err := r.into(0xA1)
		if err == nil {
			err = r.end()
		}
		if err != nil {
			return err
		}
		r = inner
	}
	block, err := r.into(tag)
	if err == nil {
		err = r.end()
	}
	if err != nil {
		return err
	}
	if _, err := block.down(group0); err != nil { // version
		return within(fmt.Sprintf("%X", tag), err)
	}
	all, err := block.down(group0 + 1)
	if err != nil {
		return within(fmt.Sprintf("%X", tag), err)
	}
	n := 0
	for ; !all.empty(); n++ {
		one, err := all.into(derSequence)
		if err == nil && n == most {
			err = fail(ErrLimit, "representations")
		}
		if err == nil {
			err = each(one)
		}
		if err != nil {
			return within(fmt.Sprintf("representation %d", n+1), err)
		}
	}
	if n == 0 {
		return fail(ErrMissing, "representation")
	}
	return nil
}

// code reads a CHOICE of a code and an extension of the list; -1: an extension.
func (r *reader) code(field uint32) (int, error) {
	choice, err := r.seek(group0 + field)
	if err != nil {
		return 0, err
	}
	if code, err := choice.seek(field0); err == nil && len(code.rest) == 1 {
		return int(code.rest[0]), nil
	}
	return -1, nil
}

// face39794 reads a RepresentationBlock: imageRepresentation.base.2D, its data, and
// of its information the format and the size.
func (d *DG2) face39794(in reader) (f Face, err error) {
	flat, err := in.down(group0+1, group0, group0)
	if err != nil {
		return f, err
	}
	data, err := flat.seek(field0)
	if err != nil {
		return f, err
	}
	info, err := flat.seek(group0 + 1)
	if err != nil {
		return f, err
	}
	format, err := info.code(0)
	if err != nil {
		return f, err
	}
	declared := codestream.Unknown // an extension of the standard, or of the list
	switch format {
	case 2:
		declared = codestream.JPEG
	case 3, 4: // lossy, lossless
		declared = codestream.JP2
	}
	f.Image = newImage(data.rest, data.at, declared, &d.Departures)
	f.Kind = 1 // the profile has full frontal pictures alone
	size, err := info.seek(group0 + 7)
	if err != nil {
		return f, nil // not said
	}
	for tag, to := range map[uint32]*int{field0: &f.Width, field0 + 1: &f.Height} {
		part := size
		n, err := part.seek(tag)
		if err != nil || len(n.rest) < 1 || len(n.rest) > 3 {
			return f, fail(ErrValue, "size of the picture")
		}
		for _, c := range n.rest {
			*to = *to<<8 | int(c)
		}
	}
	return f, nil
}

// finger39794 reads a RepresentationBlock of a finger: its position, impression,
// format and data.
func (d *DG3) finger39794(in reader) (f FingerImage, err error) {
	var codes [3]int
	for i := range codes {
		if codes[i], err = in.code(uint32(i)); err != nil {
			return f, err
		}
	}
	data, err := in.seek(field0 + 3)
	if err != nil {
		return f, err
	}
	formats := [...]byte{0, 2, 4, 4, 5} // Compression of PGM, WSQ, JPEG 2000 lossy and lossless, PNG
	if codes[0] < 0 || codes[0] > 0xFF || codes[2] < 0 || codes[2] >= len(formats) {
		return f, fail(ErrValue, "position %d or format %d", codes[0], codes[2])
	}
	f.Position, f.Impression, f.Compression = byte(codes[0]), byte(max(codes[1], 0)), formats[codes[2]]
	f.Image = newImage(data.rest, data.at, fingerFormats[f.Compression], &d.Departures)
	return f, nil
}
