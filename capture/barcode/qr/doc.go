// Package qr finds and reads QR codes, model 2, versions 1 to 40 (ISO/IEC 18004).
//
// # How a symbol is found
//
// Rows of the picture are cut where the grey level crosses the threshold, to a fraction of a
// pixel. Five stretches of 1:1:3:1:1, confirmed down the column, are the middle of a
// finder pattern, dark on light or light on dark; where only two show, the third is sought by its
// likeness at the places they point at. Three of them in a right angle give a
// symbol but for its far corner and its version: for each version near the measured one the
// timing patterns are compared, the alignment pattern next to that corner is searched, and the grids whose
// patterns correlate best with the grey levels are refined and read.
//
// # How it is read
//
// Grid, grey levels and decision are those of package grid. The format is the likeliest of the 32
// over both copies, weighed by margins; the version is that of the grid. Codewords with a weak module
// become erasures when plain correction fails. A symbol seen in a mirror is read too.
//
// Numeric, alphanumeric, byte and kanji (delivered as Shift JIS) segments are read; ECI and
// structured append are passed over, FNC1 in alphanumeric segments becomes GS (0x1D).
// Refused: micro QR, rMQR, model 1, Hanzi (GB/T 18284).
//
// Invariants: Find ends early when its context does or the picture's looks are spent; decode
// never panics on any codewords.
package qr
