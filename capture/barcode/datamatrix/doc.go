// Package datamatrix finds and reads Data Matrix symbols ECC 200 (ISO/IEC 16022) and
// those of the rectangular extension (ISO/IEC 21471): the home of visible digital seals.
//
// # How a symbol is found
//
// Dark places that lie close together are one blob. The smallest rectangle around it
// gives four sides; along each, the outermost dark is met from outside and a line laid through what most
// places agree on. A symbol has two neighbouring sides that are dark all along, so
// text and pictures drop out here. For each size and each turn, the finder pattern that it would have is
// compared with the grey levels, and the best few are refined and read.
//
// # How it is read
//
// Grid, grey levels and decision are those of package grid. Codewords with a weak
// module become erasures when plain correction fails, as far as package gf finds that enough
// speaks for the outcome: a seal that is not there is worse than one that is missed.
//
// All encodations are read: ASCII, C40, Text, X12, EDIFACT, Base 256. Bytes are delivered as they stand; ECI, structured
// append, reader programming and leading FNC1 are passed over, other FNC1 become GS
// (0x1D), macros 05 and 06 are written out. Refused: ECC 000 to 140, modules below 1.5
// pixels.
//
// Invariants: Find ends early when its context does or the picture's looks are spent; decode never
// panics on any codewords.
package datamatrix
