// Package seal turns the evidence of digital seals into findings of the group seal.
//
// Clauses: BSI TR-03135-1 clauses 5.9.1 (readability, certificates, authenticity),
// 5.9.1.5 (country), 5.7.4.3 and 5.7.7 (comparison with the print); ICAO Doc 9303-13
// appendix D, 9303-7 clause 9.4 and 9303-8 appendix A (validation policies).
//
// How the five verdicts are used here:
//
//   - A page without a seal is not supported throughout: most documents have none.
//   - A seal that is not in its format, a wrong signature, a signer that its
//     authority denies, an expired or revoked one, and lines that differ from the
//     print are failed.
//   - A signer that nobody here knows, and an authority that is missing, are
//     undetermined: that is this state's gap, no suspicion. So is a signer of another
//     state than the one in whose name the seal's header or MRZ speaks, or of none:
//     unions have that, and a state could abuse its signer.
//   - Where printed and sealed lines differ only at characters that were hard to read
//     or not read, the comparison is undetermined: capture again. So is one with the
//     MRZ of another kind of document, unless it is a visa's, or names the printed
//     passport: these lie beside one.
//   - A number that differs is failed where a passport's was read well and the seal
//     names a passport; else people may have another document, and it is undetermined.
//     So is a visa's date of birth that is not the passport's.
//   - Several seals on one page: each is judged and the worst counts; that there are
//     several is aborted, since which one was meant is not known here (clause 5.9).
//   - A barcode that nobody signed, as a boarding pass, is no seal.
//
// Titles and texts hold no personal data beyond what an officer must compare.
package seal
