// Package gf is the arithmetic of finite fields behind the two-dimensional
// barcodes, and the Reed-Solomon decoder over them.
//
// The fields are GF(2^m), m from 2 to 16, given by their primitive polynomial (QR:
// ISO/IEC 18004 annex A; DataMatrix: ISO/IEC 16022 annex E; Aztec: ISO/IEC 24778
// clause 7.2), and GF(p) of PDF417 (ISO/IEC 15438 annex B). One decoder serves both: where
// they differ, in the sign of a sum and in the derivative of a polynomial, the
// Field knows.
//
// # Decoder
//
// A word of n symbols with k check symbols holds data[0] as the coefficient of the
// highest power. Errors (unknown places) cost two check symbols, erasures (known
// places) one. Syndromes, then the locator by Berlekamp and Massey begun with the
// erasures, roots by trial, values by Forney; a correction is kept only if all
// syndromes are then zero. A word that cannot be corrected is left as it was.
//
// Invariants: Decode never reads or writes outside data, never panics whatever data
// and erasures hold, and takes O(n*k) steps. It refuses symbols outside the field,
// erasures outside the word or twice, and words longer than the field's order.
//
// A decoder that spends all check symbols accepts any word. Decode leaves that to its caller;
// DecodeSoft weighs what is left against the choices made and refuses what chance would bring.
package gf
