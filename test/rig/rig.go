package rig

import (
	"context"
	"image"
	"slices"

	"gatehouse/capture"
	"gatehouse/device"
)

// Forgery names what is wrong with a sheet; Genuine is nothing.
type Forgery string

// The named forgeries, with what each is made to be found by in Expected.
const (
	Genuine       Forgery = "genuine"
	AlteredNumber Forgery = "altered-number" // one character of the document number changed, check digits left as they were
	AlteredIssuer Forgery = "altered-issuer" // one letter of the issuing state changed to no state at all; every check digit is right
	Expired       Forgery = "expired"
	Listed        Forgery = "listed"    // the document number stands on the document-number list
	DyeInk        Forgery = "dye-ink"   // the MRZ vanishes in infrared light
	BrightPaper   Forgery = "bright-uv" // paper with optical brightener glows in ultraviolet light
)

// Forgeries lists all but Genuine.
var Forgeries = [...]Forgery{AlteredNumber, AlteredIssuer, Expired, Listed, DyeInk, BrightPaper}

// Expected gives the id of the finding that each forgery must raise.
var Expected = map[Forgery]string{
	AlteredNumber: "mrz.check.number",
	AlteredIssuer: "document.issuer",
	Expired:       "document.expiry",
	Listed:        "list.documents",
	DyeInk:        "(IR,AB,MR)",
	BrightPaper:   "(UV,BR,FU)",
}

// The digital seals that a document may carry. All else about it is genuine.
const (
	Sealed       Forgery = "sealed"        // a good seal of the printed lines
	SealMoved    Forgery = "seal-moved"    // a good seal, copied from the document of somebody else
	SealOutdated Forgery = "seal-outdated" // a good seal of the document as issued, before its dates and their check digits were altered
	SealChanged  Forgery = "seal-changed"  // one byte of the signature is another
	SealUnknown  Forgery = "seal-unknown"  // by a signer of whom no kiosk was told
)

// Sealings lists them, the genuine one first.
var Sealings = [...]Forgery{Sealed, SealMoved, SealOutdated, SealChanged, SealUnknown}

// IsSealing tells whether f is one of Sealings.
func IsSealing(f Forgery) bool { return slices.Contains(Sealings[:], f) }

// Chip is the chip in a document, within reach of a contactless reader.
type Chip interface {
	ATR() []byte
	Transmit(ctx context.Context, command []byte) ([]byte, error)
}

// Sheet is a page as it lies on the glass, in three lights, all of one size.
type Sheet struct {
	Format            capture.Format
	WidthMM, HeightMM float64
	PxPerMM           float64
	White, IR, UV     *image.RGBA
	Lines             []string        // the MRZ as printed
	Seal              image.Rectangle // where a barcode is printed, in pixels; empty: none is
	Chip              Chip            // nil: the document has none, or none that answers
	Finger            *image.Gray     // of the bearer, as it lies on the sensor; nil: none is laid on
	Face              *Person         // before the face camera; nil: nobody
}

// In gives the sheet under light l; nil in the dark.
func (s *Sheet) In(l device.Light) *image.RGBA {
	switch l {
	case device.White:
		return s.White
	case device.IR:
		return s.IR
	case device.UV:
		return s.UV
	}
	return nil
}

// Traveller is a synthetic person with one document.
type Traveller struct {
	Seed    uint64
	Forgery Forgery
	Format  capture.Format
	Number  string // document number
	Issuer  string // three-letter code as in the MRZ
	Sheet   *Sheet
}
