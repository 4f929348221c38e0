package lds

import (
	"fmt"
	"log/slog"

	"gatehouse/capture/lds/codestream"
)

// maxPrints bounds the fingers, and the images of an eye, of one record; maxImages
// the images of a file.
const (
	maxPrints = 32
	maxImages = 256
)

// DG3 is the fingers, readable after Terminal Authentication (Doc 9303-10 clause
// 4.7.3).
type DG3 struct {
	Templates  []Biometric
	Fingers    []FingerImage
	Departures []string
}

// LogValue prints sizes only.
func (d DG3) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("DG3, %d templates, %d images", len(d.Templates), len(d.Fingers)))
}

// FingerImage is one picture with what its record says of it (ISO/IEC
// 19794-4:2005 clauses 7.1 and 7.2). ISO/IEC 39794-4 says position, impression and
// format.
type FingerImage struct {
	Image
	Template             int  // index in Templates
	Position             byte // 0 unknown, 1 to 5 right thumb to little finger, 6 to 10 left
	View, Views          byte
	Quality              byte
	Impression           byte
	Compression          byte // 0 raw, 1 raw packed, 2 WSQ, 3 JPEG, 4 JPEG 2000, 5 PNG
	Depth                byte // bits
	ScaleUnits           byte // 1 pixels per inch, 2 per centimetre
	Horizontal, Vertical int  // image resolution in these units
}

// LogValue prints sizes only.
func (f FingerImage) LogValue() slog.Value { return f.Image.LogValue() }

// fingerFormats are the formats that go with Compression.
var fingerFormats = [...]codestream.Format{0, 0, codestream.WSQ, codestream.JPEG, codestream.JP2, codestream.PNG}

// ParseDG3 reads DG3, with records of ISO/IEC 19794-4 and 39794-4.
func ParseDG3(file []byte) (DG3, error) {
	var d DG3
	var err error
	if d.Templates, err = fingerModality.read(file, &d.Departures); err != nil {
		return DG3{}, within("DG3", err)
	}
	for i, b := range d.Templates {
		n := len(d.Fingers)
		if b.ISO39794 {
			err = reader{b.Block, b.Offset, &d.Departures}.representations(fingerBlock, maxPrints, func(one reader) error {
				f, err := d.finger39794(one)
				d.Fingers = append(d.Fingers, f)
				return err
			})
		} else {
			err = d.readRecord(record{b.Block, b.Offset})
		}
		if err != nil {
			return DG3{}, within(fmt.Sprintf("DG3: template %d: finger record", i+1), err)
		}
		for ; n < len(d.Fingers); n++ {
			d.Fingers[n].Template = i
		}
	}
	return d, nil
}

// readRecord reads a record: a header of 32 bytes, then one of 14 an image. The number
// of fingers is that of the images, as JMRTD and NIST's BIOMDI write it, or that of the
// positions, each with all its views.
func (d *DG3) readRecord(r record) error {
	whole := len(r.b)
	head, err := r.take(32)
	switch {
	case err != nil:
		return err
	case string(head[:4]) != "FIR\x00" || string(head[4:8]) != "010\x00":
		return fail(ErrUnsupported, "format identifier or version")
	case u16(head[8:]) != 0 || u32(head[10:]) != whole:
		return fail(ErrValue, "its length differs")
	case head[18] < 1 || head[18] > maxPrints:
		return fail(ErrLimit, "%d images, 1 to %d are accepted", head[18], maxPrints)
	case int(head[29]) >= len(fingerFormats):
		return fail(ErrValue, "compression %d", head[29])
	}
	positions, left := 0, 0 // views of this position that are still to come
	first := len(d.Fingers)
	for n := 1; len(r.b) > 0; n++ {
		f, err := d.readImage(&r, head)
		if err != nil {
			return within(fmt.Sprintf("finger %d", n), err)
		}
		if len(d.Fingers) == maxImages {
			return fail(ErrLimit, "images")
		}
		if left == 0 {
			positions, left = positions+1, max(1, int(f.Views))
		}
		left--
		d.Fingers = append(d.Fingers, f)
	}
	images := len(d.Fingers) - first
	switch count := int(head[18]); {
	case left > 0 || images < count && positions < count:
		return fail(ErrTruncated, "%d images, %d of a position", images, left)
	case count != images && count != positions:
		return fail(ErrValue, "%d images where %d are said", images, count)
	}
	return nil
}

func (d *DG3) readImage(r *record, head []byte) (f FingerImage, err error) {
	h, err := r.take(14)
	if err != nil {
		return f, err
	}
	at := r.at
	data, err := r.take(u32(h) - 14)
	if err != nil {
		return f, err
	}
	if len(data) == 0 {
		return f, fail(ErrMissing, "image")
	}
	f.Image = newImage(data, at, fingerFormats[head[29]], &d.Departures)
	f.Position, f.Views, f.View, f.Quality, f.Impression = h[4], h[5], h[6], h[7], h[8]
	f.Width, f.Height = u16(h[9:]), u16(h[11:])
	f.ScaleUnits, f.Horizontal, f.Vertical = head[19], u16(head[24:]), u16(head[26:])
	f.Depth, f.Compression = head[28], head[29]
	if f.Position > 15 {
		return f, fail(ErrValue, "finger position %d", f.Position)
	}
	return f, nil
}
