package lds

import (
	"fmt"
	"log/slog"

	"gatehouse/capture/lds/codestream"
)

// DG4 is the irises, readable after Terminal Authentication (Doc 9303-10 clause
// 4.7.4).
type DG4 struct {
	Templates  []Biometric
	Irises     []IrisImage
	Departures []string
}

// LogValue prints sizes only.
func (d DG4) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("DG4, %d templates, %d images", len(d.Templates), len(d.Irises)))
}

// IrisImage is one picture with what its record says of it (ISO/IEC 19794-6:2005
// clause 6.5).
type IrisImage struct {
	Image
	Template int  // index in Templates
	Eye      byte // 0 undefined, 1 right, 2 left
	Format   int  // 2, 4 raw; 6, 8 JPEG; 10, 12 JPEG-LS; 14, 16 JPEG 2000; grey and colour
	Quality  byte
	Depth    byte // bits
}

// LogValue prints sizes only.
func (i IrisImage) LogValue() slog.Value { return i.Image.LogValue() }

var irisFormats = map[int]codestream.Format{
	2: 0, 4: 0, 6: codestream.JPEG, 8: codestream.JPEG, 10: 0, 12: 0, 14: codestream.JP2, 16: codestream.JP2,
}

// ParseDG4 reads DG4. Blocks of ISO/IEC 39794-6 are given as Templates alone.
func ParseDG4(file []byte) (DG4, error) {
	var d DG4
	var err error
	if d.Templates, err = irisModality.read(file, &d.Departures); err != nil {
		return DG4{}, within("DG4", err)
	}
	for i, b := range d.Templates {
		if b.ISO39794 {
			continue
		}
		if err := d.readRecord(i, record{b.Block, b.Offset}); err != nil {
			return DG4{}, within(fmt.Sprintf("DG4: template %d: iris record", i+1), err)
		}
	}
	return d, nil
}

// readRecord reads a record: a header of 45 bytes, one of 3 an eye, one of 11 an
// image.
func (d *DG4) readRecord(template int, r record) error {
	whole := len(r.b)
	head, err := r.take(45)
	switch {
	case err != nil:
		return err
	case string(head[:4]) != "IIR\x00" || string(head[4:8]) != "010\x00":
		return fail(ErrUnsupported, "format identifier or version")
	case u32(head[8:]) != whole:
		return fail(ErrValue, "its length differs")
	case head[14] < 1 || head[14] > 2:
		return fail(ErrLimit, "%d eyes", head[14])
	case u16(head[15:]) != 45:
		return fail(ErrValue, "header of %d bytes", u16(head[15:]))
	}
	format := u16(head[21:])
	if _, known := irisFormats[format]; !known {
		return fail(ErrValue, "image format %d", format)
	}
	for range int(head[14]) {
		eye, err := r.take(3)
		if err != nil {
			return err
		}
		if eye[0] > 2 || u16(eye[1:]) > maxPrints {
			return fail(ErrLimit, "eye %d with %d images", eye[0], u16(eye[1:]))
		}
		for range u16(eye[1:]) {
			h, err := r.take(11)
			if err != nil {
				return err
			}
			at := r.at
			data, err := r.take(u32(h[7:]))
			if err != nil {
				return err
			}
			i := IrisImage{Template: template, Eye: eye[0], Format: format, Quality: h[2], Depth: head[27]}
			i.Image = newImage(data, at, irisFormats[format], &d.Departures)
			i.Width, i.Height = u16(head[23:]), u16(head[25:])
			d.Irises = append(d.Irises, i)
		}
	}
	if len(r.b) > 0 {
		return fail(ErrValue, "%d bytes after the last image", len(r.b))
	}
	return nil
}
