// Package chip reads the chip of a travel document: it gains access, proves the chip
// where it can be proven, and reads files in the order of their worth. It judges
// nothing: whether files and protocols are to be believed is for screening to say.
//
//	session, first := chip.Begin(ctx, card, request) // what a decision needs
//	all := session.More(ctx)                         // what can wait for the officer
//	session.End()                                    // no secret is left
//
// Clauses: Doc 9303-10 3.6 (commands, short identifiers), 3.11 (files of the master
// file); Doc 9303-11 4 (access), 6 (authentication of the chip), 7 (terminals);
// ISO/IEC 7816-4 11.2 and 11.3 (SELECT, READ BINARY with even and odd instruction);
// BSI TR-03135-1 5.6.2 (process sequences 1, 2 and 4; sequence 3 is that of eIDAS
// tokens and is not for documents of Doc 9303).
//
// Invariants:
//
//   - PACE is run where EF.CardAccess announces it. BAC in its place is noted as such
//     ("instead of": "PACE"), and never follows a wrong password.
//   - A wrong password is told apart from a chip that departs from the protocol: the
//     value "cause" of the protocol.
//   - An answer that is not protected as it must be ends the session and the reading. A
//     new session is begun in two cases only, by the protocol announced at first, at
//     most three times, and named as a quirk: the answer was to the first read, whose
//     length the card may not take; or it was to the first command after Chip
//     Authentication, which then has failed.
//   - DG3 and DG4 of a chip with Terminal Authentication are asked for after it alone.
//   - After Chip Authentication nothing goes under the old keys.
//   - Each departure from the standards that is accepted is named in Chip.Quirks and
//     stands in the table Quirks with documents, source and what is done.
//   - The length of a file comes with its first block; no byte past it is kept, and
//     no copy of a block but the file's own.
//   - A card that is pulled away ends the reading at once: State Aborted, with each
//     file that was not read whole noted as such.
//
// State Captured with a Reason means that the chip answered and was not opened: its
// protocols say why. It refuses files of more than 1 MiB (DG2: 512 KiB), more than
// 4 MiB of one chip, and cards that need more commands than their files have blocks
// of 64 bytes.
package chip
