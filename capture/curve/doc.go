// Package curve verifies ECDSA signatures on the prime-order curves that travel
// documents are signed with: P-224 to P-521, which are given to the standard
// library, and P-192 and the brainpool curves r1 and t1, which it does not have
// and which are computed here.
//
// Clauses: SEC 1 (points, ECDSA), RFC 5639 (brainpool), RFC 5480 and X9.62 (keys
// and explicit parameters), BSI TR-03111 clause 5.2.1 (signatures as r||s).
//
// Invariants: a Key is a point on its curve, in range and not at infinity, so
// that its order is the curve's; explicit parameters are accepted only where they
// are those of a known curve in every number, since a curve of the sender's own
// choosing proves nothing; 0 < r, s < n; a DER signature has one spelling.
//
// The group law is complete (Renes, Costello and Batina, "Complete addition
// formulas for prime order elliptic curves", algorithm 1): one formula adds and
// doubles any two points without an exceptional case, over constant-time field
// arithmetic. The scalars of a verification are public; its double-and-add
// branches on them and must not be given a secret one.
//
// It refuses compressed points, cofactors other than 1, binary fields, and
// parameters that are inherited from elsewhere.
package curve
