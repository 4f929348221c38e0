// Package codestream reads the headers of compressed pictures, JPEG and JPEG 2000,
// so that what is too large, or is no picture, is refused before any decoder sees it.
//
// Clauses: ITU-T T.81 annex B (JPEG); ITU-T T.800 annexes A and B (the codestream of
// JPEG 2000, its tiles, precincts and code-blocks) and annex I (the boxes of JP2).
//
// Invariants: it decodes nothing and copies nothing; its work grows with the length
// of the picture, its tiles and its decompositions, which have limits, and no faster;
// a Header that is given lies within the limits of pixels, bit planes, blocks,
// packets, tiles and scans, which are what a decoder spends time and memory on. What
// it says is what the decoder will find: headers are walked to the end marker, and
// nothing behind the main header may change the coding.
//
// It refuses pictures without their end; JPEG that is lossless, hierarchical or
// arithmetic-coded, has two frames, or a height that comes after the picture (DNL);
// JPEG 2000 of two components, with subsampled or signed ones, with a palette, regions
// of interest, packed headers, other orders of progression within the picture, or
// blocks of part 15, none of which portraits have and OpenCV's decoder shows; sizes in
// JP2's boxes that are not the codestream's; and what is above the limits.
package codestream
