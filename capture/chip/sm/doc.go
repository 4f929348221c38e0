// Package sm is the terminal's side of secure messaging with the chip of a travel
// document, and the place where the secrets of a crossing live. It is a pure library;
// the memory of the arena is the only thing that it asks of the system.
//
// Clauses: Doc 9303-11 9.7 (key derivation), 9.8 (secure messaging; 3DES and AES),
// appendix D; ISO/IEC 7816-4 clause 10 (data objects), ISO/IEC 9797-1 (padding
// method 2, algorithm 3), RFC 4493 and NIST SP 800-38B (CMAC).
//
// Invariants:
//
//   - An answer is believed only where it has, in this order, at most one cryptogram
//     (87, or 85 to an odd instruction), one status word (99) that is the
//     answer's own, and one MAC (8E) over all before it; lengths in their shortest
//     form; padding of at most one block; no more data than was asked for.
//   - Anything else, a bare status word too, ends the session, wipes its keys and is
//     ErrBroken, without a word of the cause. No command goes out after it.
//   - The counter rises before each command and each answer, whatever becomes of
//     them; it is never set back.
//   - Each part of a chained command is protected, and proven to be taken, on its own.
//   - Keys are expanded by the standard library and wiped there with the session. What
//     is hashed or derived leaves no copy on the heap.
//
// It refuses sessions of more than 2^24 commands.
package sm
