// Package pki judges what the chip of a travel document gave: whether its data are
// those that a state signed, whether that state is one whose certificates this kiosk
// has been given, whether the chip is the original one, and whether it belongs to the
// page on the glass. It is pure: evidence, a time and rules in, findings out.
//
// Clauses: BSI TR-03135-1 clauses 5.6.3 (access), 5.6.4 (chip content), 5.7.2 (chip
// against page), 5.8.2 (defects), tables 5.17 to 5.46; ICAO Doc 9303-11 clauses 4 to 7
// and 9.2, Doc 9303-12 clauses 4, 5 and 7; BSI TR-03129-2 clause 7 (defect lists).
//
// How the five verdicts are used here:
//
//   - An authority that this kiosk does not have is undetermined, never failed and
//     never successful; so is a stale or missing revocation list, a stale list of
//     authorities, an algorithm that is not known or not accepted, a country without a
//     row in the table.
//   - What EF.SOD is and who signed it are two questions (chip.sod, chip.signature): one
//     that signs something else may bear a right signature, and proves nothing.
//   - A signer is failed only against an authority that it names by key. A search by
//     name finds several keys, so that it can succeed and cannot fail.
//   - What a signed file lists and the chip withholds is failed, not "not supported".
//   - Proofs of the chip count only once its signed data cover the key that they were
//     made with: DG15, DG14 or EF.CardSecurity.
//   - A password that the chip did not take is aborted: misread lines look the same as
//     another document's chip, and the protocol was not run to its end. This departs
//     from the letter of tables 5.19 and 5.20, which have failed for it; the channel
//     that fails after the chip took the password is failed.
//   - PACE that the chip announced and BAC that opened it is failed: somebody may stand
//     between. Where this kiosk lacks PACE's parameters it is undetermined.
//   - A file that departs from its standard and can be read is named by chip.content,
//     and failed where the policy is strict; one that cannot be read by it is failed.
//   - What nobody promised (EF.COM, EF.CardSecurity, a list of document types) is not
//     supported where it is absent.
//
// Defects of TR-03129-2 count only from a list whose signer the nation vouches for.
// They weaken a failed check that they name, or give it another value to work with;
// each that was used stands in the finding's values. Two kinds harden: a revoked signer
// and compromised keys; a kind that nobody here knows makes the signer undetermined. An
// entry that is limited to some documents is left out: its numbers are not told. A
// replacement certificate is used, but is no better trusted than its own signature makes
// it; the guideline would trust it unseen.
//
// Every failed or undetermined finding has a first value "reason", a class for
// machines. Titles hold no personal data; texts and values may.
//
// It refuses nothing: evidence that makes no sense is undetermined or failed.
package pki
