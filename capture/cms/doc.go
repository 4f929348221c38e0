// Package cms reads X.509 certificates and revocation lists as travel documents
// have them, and says who signed whom. Of the Cryptographic Message Syntax it holds
// what seals need, which is certificates, and no signed data.
//
// Clauses: RFC 5280 clauses 4.1, 4.2 and 5.1 (certificates, CRLs), ICAO Doc 9303-12
// clause 7 (CSCA and signer profiles, document types, bar code signers), RFC 4055
// and RFC 8017 (RSA, PSS), RFC 5758 (ECDSA), package curve for keys on elliptic
// curves.
//
// The standard library's crypto/x509 is not used: it knows neither brainpool nor
// parameters that are spelled out, and refuses a quarter of the CSCA certificates
// in use.
//
// Invariants: DER only, one spelling; the algorithm inside and outside the signed
// part are the same bytes; a key is a checked point or an RSA key within limits; an
// extension appears once; a critical extension that is not known here is named in
// Extensions.Critical, and FindIssuer refuses it.
//
// It refuses SHA-1 and MD5 in signatures, versions other than 3, RSA keys outside
// 1024 to 8192 bits and DSA. It never fetches anything: what is not in the caller's
// hands is ErrNoIssuer, which is no suspicion.
package cms
