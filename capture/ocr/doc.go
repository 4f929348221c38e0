// Package ocr finds a machine readable zone on a grey picture, or on a page in
// white and infrared light, and reads it as it is printed.
//
// It implements the reading side of ICAO Doc 9303 part 3 clause 4 (OCR-B size 1,
// one character per 2.54 mm) for the layouts of parts 4 to 7: TD1, TD2, TD3,
// MRV-A and MRV-B; and for those of French identity cards and driving licences,
// Swiss driving licences and Chinese exit-entry permits, which their first
// characters tell.
//
// How it reads: pixels darker than their surroundings (ink) are joined into
// patches (blob), patches of one height into chains (chain), chains that keep a
// fixed pitch, in perspective too, into lines of cells (pitch, line). A small
// classifier (capture/ocr/glyph), trained on rendered glyphs by go generate, says
// of each cell which character it holds or that it holds none; the window of
// columns over parallel lines that holds the most characters, with none beside
// it, is the zone (zone). A larger classifier joins it in reading that window
// (refine), and the same window in the other light joins both (page).
//
// Invariants: no check digit is looked at and nothing is repaired. Where the
// shapes leave it open whether a character is a letter or a digit, what may stand
// in its column decides (grammar); that choice is always below Unsure, and clear
// print stays as it is. A Char says how sure it is (Margin) and what else it may
// be (Second); a character in a cell that nobody saw has margin 0. The same
// picture gives the same answer.
//
// It refuses: pictures above MaxPixels; zones whose cells are not convincing as
// OCR-B, or which begin with no letter that a travel document begins with
// (Format is then FormatUnknown); pitches below 5 or above 70 pixels where the
// scale is not known, and other pitches than OCR-B's where it is. Of several
// documents in one picture it reads the one that it is surest of.
package ocr
