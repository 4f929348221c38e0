package itl

import (
	"fmt"
	"image"
	"log/slog"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/fir"
)

// Limits of a file.
const (
	MaxBytes   = 64 << 20
	MaxRecords = 100 // an IDC has two digits
)

// The editions that are read, as 1.002 has them.
const (
	Version2000 = "0300"
	Version2007 = "0400"
	Version2011 = "0500" // the one to write
	Version2013 = "0501"
	Version2015 = "0502"
)

// Pitch500 is 500 ppi as 1.011 and 1.012 have it: hundredths of a pixel per mm.
const Pitch500 = 1969

// Transaction is a file: a head, text, and images of fingers.
type Transaction struct {
	Version     string    // 1.002, one of the editions
	Type        string    // 1.004, as the receiver defines it, 1 to 16 characters
	Date        time.Time // 1.005, a day in UTC
	Priority    int       // 1.006, 1 (most urgent) to 9; 0: not said
	Destination string    // 1.007, an agency
	Origin      string    // 1.008, an agency
	Control     string    // 1.009, number of this transaction
	Reference   string    // 1.010, number of the one that this answers; "": none
	Native      int       // 1.011 and 1.012, hundredths of a pixel per mm: Pitch500 with
	Nominal     int       // images of Type-4; 0 without, but editions before 2011 say it all the same
	Other       []Field   // of Type-1: domain, time, character sets and so on, as they are
	Texts       []Text    // of Type-2
	Images      []Image   // of Type-4 and Type-14
	Rest        []Record  // of other types, as they are
}

// LogValue prints sizes only.
func (t Transaction) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("transaction of %d texts and %d images", len(t.Texts), len(t.Images)))
}

// Record is a record of a type that is not read here, a face for one.
type Record struct {
	Type, IDC int
	Data      []byte // all of it, a view of the file
}

// LogValue prints sizes only.
func (r Record) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("Type-%d record of %d bytes", r.Type, len(r.Data)))
}

// Text is a record of Type-2: what the receiver defines, about the person.
type Text struct {
	IDC    int // 0..99
	Fields []Field
}

// LogValue prints sizes only.
func (t Text) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("text of %d fields", len(t.Fields)))
}

// Field is one field: subfields of information items.
type Field struct {
	Number int
	Value  [][]string
}

// LogValue prints the number only.
func (f Field) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("field %d", f.Number)) }

// One makes a field of one item.
func One(number int, value string) Field { return Field{number, [][]string{{value}}} }

// Coding is how pixels are written, at the number that Type-4 has for it.
type Coding uint8

// The codings (table 15).
const (
	None Coding = iota
	WSQ
	JPEG
	JPEGLossless
	JPEG2000
	JPEG2000Lossless
	PNG
)

var codings = [...]string{"NONE", "WSQ20", "JPEGB", "JPEGL", "JP2", "JP2L", "PNG"}

// String gives the code of 14.011.
func (c Coding) String() string {
	if int(c) < len(codings) {
		return codings[c]
	}
	return fmt.Sprintf("coding(%d)", uint8(c))
}

// Image is an image of a finger or of several.
type Image struct {
	Type       int   // of record: 4 or 14
	IDC        int   // 0..99
	Impression int   // table 7: 0 live plain, 1 live rolled, 8 swipe, 24 contactless plain
	Positions  []int // table 8: those of capture.Finger, 13 to 15 slaps; several: it is one of them
	Width      int   // pixels
	Height     int
	Units      fir.Units      // of Scale and Scanned; PerInch in Type-4
	Scale      fir.Resolution // of the image; Type-4 has 500 ppi, or the native one of 1.011
	Coding     Coding
	Data       []byte

	// Of Type-14.
	Source   string         // agency that took it
	Captured time.Time      // a day in UTC
	Scanned  fir.Resolution // of the scanner; zero: not said
	Depth    int            // bits of a pixel; 8 in Type-4
	Missing  []Missing
	Quality  []Quality
	Comment  string
	Other    []Field // those not read here
}

// LogValue prints sizes only.
func (i Image) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("Type-%d image, %s, %d bytes", i.Type, i.Coding, len(i.Data)))
}

// Missing is a finger that the image should show and does not (14.018).
type Missing struct {
	Position  int
	Amputated bool // else it cannot be taken, for a bandage or another reason
}

// MissingOf makes a statement of a finger that was not taken. The standard has no
// other reasons than these two.
func MissingOf(m capture.MissingFinger) Missing {
	return Missing{int(m.Finger), m.Reason == capture.Amputated}
}

// Quality is a judgement of one finger of the image (14.024).
type Quality struct {
	Position  int
	Score     int    // 0..100, 254 none, 255 failed
	Vendor    uint16 // of the algorithm
	Algorithm int    // 1..65535
}

// Gray gives the pixels of an image that is not compressed or in WSQ. ErrUnsupported of
// package fir says that the bytes are for another decoder.
func (i Image) Gray() (*image.Gray, error) {
	coding := [...]fir.Coding{fir.Raw, fir.WSQ, fir.JPEG, fir.JPEG, fir.JPEG2000, fir.JPEG2000Lossless, fir.PNG}
	if int(i.Coding) >= len(coding) {
		return nil, &Error{Field: named(i.Type, 11), Kind: ErrValue}
	}
	return fir.Image{Coding: coding[i.Coding], Depth: i.Depth, Width: i.Width, Height: i.Height, Data: i.Data}.Gray()
}
