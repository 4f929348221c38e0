// Package optics measures how a page answers to white light, infrared B900 and
// ultraviolet 365 nm, and how its lines are printed: what the generic checks of BSI
// TR-03135-1 clause 5.5.4 and of Doc 9303-3 clause 4 judge.
//
// It measures and does not judge. All results are integers; a measurement that
// could not be made is absent (HasIR, HasUV, a nil Layout), never zero.
//
// # Contrast of the MRZ
//
// Per character: the strokes are found in the white picture (the darkest part of
// the cell), the paper is the cell's ground around them. The print contrast
// signal of Doc 9303-3 clause 4.4, (paper - ink) / paper, is then taken at the
// same pixels in each light. Being a ratio to the paper next to the stroke, it
// does not feel exposure, lamp gain or vignetting; taken where white light shows
// ink, it does not reward print that is elsewhere. Where white light shows no
// plain stroke, infrared says where the strokes are.
//
// Before that, the infrared picture is shifted against the white one by whole
// pixels, up to a quarter of the character pitch, and the shift with the highest
// contrast is kept if it is clearly better than none. So a picture that lies
// beside the other one is told apart from ink that is not there: the first shows
// as a residual, the second as a missing contrast.
//
// # Ultraviolet
//
// Medians over page and MRZ, the share of pixels above Bright, and the largest
// coherent bright area: neighbouring squares of one millimetre of which more than
// half is bright. Fibres and line work glow but fill no squares. The outermost
// millimetre is left out, since the rectified edge shows what lies behind.
//
// # Single characters
//
// The contrast of each character in both lights, and the level of the paper around
// it, are kept one by one. Foreign ink in a single letter is then a character whose
// share of the white contrast is not that of its neighbours; a stain is one whose
// paper is dark; a worn one is pale in both lights.
//
// # Shape
//
// A curve through the boxes of a line places each character to a fraction of a
// pixel; the print's own upper and lower edge place it vertically. Package typeface
// then gives the log odds that it is OCR-B. Where the page is not rectified, its
// height is evened out first.
//
// # Layout
//
// Pitch, height, skew, lean and the distances from the left and the lower edge, in
// micrometres, as Doc 9303 parts 4 to 7 measure them, of a page that lies upright or
// upside down. Only where the edges of the picture are those of a document of the
// MRZ's format.
//
// # Sight
//
// How well the white and the infrared picture show the MRZ: level of the paper, share
// of saturated pixels, width of an edge, pitch. A check that would fail says with
// them that the picture is at fault.
//
// Limits: a page whose cover shows beside it, taken for its edge, shifts the layout
// by as much; fewer than four neighbouring characters in another typeface are not
// told from chance.
package optics
