// Package eac is the terminal's side of what proves that a chip is no copy, and that
// the terminal may read fingerprints: Active Authentication, Chip Authentication
// version 1, Terminal Authentication version 1, and the end of PACE with Chip
// Authentication Mapping.
//
// Clauses: ICAO Doc 9303-11 6.1 (Active Authentication), 6.2 (Chip Authentication),
// 7.1 (Terminal Authentication), 9.2.5 to 9.2.8; ISO/IEC 9796-2 clauses 8 and 9 with
// alternative signature production (schemes 1 and 2); BSI TR-03111 5.2.1 (r||s);
// BSI TR-03110-1 3.4 and 3.5, TR-03110-3 A.4, A.7, B.2, B.3, B.14.
//
// Invariants:
//
//   - Each challenge and each ephemeral key is drawn anew from the caller's source, used
//     once and never given back.
//   - Active Authentication is done only where the signature is of the key of DG15 over
//     our own challenge, with one of SHA-1 to SHA-512, of RSA with 1024 bits or more or
//     of a validated curve. The hash is the one that the trailer of the signature names
//     (RSA) or DG14 (ECDSA).
//   - Chip Authentication is done only after a command has been answered under the new
//     keys: a chip that takes our key and does not hold its own cannot answer it.
//   - Terminal Authentication never signs a challenge that is not of 8 bytes, and never
//     sends a certificate whose first day has not come (see capture/cvc).
//   - No outcome counts before passive authentication covers the file that the key came
//     from. That is for screening to say.
//   - A departure from the standards that is accepted is named in Quirks.
//   - An error is returned where the card can no longer be spoken to in this session.
//     The outcome says why.
//
// It refuses signatures that are longer or shorter than their modulus, moduli that
// are no whole number of bytes, and version 2 and 3 of Chip Authentication.
package eac
