// Package cms reads what travel documents are signed with: X.509 certificates and
// revocation lists, and signed data of the Cryptographic Message Syntax, which
// security objects (EF.SOD) and master lists are. It says who signed what, and in what
// the bytes depart from their standard.
//
// Clauses: RFC 5280 clauses 4.1, 4.2 and 5.1 (certificates, revocation lists), RFC 5652
// clauses 5 and 11 (signed data, attributes), RFC 4055, RFC 4056 and RFC 8017 (RSA,
// RSASSA-PSS), FIPS 186-4 and RFC 3279 (DSA), RFC 5754 and RFC 5758 (hashes, ECDSA), BSI TR-03111 clause 5.2.1
// (signatures r||s), ICAO Doc 9303-10 clause 4.6.2 (security object), 9303-12 clauses
// 7 to 9 (profiles, master lists), X.690 (BER, DER); package curve for keys on
// elliptic curves.
//
// The standard library's crypto/x509 is not used: it knows neither brainpool nor
// parameters that are spelled out, and refuses a quarter of the CSCA certificates
// in use.
//
// Parse, ParseCRL and ParseSigned read what is in use, BER and errors of issuers
// included, and name each departure (departure.go). ParseStrict and ParseCRLStrict,
// for seals, take departures that have one meaning only, and no SHA-1. SHA-1 is
// verified and told (WeakHash, Report.Weak): policy decides. MD5 is not known.
//
// Invariants: signatures are verified over bytes as they were sent, signed attributes
// over their DER first; parameters of RSASSA-PSS are those of the AlgorithmIdentifier;
// a key is a checked point or an RSA key within limits; an extension and a signed
// attribute appear once; the algorithm inside a signed part is that outside; a critical
// extension that is not known is named in Extensions.Critical, and FindIssuer refuses
// it. An issuer that is found by name and not by key never makes a signature wrong.
//
// What a signature does not cover is checked for consistency: versions, digest
// algorithms, the signer's identifier. Of the 101,736 one-bit mutants of six genuine
// security objects 22 are believed, each with the same meaning and a departure that
// says why (TestOneBit): a version 1 for 3, a kind of string in the identifier's name,
// SHA-1 named for a signature that is not made with it.
//
// What is parsed is not changed again: it may be read by many at once.
//
// It refuses RSA keys outside 1024 to 8192 bits and exponents above 31, elements more
// than MaxDepth deep, more than MaxCertificates certificates and the like, within 50 ms
// for a megabyte. It never fetches anything: what is not in the caller's hands is
// ErrNoIssuer or ErrNoSigner, which is no suspicion.
package cms
