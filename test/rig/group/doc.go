// Package group computes in the groups that travel documents agree keys in and
// sign with, for the rig's chips and states: the standardized domain parameters 0
// to 18 of BSI TR-03110-3 table 4, and any other curve given by its numbers.
//
// Clauses: Doc 9303-11 clauses 4.4.3.3 (generic and integrated mapping), 9.5 and
// 9.6 and appendix B (encoding of a field element as a point), BSI TR-03111
// (ECDSA, encodings), RFC 5114 (groups modulo a prime), RFC 5639 (brainpool).
//
// It is the other side of capture/curve and shares nothing with it: plain affine
// formulas over math/big, written from the standards, so that a mistake in one of
// the two shows as a disagreement between chip and terminal.
//
// It refuses encoded elements that are not of the group. It is not constant time
// and keeps no secret: it is for tests.
package group
