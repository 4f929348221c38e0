// Package wsq reads and writes grey pictures of fingers in the wavelet scalar
// quantization of the FBI: the form that nearly all chips with fingers use.
//
// Clauses: IAFIS-IC-0110(V3), WSQ Gray-scale Fingerprint Image Compression
// Specification, of 1997: wavelet transform of 64 bands, uniform quantizers with a
// wider zero bin, Huffman coding in three blocks, the syntax of markers of ITU-T T.81
// annex B with markers of its own (FFA0 to FFA8). Comments hold the attributes of
// NIST's NIST_COM, the resolution among them.
//
// Invariants: the same bytes give the same picture on every processor: each product
// is rounded before it is added, nothing is asked of package math that is not exact.
// Memory is five bytes a pixel besides the picture's own bytes, work grows with the
// pixels and the bytes, MaxPixels and MaxBytes bound both. Errors say the segment or
// block and the byte. What departs from the specification and is read all the same is
// named in Picture.Departures.
//
// It refuses pictures above the limits or below MinSide; a second frame header; tables
// of other lengths than they say; Huffman tables with more codes than bits allow, or
// with one value twice; filters that do not reconstruct, that are longer than MaxTaps
// or have a tap too small to count; quantizers out of range; a block with more or
// fewer coefficients than its bands have; another number of blocks than three; restart
// intervals, which no encoder in use writes.
package wsq
