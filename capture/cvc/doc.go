// Package cvc reads, makes and verifies the card-verifiable certificates with which
// an inspection system proves to a chip that it may read fingerprints and irises.
//
// Clauses: BSI TR-03110-3 appendices A.7 (references, algorithms), C (profiles of
// certificates and requests) and D (encoding), clauses 2.5 to 2.7 (chains, dates,
// effective authorization), and TR-03110-4 clause 2.1.3.2 (roles and rights of
// inspection systems).
//
// Invariants: everything is DER, each object stands once and in the order of the
// profile; the signature covers the body as it was sent; the key of a document
// verifier or of a terminal has no curve of its own, it is that of the signing
// authority above it, so that such a key verifies nothing before Inherit; a chain
// runs from a trust point over any number of links to exactly one verifier and one
// terminal, each the holder of the reference that the next one names, and its
// rights are what all of them have.
//
// A chip without a clock takes the youngest effective date that it has seen for
// today. A chain with a certificate that is not valid yet is therefore never
// chosen: it would set the clock of a traveller's document forward for good.
//
// It refuses types of terminals other than inspection systems, version 2
// extensions in what it makes (those it reads are kept unread), keys below 1024
// bits, exponents above 31 bits, and hash functions that the tables do not name.
package cvc
