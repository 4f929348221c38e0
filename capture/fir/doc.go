// Package fir reads and writes records of finger images: what DG3 of a chip holds, and
// what is kept or sent of a capture.
//
// Clauses: ISO/IEC 19794-4:2005 clause 7 and tables 2 to 7 (the form in DG3, Doc
// 9303-10 clause 4.7.3); ISO/IEC 19794-4:2011 clause 8; ISO/IEC 39794-4:2019 in DER,
// of which position, impression, format, data, quality and sampling rate are read and
// written, and dates, devices, segments, annotations and PAD blocks are passed over.
//
// Invariants: Parse finds the form itself; Image.Data is a view of the record, nothing
// is copied; a length is believed only when as many bytes are there. Reading and
// writing hold every field to the same ranges: what Encode writes Parse reads back the
// same, and a field out of its range is refused with its name. Pixels that are raw,
// packed, PGM or WSQ become grey levels here; JPEG, JPEG 2000 and PNG are handed on as
// bytes, for a decoder that may die of them.
//
// It refuses records above MaxBytes or MaxImages, reserved bytes that are not zero,
// bytes after the end, images finer than they were scanned, and pictures of another
// size than their record says.
package fir
