// Package curve is the public-key arithmetic that travel documents need: elliptic
// curves in short Weierstrass form over a prime field, of prime order, and the MODP
// groups of RFC 5114. It agrees on keys, maps nonces to generators for PACE, verifies
// and makes ECDSA signatures, and reads domain parameters and public keys.
//
// Clauses: SEC 1 (points, ECDSA), FIPS 186 and RFC 5639 (curves), RFC 5114 (MODP), RFC
// 5480, X9.62 and X9.42 (keys and explicit parameters), RFC 2631 clause 2.1.5 (public
// numbers), BSI TR-03111 2.3.4 (sound curves), 4.3 (ECKA), 5.2.1 (signatures as r||s),
// ICAO Doc 9303-11 4.4.3.3, 9.5 and appendix B, BSI TR-03110-3 A.2.1, RFC 6979.
//
// Invariants:
//
//   - A public key is a point of its curve, in range and not at infinity, or an element
//     of the subgroup that is not neutral; it is checked wherever it comes in.
//   - Explicit parameters are a known curve where they are so in every number. Others are
//     validated in full and stay nobody's: Known is false, and it is for the caller to say
//     what such a curve proves. To validate one takes less than 50 ms.
//   - 0 < r, s < n; a DER signature has one spelling.
//   - The group law is complete (Renes, Costello and Batina, "Complete addition formulas
//     for prime order elliptic curves", algorithm 1): one formula adds and doubles any two
//     points without an exceptional case.
//   - Secret scalars go through Curve.times and bigmod's Exp alone, which neither branch on
//     them nor index by them. The scalars of a verification are public, and combine
//     branches on them: it must not be given a secret one.
//
// It refuses compressed points (but for a base point that is compared with a known
// one), cofactors other than 1, binary fields, parameters inherited from elsewhere,
// explicit MODP groups that are not of RFC 5114, and integrated mapping on primes that
// are 1 modulo 4.
package curve
