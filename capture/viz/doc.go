// Package viz reads the visual inspection zone of a page: the printed fields
// that people read (Doc 9303-3 clause 3.4, zones I to VI), and the portraits.
//
// The page is placed by its MRZ, whose pitch gives the scale and whose upper edge
// ends the zone. Text is read by Debian's tesseract in a process of its own, which
// is given a picture of ink alone: dark strokes of the size of letters, the
// guilloches and the portrait taken out. A field is what stands beside or below
// its caption; a line that spells the field of the MRZ counts as found wherever it
// stands, and what its caption has is told beside it where that is another text.
//
// Promises: nothing that was not read is made up; the process has a deadline, a
// memory limit and one thread, is given plain pixels and no file, and can write none;
// it dies with the caller; the zone is no larger than that of a document, however
// large the picture is. Portraits are
// found by their tones, without a model of the document or of a face.
//
// It refuses pages whose scale is unknown, since then no size says what a letter
// is, and pages whose MRZ is not upright, since registration has failed there.
package viz
