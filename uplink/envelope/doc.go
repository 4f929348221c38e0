// Package envelope is the form in which a record travels and is kept: canonical
// CBOR, encrypted once, the content key wrapped for each permitted recipient,
// all of it signed by the kiosk. It is a library: no I/O, no clock, no state.
//
//	envelope = COSE_Sign1 (tag 18, ES256) over a payload of three parts
//	header     in the clear: who, which number, when, what kind, previous chain
//	           value, cipher suite, key ids of the recipients; nothing of a person
//	wraps      one HPKE encapsulation of the content key per recipient
//	body       the record, AES-256-GCM under the content key
//
// Follows RFC 8949 clause 4.2.1 (core deterministic encoding), RFC 9052
// (COSE_Sign1), RFC 9053 clause 2.1 (ES256), RFC 9180 (HPKE, base mode) and the
// attribute names of CloudEvents 1.0. The schema is record.cddl in this folder.
//
// Invariants:
//
//   - One value has one encoding: Decode refuses every other one, so the hash of
//     an envelope is the hash of what it says.
//   - One signature per envelope: s is at most n/2, and Verify refuses the other
//     of the two values that ECDSA would accept. Nobody on the way can make a
//     second valid envelope out of one, which would look like a broken chain.
//   - The protected header and the whole clear header are additional data of the
//     body and of each wrap: a ciphertext cannot be moved under another header.
//   - The content key is random, used for one body and never again; that is why
//     the nonce is all zeros.
//   - Only Verify makes a Sealed, and only a Sealed can be opened.
//   - Envelope n of a lane holds the chain value h(n-1); uplink.Link gives h(n).
//   - An error never quotes what was read: it may be a traveller's.
//
// Refuses: more than MaxBytes, nesting above 16, arrays above 4096, indefinite
// lengths, tags, duplicate or unknown keys, NaN and infinities, trailing bytes,
// a signature of a record in the place of one of a receipt.
package envelope
