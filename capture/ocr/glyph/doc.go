// Package glyph is the single-character half of the OCR-B reader: it cuts one
// character cell out of a picture and gives the log-probability of each
// character that a machine readable zone may hold.
//
// It promises the same answer on every processor, but for the last bit of exp and
// log: products are rounded before they are added, so that no compiler fuses
// them. It is shared by the reader
// (capture/ocr) and by the trainer (capture/ocr/train), because a classifier is
// only as good as the likeness of its training cells to the cells it meets.
//
// Invariants: a cell is Width x Height samples, ink positive, mean zero; the
// classes are the 37 characters of Doc 9303 part 3 clause 4.3 and Reject, the
// class of everything that is no character in its place.
//
// It refuses weights whose header, sizes or length do not fit, and weights that
// are not finite.
package glyph
