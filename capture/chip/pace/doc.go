// Package pace is the terminal's side of Password Authenticated Connection
// Establishment: from a password to a session with secure messaging.
//
// Clauses: ICAO Doc 9303-11 4.4 (protocol, mappings, commands), 9.2.1 to 9.2.3
// (PACEInfo), 9.4 and 9.5 (public keys, domain parameters), 9.7 (key derivation);
// BSI TR-03110-3 A.2, A.3, B.1, B.14.1 and B.14.2 (status words, password states).
//
// Invariants:
//
//   - Domain parameters come from an unsigned file, so that only those of a published
//     standard are used, whether they are named or explicit (TR-03110-3 A.2.1.3).
//   - A session is given only after the chip's token was right. Whatever is refused
//     before leaves no session and no key.
//   - The chip's keys are points of the curve, or elements of the subgroup, none of
//     them neutral, none of them ours, and none seen before where the caller keeps a
//     History; so are its nonces.
//   - A wrong password (6300, 63Cx in the last step) is ErrPassword, a password that may
//     not be tried is ErrBlocked, and everything else the chip does wrong is ErrProtocol.
//     No error holds a password, a nonce or a key.
//   - Nonces, shared secrets and session keys live in the arena of the caller.
//   - A run is never repeated with another password, mapping or protocol. A departure
//     that was met and accepted is named in Result.Quirks.
//
// It refuses answers with data objects that are not expected, twice there or in more
// bytes than they need, PACEInfo of another version than 2, and integrated mapping on
// curves that the standard does not define it for.
package pace
