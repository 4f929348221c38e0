package lds

import (
	"fmt"
	"log/slog"

	"gatehouse/capture/lds/codestream"
)

// The limits of a facial record.
const (
	maxFaces  = 9
	maxPoints = 128
)

// DG2 is the portrait (Doc 9303-10 clause 4.7.2).
type DG2 struct {
	Templates  []Biometric
	Faces      []Face // of all templates, at least one
	Departures []string
}

// LogValue prints sizes only.
func (d DG2) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("DG2, %d templates, %d faces", len(d.Templates), len(d.Faces)))
}

// Face is one picture of a face with what its record says of it (ISO/IEC
// 19794-5:2005 clauses 5.5 to 5.7). ISO/IEC 39794-5 leaves most of it at 0, which
// is "unspecified".
type Face struct {
	Image
	Template              int  // index in Templates
	Gender, Eyes, Hair    byte // codes of clauses 5.5.3 to 5.5.5
	Properties            uint32
	Expression            uint16
	Pose, PoseUncertainty [3]byte // yaw, pitch, roll
	Points                []FeaturePoint
	Kind                  byte // 0 basic, 1 full frontal, 2 token frontal
	ColourSpace, Source   byte
	Device, Quality       uint16
}

// LogValue prints sizes only.
func (f Face) LogValue() slog.Value { return f.Image.LogValue() }

// FeaturePoint is a point of the face, pixels from the upper left.
type FeaturePoint struct {
	Type, Code byte // 1: MPEG-4, its number is major<<4 | minor
	X, Y       int
}

// ParseDG2 reads DG2, with records of ISO/IEC 19794-5 and 39794-5. Whether the
// pictures are what they should be is for Image.Header to say.
func ParseDG2(file []byte) (DG2, error) {
	var d DG2
	var err error
	if d.Templates, err = faceModality.read(file, &d.Departures); err != nil {
		return DG2{}, within("DG2", err)
	}
	for i, b := range d.Templates {
		n := len(d.Faces)
		if b.ISO39794 {
			err = reader{b.Block, b.Offset, &d.Departures}.representations(faceBlock, maxFaces, func(one reader) error {
				f, err := d.face39794(one)
				d.Faces = append(d.Faces, f)
				return err
			})
		} else {
			err = d.read19794(record{b.Block, b.Offset})
		}
		if err != nil {
			return DG2{}, within(fmt.Sprintf("DG2: template %d", i+1), err)
		}
		for ; n < len(d.Faces); n++ {
			d.Faces[n].Template = i
		}
	}
	return d, nil
}

// read19794 reads a facial record: a header of 14 bytes and one block a face.
func (d *DG2) read19794(r record) error {
	whole := len(r.b)
	head, err := r.take(14)
	if err != nil {
		return within("facial record", err)
	}
	if string(head[:4]) != "FAC\x00" {
		return within("facial record", fail(ErrUnsupported, "format identifier"))
	}
	if string(head[4:8]) != "010\x00" {
		return within("facial record", fail(ErrUnsupported, "version"))
	}
	switch less := whole - u32(head[8:]); {
	case less < 0 || less > 8:
		return within("facial record", fail(ErrValue, "length differs by %d", less))
	case less > 0:
		depart(&d.Departures, RecordLength)
	}
	n := u16(head[12:])
	if n < 1 || n > maxFaces {
		return within("facial record", fail(ErrLimit, "%d faces, 1 to %d are accepted", n, maxFaces))
	}
	for i := range n {
		f, err := d.readFace(&r)
		if err != nil {
			return within(fmt.Sprintf("facial record: face %d", i+1), err)
		}
		d.Faces = append(d.Faces, f)
	}
	// The bytes that the header's length leaves out, and no more, may be left.
	if len(r.b) > 8 {
		return within("facial record", fail(ErrValue, "%d bytes after the last face", len(r.b)))
	}
	if len(r.b) > 0 {
		depart(&d.Departures, RecordLength)
	}
	return nil
}

// readFace reads facial information (20 bytes), feature points (8 each), image
// information (12) and the picture.
func (d *DG2) readFace(r *record) (f Face, err error) {
	info, err := r.take(20)
	if err != nil {
		return f, err
	}
	points := u16(info[4:])
	if points > maxPoints {
		return f, fail(ErrLimit, "%d feature points, %d are accepted", points, maxPoints)
	}
	size := u32(info) - 20 - 8*points - 12
	if size < 1 {
		return f, fail(ErrValue, "block of %d bytes with %d feature points", u32(info), points)
	}
	f.Gender, f.Eyes, f.Hair = info[6], info[7], info[8]
	f.Properties = uint32(info[9])<<16 | uint32(u16(info[10:]))
	f.Expression = uint16(u16(info[12:]))
	copy(f.Pose[:], info[14:])
	copy(f.PoseUncertainty[:], info[17:])
	for range points {
		p, err := r.take(8)
		if err != nil {
			return f, err
		}
		f.Points = append(f.Points, FeaturePoint{p[0], p[1], u16(p[2:]), u16(p[4:])})
	}
	image, err := r.take(12)
	if err != nil {
		return f, err
	}
	at := r.at
	data, err := r.take(size)
	if err != nil {
		return f, err
	}
	declared := codestream.Unknown
	switch image[1] {
	case 0:
		declared = codestream.JPEG
	case 1:
		declared = codestream.JP2
	default:
		return f, fail(ErrValue, "image data type %d", image[1])
	}
	f.Image = newImage(data, at, declared, &d.Departures)
	f.Kind, f.Width, f.Height = image[0], u16(image[2:]), u16(image[4:])
	f.ColourSpace, f.Source = image[6], image[7]
	if !f.registered() {
		depart(&d.Departures, FaceFields)
	}
	f.Device, f.Quality = uint16(u16(image[8:])), uint16(u16(image[10:]))
	return f, nil
}

// registered says whether the codes are ones that the standard has: gender to hair
// 0 up to a few or FF, angles 0 (unspecified) to 181 with steps of two degrees.
func (f *Face) registered() bool {
	for _, a := range [][3]byte{f.Pose, f.PoseUncertainty} {
		if max(a[0], a[1], a[2]) > 181 {
			return false
		}
	}
	return (f.Gender <= 2 || f.Gender == 0xFF) && (f.Eyes <= 7 || f.Eyes == 0xFF) && (f.Hair <= 7 || f.Hair == 0xFF) && f.Kind <= 2
}
