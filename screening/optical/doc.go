// Package optical judges what a page shows in white, infrared and ultraviolet light:
// the generic checks of BSI TR-03135-1 that need no document model.
//
//	(IR,AB,MR)    every character of the MRZ absorbs in B900 (table 5.3)
//	(UV,BR,FU)    the page is dull under 365 nm: no optical brightener
//	(UV,BR,MR)    the ground of the MRZ is dull under 365 nm
//	mrz.infrared  the MRZ as a whole is there in infrared (clause 5.5.4.1.2)
//	mrz.typeface  it is printed in OCR-B (clause 5.5.4.1.3, ISO/IEC 30116)
//	mrz.layout    its place, size and skew (Doc 9303-3 clause 4, parts 4 to 7)
//
// Check is a pure function of the evidence in integers. Each finding has one of
// the verdicts that TR-03135-1 allows for its check (tables 5.9 to 5.11):
//
//	              successful  failed  undetermined  not supported        aborted
//	(IR,AB,MR)    yes         yes     yes           never                yes
//	(UV,BR,FU)    yes         yes     yes           never                yes
//	(UV,BR,MR)    yes         yes     yes           never                yes
//	mrz.infrared  yes         yes     never         no MRZ on this side  yes
//	mrz.typeface  yes         yes     never         no MRZ on this side  yes
//	mrz.layout    yes         yes     worn          edges not known      never
//
// TestLimits tries every combination of what evidence may look like against it.
//
// A picture that is not there gives aborted, whatever the cause: a lamp that failed,
// or a page that came from files without that light. A picture that is there and
// shows too little (black, over-exposed, out of focus, coarse; print worn off)
// takes back a failure: the finding is undetermined, or aborted where the table knows
// no undetermined, and says the cause. It never takes back a success, and never makes
// one: what succeeds in a bad picture succeeded. Only pictures that do not lie on each
// other tell nothing at all of the ink, neither way.
//
// Lists that lack a character are no measurement of single ones: (IR,AB,MR) then goes by
// the two weakest characters, and mrz.typeface is aborted.
//
// The margin is (value - threshold) / largest possible distance, in thousandths,
// positive on the good side; of a check with several values the smallest counts.
// Margin >= 0 and successful are the same thing.
//
// Evidence of an earlier screening.OpticsEdition is judged by the checks and the
// thresholds of its time, so that old records give their old findings; only (IR,AB,MR)
// now says undetermined of a side without an MRZ and of a page that moved.
//
// Known limits: genuine documents exist that break these rules; package defect names
// them. A bright area of 3 to 7 % of the page may be stuck on or a fluorescent print:
// without a model nobody can tell. Fewer than four neighbouring characters in another
// typeface pass, and so does single foreign ink that is as pale in white light as worn
// print (under 60 % of the others).
package optical
