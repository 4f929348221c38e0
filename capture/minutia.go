package capture

import (
	"fmt"
	"log/slog"
)

// TemplatePPI is the resolution of every template, pixels per inch.
const TemplatePPI = 500

// FingerTemplate is what the extractor found in one impression, in pixels at 500 ppi.
type FingerTemplate struct {
	Extractor     uint16 // edition of the extractor; templates of different editions are compared, and say so
	Width, Height int    // of the impression, 1..2047
	Quality       uint8  // 0..100

	// Two lists of one impression: of the skeleton of the image as it is, and of that
	// of the contextually filtered one. At most 255 in each, best quality first.
	Plain, Enhanced []Minutia
	Field           RidgeField
}

// LogValue prints sizes only.
func (t FingerTemplate) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("finger template, %d and %d minutiae", len(t.Plain), len(t.Enhanced)))
}

// MinutiaKind is what a ridge does in a minutia (ISO/IEC 19794-2:2005 clause 7.5.2.2).
type MinutiaKind uint8

// The kinds.
const (
	MinutiaOther MinutiaKind = iota
	RidgeEnding
	RidgeBifurcation
)

// Minutia is one point where a ridge ends or forks.
type Minutia struct {
	X, Y  int16 // from the upper left corner
	Angle uint8 // 1/256 turn, counter-clockwise from +x: from an ending back along its ridge, from a fork into its valley (ISO/IEC 19794-2:2005 clause 6.4)
	Kind  MinutiaKind

	Quality uint8 // 1..100; 0 = not reported
}

// RidgeField is the flow of the ridges on a grid. Cell (c, r) is at index r*Cols+c
// and centred on pixel (c*Step+Step/2, r*Step+Step/2).
type RidgeField struct {
	Step, Cols, Rows int
	Orientation      []uint8 // of the ridges, 1/256 of a half turn, counter-clockwise from +x
	Period           []uint8 // from ridge to ridge, 1/16 px; 0 = unknown
	Coherence        []uint8 // 1..255 how sure the orientation is; 0 = no ridges here
}
