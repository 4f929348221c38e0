// Package defect holds what is known of genuine documents that break a rule: BSI
// TR-03135-1 clause 5.8.1, the deviations of Doc 9303-3 clause 7. A visa of Germany
// that prints DEU for D, a passport whose lines are not in OCR-B or not black in
// infrared: their checks fail, and nobody forged anything.
//
// A defect names one check, one issuer, the document codes and the years in which
// they expire, and where the knowledge comes from. Weaken makes of a failed finding
// that a defect names an undetermined one and says why.
//
// Invariants, each with a test that can fail: only a failure is weakened, only to
// undetermined and never to successful; only the finding of the named check is
// touched; nothing is added or taken away; what is not in Checks cannot be named at
// all. An officer still looks: a mandatory check that is undetermined forbids clear
// as a failed one does.
//
// The list is a part of the signed policy, so that a decision can be repeated with
// the policy of its id and version.
package defect
