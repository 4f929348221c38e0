// Package flat compares one vector with very many that lie one behind the other in one
// memory, and gives the most alike of them. It is the search of a gallery of faces.
//
// # Vectors
//
// A vector has length one and stands for a direction; how alike two of them are is their
// cosine. It is written in one of two forms:
//
//	Float32   IEEE 754, little-endian; its length is one within 1e-5
//	Int8      two's complement; the direction scaled so that the largest component is
//	          127 or -127, each component rounded (Quantise). Its length is its own
//
// A row of a Block begins at a multiple of Lanes components and is filled up with zeros,
// which no cosine sees. The memory is the caller's, so that it can be locked and wiped.
//
// # The search
//
// A screen goes over all rows with the processor's vector instructions (AVX2 and FMA of
// amd64, found when the program runs; NEON of arm64; Go elsewhere). In which order they
// add, and with which roundings, differs between processors, but not by more than a
// bound that is known beforehand (Higham, Accuracy and Stability of Numerical
// Algorithms, 2nd edition, clause 3.1: n u / (1 - n u) for vectors of length one,
// whatever the order). So whatever the screen puts within that bound of the weakest of
// the k best is summed again, from the first component to the last, in float64, and
// only that sum counts: as the products of two float32 are exact in float64, a fused
// multiplication gives the same sum. Sums of Int8 are whole numbers throughout.
//
// Invariants: the same rows, probe and limits give the same hits with the same scores on
// every processor, those of equal score in the order of their rows. Nothing is written
// but the memory of Put. No goroutine, no clock, no I/O; hits and errors hold no part of
// a vector.
//
// What Int8 costs is in each hit: the cosine of the floats that a row was made of is
// within Hit.Within of the one that is given.
//
// It refuses: vectors of another width, with NaN or infinity, that are not of length one
// or not quantised to 127, without direction; memory that is too small or does not begin
// at a multiple of Align bytes; more than MaxWidth components.
package flat
