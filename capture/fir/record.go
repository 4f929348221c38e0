package fir

import (
	"bytes"
	"fmt"
	"log/slog"
	"time"

	"gatehouse/capture"
)

// Limits of a record.
const (
	MaxBytes  = 16 << 20
	MaxImages = 176 // eleven fingers of sixteen views
	maxViews  = 16
)

// Format is the form of a record.
type Format uint8

// The forms.
const (
	ISO2005  Format = iota + 1 // ISO/IEC 19794-4:2005
	ISO2011                    // ISO/IEC 19794-4:2011
	ISO39794                   // ISO/IEC 39794-4:2019, DER
)

var formatNames = [...]string{"", "ISO/IEC 19794-4:2005", "ISO/IEC 19794-4:2011", "ISO/IEC 39794-4"}

func (f Format) String() string {
	if f >= ISO2005 && int(f) < len(formatNames) {
		return formatNames[f]
	}
	return fmt.Sprintf("format(%d)", uint8(f))
}

// Coding is how pixels are written.
type Coding uint8

// The codings. Not every form has all of them.
const (
	Raw    Coding = iota + 1 // a byte a pixel, two above 8 bits
	Packed                   // as many bits a pixel as it is deep
	WSQ
	JPEG
	JPEG2000
	JPEG2000Lossless // told apart in the newer forms alone
	PNG
	PGM // ISO/IEC 39794-4 alone
)

var codingNames = [...]string{"", "raw", "packed", "WSQ", "JPEG", "JPEG 2000", "JPEG 2000 lossless", "PNG", "PGM"}

func (c Coding) String() string {
	if c >= Raw && int(c) < len(codingNames) {
		return codingNames[c]
	}
	return fmt.Sprintf("coding(%d)", uint8(c))
}

// Units are what resolutions count in.
type Units uint8

// The units.
const (
	PerInch       Units = 1
	PerCentimetre Units = 2
)

// QualityUnknown is the quality of an image where none is given; QualityFailed where it
// could not be found out.
const (
	QualityUnknown = 254
	QualityFailed  = 255
)

// What departs from the 2005 form and is read all the same.
const (
	// LevelContradicts is a resolution that is not the one of the record's image
	// acquisition level (table 1); the resolution counts.
	LevelContradicts = "image acquisition level is of another resolution"
	// CountsPositions is a number of fingers that counts several views of one finger
	// once; JMRTD and NIST's BIOMDI count images.
	CountsPositions = "number of fingers is not that of the images"
)

// Record is some images of the fingers of one person.
type Record struct {
	Format     Format
	Device     uint16  // capture device id of the 2005 form
	Level      int     // image acquisition level of the 2005 form: 10, 20, 30, 31, 35, 40, 41
	Certified  bool    // of the 2011 form: each image says by whom its device is certified
	Images     []Image // at least one
	Departures []string
}

// LogValue prints sizes only.
func (r Record) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("finger image record, %d images", len(r.Images)))
}

// Image is one image of one finger, or of several side by side.
type Image struct {
	Position    Position
	View, Views int // this view of its position, from 1, and how many there are
	Quality     []Quality
	Impression  Impression
	Units       Units
	Scan        Resolution // of the scanner; zero where a form does not say it
	Resolution  Resolution // of the image, not finer than Scan; zero: not said (ISO/IEC 39794-4)
	Depth       int        // bits of a pixel, 1..16
	Width       int        // pixels; 0 in ISO/IEC 39794-4, where the picture says it
	Height      int
	Coding      Coding
	Data        []byte // as coded

	// Of the 2011 form.
	Captured   time.Time // UTC; zero: not said
	Technology byte      // of the device, 0: not said
	Vendor     uint16    // of the device
	Device     uint16    // of the vendor
	Certified  []Certificate
	Extended   []Extended
}

// LogValue prints sizes only.
func (i Image) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("finger image, %s, %d bytes", i.Coding, len(i.Data)))
}

// Resolution is in pixels per unit, across and down.
type Resolution struct{ X, Y int }

// Quality is one judgement of an image. The 2005 form has one and does not say whose.
type Quality struct {
	Score             byte // 0..100, QualityUnknown or QualityFailed
	Vendor, Algorithm uint16
}

// Certificate says who has certified the device, and by which scheme.
type Certificate struct {
	Authority uint16
	Scheme    byte
}

// Extended is data beside the image: segments, annotations, comments, a vendor's own.
type Extended struct {
	Type uint16
	Data []byte
}

// Finger is the finger of an image, FingerUnknown where it shows several or another
// part of the hand.
func (i Image) Finger() capture.Finger {
	if i.Position <= Position(capture.LeftLittle) {
		return capture.Finger(i.Position)
	}
	return capture.FingerUnknown
}

// PPI is the resolution of an image in pixels per inch, 0 where it is not said or
// differs across and down. Pixels per centimetre are whole numbers, so that 197 stands
// for 500 and 394 for 1000.
func (i Image) PPI() int {
	n := i.Resolution.X
	if n != i.Resolution.Y {
		return 0
	}
	if i.Units != PerCentimetre {
		return n
	}
	for _, ppi := range []int{250, 500, 750, 1000} {
		if n == (ppi*100+127)/254 {
			return ppi
		}
	}
	return (n*254 + 50) / 100
}

// Parse reads a record of any of the forms.
func Parse(b []byte) (Record, error) {
	var r Record
	var err error
	switch {
	case len(b) > MaxBytes:
		return r, fail(ErrLimit, inRecord, "length", "%d", len(b))
	case bytes.HasPrefix(b, []byte(magic+version2005)):
		r, err = parse2005(b)
	case bytes.HasPrefix(b, []byte(magic+version2011)):
		r, err = parse2011(b)
	case len(b) > 0 && (b[0] == outerTag || b[0] == blockTag):
		r, err = parse39794(b)
	case bytes.HasPrefix(b, []byte(magic)):
		return r, fail(ErrUnsupported, inRecord, "version number", "")
	default:
		return r, fail(ErrFormat, inRecord, "format identifier", "")
	}
	if err == nil {
		err = r.check()
	}
	if err != nil {
		return Record{}, err
	}
	r.level()
	return r, nil
}

// Encode writes a record in the form it says.
func (r Record) Encode() ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	switch r.Format {
	case ISO2005:
		return r.encode2005(), nil
	case ISO2011:
		return r.encode2011(), nil
	default:
		return r.encode39794(), nil
	}
}
