package lds

import (
	"fmt"

	"gatehouse/capture/lds/codestream"
)

// Tags of ISO/IEC 39794-5 (ICAO application profile for eMRTDs): automatic
// tagging, so that a field's tag is its place in its SEQUENCE or CHOICE.
const (
	faceBlock = 0x65 // [APPLICATION 5] FaceImageDataBlock
	field0    = 0x80 // primitive field 0
	group0    = 0xA0 // constructed field 0
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

// read39794 reads a FaceImageDataBlock.
func (d *DG2) read39794(in reader) error {
	if in.is(faceBlock) {
		depart(&d.Departures, Bare39794)
	} else {
		inner, err := in.into(0xA1)
		if err == nil {
			err = in.end()
		}
		if err != nil {
			return err
		}
		in = inner
	}
	block, err := in.into(faceBlock)
	if err == nil {
		err = in.end()
	}
	if err != nil {
		return err
	}
	if _, err := block.down(group0); err != nil { // version
		return within("65", err)
	}
	representations, err := block.down(group0 + 1)
	if err != nil {
		return within("65", err)
	}
	n := 0
	for ; !representations.empty(); n++ {
		one, err := representations.into(derSequence)
		if err == nil && n == maxFaces {
			err = fail(ErrLimit, "representations")
		}
		var f Face
		if err == nil {
			f, err = d.face39794(one)
		}
		if err != nil {
			return within(fmt.Sprintf("representation %d", n+1), err)
		}
		d.Faces = append(d.Faces, f)
	}
	if n == 0 {
		return fail(ErrMissing, "representation")
	}
	return nil
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
	format, err := info.seek(group0)
	if err != nil {
		return f, err
	}
	declared := codestream.Unknown // an extension of the standard, or of the list
	if code, err := format.seek(field0); err == nil && len(code.rest) == 1 {
		switch code.rest[0] {
		case 2:
			declared = codestream.JPEG
		case 3, 4: // lossy, lossless
			declared = codestream.JP2
		}
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
