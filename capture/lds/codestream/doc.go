// Package codestream reads the headers of compressed pictures, JPEG and JPEG 2000,
// so that what is too large, or is no picture, is refused before any decoder sees it.
//
// Clauses: ITU-T T.81 annex B (JPEG); ITU-T T.800 annex A (the codestream of JPEG
// 2000) and annex I (the boxes of JP2).
//
// Invariants: it decodes nothing and copies nothing; its work grows with the length
// of the picture and no faster; a Header that is given lies within the limits, in
// pixels, tiles, scans, layers and precincts, which are what decoders allocate for.
//
// It refuses JPEG that is lossless, hierarchical or arithmetic-coded, heights that
// come after the picture (DNL), sizes in JP2's boxes that are not the codestream's,
// and pictures above the limits.
package codestream
