// Package barcode finds and reads the two-dimensional barcodes on a page: QR (ISO/IEC
// 18004), Data Matrix (ISO/IEC 16022), PDF417 (ISO/IEC 15438) and Aztec (ISO/IEC 24778).
//
// Each symbology is a package of its own, none is registered anywhere: Find calls each on
// one picture whose local threshold is made once, then on that picture halved and
// halved again, for modules too large to stand out against their surroundings.
// What a coarser picture shows where a finer one was read already is dropped.
//
// Invariants: a page of 2 to 4 megapixels without a code costs at most about 150 ms of one
// core, and one of 12 megapixels made to cost much about 0.8 s, by the number of looks that each reader has; Find returns soon after its context
// ends; it holds about twice the picture's bytes beside it at most; it never panics and reads
// nothing outside the picture. A code is reported only if its check symbols vouch for it.
//
// Refused: pictures above grid.MaxPixels. Payloads are handed over as bytes: what they mean
// is for capture/seal and the like.
package barcode
