// Package terminal asks a terminal control centre for what Terminal Authentication
// needs: the chain of certificates for a chip's trust point, and signatures of the
// key that stays with the centre. It also is the centre's side, as a library: of a
// national centre, and of cmd/signer, which serves one kiosk from a token.
//
// Clauses: BSI TR-03129-2 4.2 (distributed terminals: GetCertificateChain and
// GetTASignature, with their parameters and return codes; the first option of the
// latter, so that the centre sees a hash and no document number), BSI TR-03139
// (mutually authenticated TLS between reader and centre).
//
// Form: one POST each to /GetCertificateChain and /GetTASignature, JSON both ways,
// octet strings in base64. The service names of TR-03129-2 are kept, its SOAP is not.
//
// Invariants:
//
//   - Between machines there is TLS 1.3 and nothing older, with certificates on both
//     sides; within a machine a unix socket that its owner alone may open.
//   - Only a digest leaves the caller, as long as the hash of the key's algorithm; the
//     algorithm is that of the certificate that the centre gave.
//   - Messages are bounded, unknown fields refused. A request is repeated twice at most,
//     after failures of the line or of the centre, never after an answer that says no,
//     and is given up after six seconds with all its attempts.
//   - What the centre gives is not believed: every certificate must parse, and the chip
//     verifies the rest.
//   - Errors and answers hold no digest, no signature and no reference of a document.
package terminal
