package capture

import (
	"fmt"
	"image"
	"log/slog"

	"gatehouse/device"
)

// Symbology is a kind of two-dimensional barcode.
type Symbology uint8

// The symbologies. The zero value is none of them.
const (
	QR         Symbology = iota + 1 // ISO/IEC 18004
	DataMatrix                      // ISO/IEC 16022, ECC 200
	PDF417                          // ISO/IEC 15438
	Aztec                           // ISO/IEC 24778
)

var symbologyNames = [...]string{"none", "QR", "DataMatrix", "PDF417", "Aztec"}

func (s Symbology) String() string {
	if int(s) < len(symbologyNames) {
		return symbologyNames[s]
	}
	return fmt.Sprintf("symbology(%d)", uint8(s))
}

// Code is one barcode, its errors corrected.
type Code struct {
	Symbology Symbology
	Payload   []byte         // the message; ECI and FNC1 signs are not part of it
	Corners   [4]image.Point // of the symbol, clockwise from its own upper left, in pixels of the picture
	Light     device.Light   // the picture it was read from
	Corrected int            // codewords that were wrong or missing
}

// Region is the smallest upright rectangle around the code.
func (c Code) Region() image.Rectangle {
	r := image.Rectangle{Min: c.Corners[0], Max: c.Corners[0]}
	for _, p := range c.Corners[1:] {
		r.Min.X, r.Min.Y = min(r.Min.X, p.X), min(r.Min.Y, p.Y)
		r.Max.X, r.Max.Y = max(r.Max.X, p.X), max(r.Max.Y, p.Y)
	}
	return r
}

// LogValue prints sizes only.
func (c Code) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%s of %d bytes", c.Symbology, len(c.Payload)))
}

// Crop is a part of a picture of the page that stands for itself.
type Crop struct {
	Light  device.Light
	Region image.Rectangle // in pixels of the page
	Gray   *image.Gray
}

// LogValue prints the place only.
func (c Crop) LogValue() slog.Value {
	return slog.StringValue(c.Light.String() + " crop " + c.Region.String())
}

// Text is one field of the visual inspection zone as a reader of plain text
// sees it: lower case, diacritics and other scripts are kept.
type Text struct {
	Field      string // "surname", "given names", "number", "birth", "expiry", "nationality", "sex"
	Text       string
	Confidence float32 // 0..1
	Region     image.Rectangle
}

// LogValue prints the name of the field only.
func (t Text) LogValue() slog.Value { return slog.StringValue("text of " + t.Field) }
