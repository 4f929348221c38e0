// Package seal reads and verifies the digital seals that are printed on travel
// documents as two-dimensional barcodes. Parse takes the message of a barcode and
// recognises which of these it is:
//
//	VDS     visible digital seal, header versions 3 and 4: ICAO Doc 9303-13,
//	        profiles of Doc 9303-7 (visas) and 9303-8 (emergency documents), BSI
//	        TR-03137-1 (German documents), TR-03171 (administrative documents)
//	IDB     ICAO datastructure for barcode: RDB1 and its draft name NDB1
//	VDS-NC  visible digital seal for non-constrained environments: JSON, signed
//	        over its canonical form (RFC 8785), the certificate inside
//	BCBP    IATA boarding pass, which nobody signs (package bcbp); one that is not
//	        in its format is no seal
//
// Verify judges a seal with a Trust of certificates and revocation lists, which are
// values: nothing is fetched. Its Report has the statuses of Doc 9303-13 appendix D,
// and says apart whether the signature fits the signer and whether the signer is
// trusted, as BSI TR-03135-1 clause 5.9.1 asks.
//
// Invariants: what is not exactly in its format is ErrFormat; lengths, base32,
// base64 and the last bits of compressed data have one spelling, so that one
// changed bit anywhere in a message is refused or fails (a VDS-NC that is not in its
// canonical form may say the same in other white space, escapes or digits, and what it
// says is taken from that form); a signer is only trusted through an authority of the
// Trust in its own country or by being pinned there. An unknown field is
// kept, marked and harmless (appendix D, UNKNOWN_FEATURE).
//
// Limits: MaxPayload bytes of message, MaxInflated bytes after decompression, depth
// and count of fields. It refuses signers with RSA keys, signatures in DER inside a
// seal, signers whose extended key usage is another (lists, servers, records on chips;
// health proofs for anything but VDS-NC), and shifts of C40, which seals do not use.
//
// Texts hold personal data; errors and LogValue do not.
package seal
