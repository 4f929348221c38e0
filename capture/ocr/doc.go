// Package ocr finds a machine readable zone on a grey picture and reads it as it
// is printed.
//
// It implements the reading side of ICAO Doc 9303 part 3 clause 4 (OCR-B size 1,
// one character per 2.54 mm) for the layouts of parts 4 to 7: TD1, TD2, TD3,
// MRV-A and MRV-B.
//
// How it reads: pixels darker than their surroundings (ink) are joined into
// patches (blob), patches of one height into chains (chain), chains that keep a
// fixed pitch into lines of cells (pitch, line). A small classifier
// (capture/ocr/glyph), trained on rendered glyphs by go generate, says of each
// cell which character it holds or that it holds none; the window of 30, 36 or
// 44 columns over two or three parallel lines that holds the most characters,
// with none beside it, is the zone (zone).
//
// Invariants: no check digit is looked at, nothing is repaired, no field rule
// changes a character; a Char says how sure it is (Margin) and what else it may
// be (Second). The same picture gives the same answer.
//
// It refuses: pictures above MaxPixels; zones whose cells are not convincing as
// OCR-B, or which begin with no letter that a travel document begins with
// (Format is then FormatUnknown); pitches below 5 or above 70 pixels.
package ocr
