// Package optics measures how a page answers to white light, infrared B900 and
// ultraviolet 365 nm: what the checks "IR readable MRZ" and "UV dull paper" of
// BSI TR-03135-1 and Doc 9303-2 appendix B judge.
//
// It measures and does not judge. All results are integers; a measurement that
// could not be made is absent (HasIR, HasUV), never zero.
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
// The two weakest characters are watched for foreign ink: whoever changes one that
// a check digit covers must change the check digit too. Limit: a single letter of
// the name in other ink lowers their mean by half only.
package optics
