package fmr

import (
	"fmt"
	"log/slog"

	"gatehouse/capture"
)

// Format is a form in which a record of minutiae is written.
type Format uint8

// The formats. The zero value is none of them.
const (
	ISO2005     Format = iota + 1 // ISO/IEC 19794-2:2005 clause 7, record
	ISO2011                       // ISO/IEC 19794-2:2011 clause 8, record
	ANSI2004                      // INCITS 378-2004
	ANSI2009                      // INCITS 378-2009
	ANSI2009Am1                   // INCITS 378-2009/AM 1-2010
	NormalCard                    // ISO/IEC 19794-2:2005 clause 8.1, five bytes a minutia
	CompactCard                   // ISO/IEC 19794-2:2005 clause 8.2 and :2011 clause 9, three bytes a minutia
)

var formatNames = [...]string{"", "iso2005", "iso2011", "ansi2004", "ansi2009", "ansi2009am1", "normal-card", "compact-card"}

func (f Format) String() string {
	if f >= ISO2005 && int(f) < len(formatNames) {
		return formatNames[f]
	}
	return fmt.Sprintf("invalid format %d", uint8(f))
}

// Formats are all formats, in the order of their numbers.
func Formats() []Format {
	all := make([]Format, len(formatNames)-1)
	for i := range all {
		all[i] = Format(i + 1)
	}
	return all
}

func (f Format) ansi() bool { return f == ANSI2004 || f == ANSI2009 || f == ANSI2009Am1 }

// Record holds the minutiae of one or more impressions. A field that the format of a
// record does not have is zero.
type Record struct {
	Format    Format // that Parse found
	Owner     uint16 // CBEFF owner of the software that wrote it (ANSI)
	Product   uint16 // and its product (ANSI)
	Certified bool   // the device complies with EBTS appendix F (2005, ANSI)
	Device    uint16 // 12 bits in 2005 and ANSI 2004
	Views     []View
	Quirks    []Quirk // departures from the standard that Parse accepted; Encode repeats none
}

// Quirk is a departure from the standard that is found in the field and accepted.
type Quirk string

// The quirks. Both are in the ISO2005 records of one family of readers, of which the
// tests of sourceafis-java have three (iso-probe.dat, ..).
const (
	QuirkPadding         Quirk = "zero bytes behind the record"
	QuirkExtensionLength Quirk = "the length of an extension counts its own head" // in NIST's BiomDI too
)

// LogValue prints sizes only.
func (r Record) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("finger record %s, %d views", r.Format, len(r.Views)))
}

// View is one impression.
type View struct {
	Position   capture.Finger // 0..10; in ISO2011 also the codes of several fingers, 13..15 and 40..50
	Number     uint8          // 0..15, counted for each position
	Impression uint8          // 0 live plain, 1 live rolled, 2, 3 the same not live, 8 swipe, ..
	Width      uint16         // of the image, pixels
	Height     uint16
	XRes       uint16 // pixels per cm, 197 for 500 ppi; the units of x and y on a card are 1/100 and 1/10 mm
	YRes       uint16
	Quality    []Quality // exactly one in 2005 and ANSI, none on a card
	Capture    Capture   // ISO2011
	Ending     uint8     // ISO2011: an ending is 0 where the valley forks, 1 where the ridge's skeleton ends
	Minutiae   []Minutia
	Counts     *RidgeCounts
	Cores      []Core
	Deltas     []Delta
	Zones      *Zones // ISO
	Extensions []Extension
}

// Not reported, and failed, stand where a quality would (ISO2011, ANSI 2009).
// 2005 and ANSI 2004 write 0 for both.
const (
	QualityNotReported = 254
	QualityFailed      = 255
)

// Quality is what an algorithm said of the impression.
type Quality struct {
	Score     uint8 // 0..100, QualityNotReported, QualityFailed
	Vendor    uint16
	Algorithm uint16
}

// Capture says when and with what a view of ISO2011 was taken.
type Capture struct {
	Time         [9]byte // year[2] month day hour minute second ms[2]; all ones for what is not known
	Technology   uint8   // 0 unknown .. 20
	Vendor       uint16  // of the device
	Device       uint16
	Certificates []Certificate
}

// Certificate of a device: 1 and 3 are EBTS appendix F, 2 is PIV.
type Certificate struct {
	Authority uint16
	Scheme    uint8
}

// Minutia in the resolution of its view.
type Minutia struct {
	X, Y    uint16 // 14 bits, from the upper left corner
	Angle   uint8  // 1/256 turn, counter-clockwise from +x; ANSI writes 1/180, a compact card 1/64
	Kind    capture.MinutiaKind
	Quality uint8 // 0..100, QualityNotReported, QualityFailed; where the format has none: not reported
}

// RidgeCounts are counts of ridges between minutiae (extension type 1).
type RidgeCounts struct {
	Method uint8 // 0 of its own, 1 one neighbour a quadrant, 2 one an octant
	Edges  []Edge
}

// Edge from a minutia to another. ANSI 2009 writes 255, 255 where there is no neighbour.
type Edge struct{ From, To, Count uint8 }

// Core of the ridges (extension type 2).
type Core struct {
	X, Y    uint16
	Angular bool
	Angle   uint8 // as of a minutia
}

// Delta of the ridges (extension type 2).
type Delta struct {
	X, Y    uint16
	Angular bool
	Angles  [3]uint8
}

// Zones are qualities of the cells of a grid over the image (extension type 3).
type Zones struct {
	Vendor, Algorithm uint16 // ISO2011
	Width, Height     uint8  // of a cell, pixels
	Bits              uint8  // of a value, 1..8
	Values            []uint8
}

// Extension is one that has no meaning here.
type Extension struct {
	Type uint16
	Data []byte
}
