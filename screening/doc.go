// Package screening holds the nouns of judgement: Evidence (all that was
// measured and looked up, closed and self-contained), Finding and Verdict (what
// each check says of it), Result (what the kiosk recommends) and Decision (what
// the officer did).
//
// Checks one level down turn evidence into findings without any I/O:
//
//	document  MRZ rules, issuing state, validity
//	optical   what the page shows in infrared and ultraviolet light (BSI TR-03135)
//	pki       what the chip gave: signatures, signers, dates, proofs, the page
//	seal      digital seals: format, signature, signer, comparison with the MRZ
//	model     what the page shows against the template of its document model
//	visual    the printed fields of the page against the MRZ
//	finger    what the sensor took, against the chip's templates and the gallery; whom it exempts
//	face      what the face camera took, against the portraits of chip and page; signs of an
//	          attack, and the gallery; nothing is clear that no network compared
//	list      document-number lists: lookup and its finding
//	defect    known deviations of genuine documents, which weaken a named failure
//	policy    which check is mandatory, optional or evaluatory
//	decide    Screen: runs all, aggregates, recommends
//	report    the result as the tree of BSI TR-03135, in JSON and XML
//
// Invariants: every check ends in exactly one of five verdicts (TR-03135-1
// clause 5.3); evidence holds no floating-point number and nothing that must be
// fetched; decide.Screen(evidence, policy, now) gives the same bytes on every
// machine and in every year; the kiosk recommends clear or refer and has no word
// for refusing a person. Unknown is undetermined, never success, never suspicion.
package screening
