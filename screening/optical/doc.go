// Package optical judges what a page shows in infrared and ultraviolet light:
// the generic checks of BSI TR-03135-1 table 5.3 that need no document model.
//
//	(IR,AB,MR)  the MRZ absorbs in B900: its strokes are there in infrared
//	(UV,BR,FU)  the page is dull under 365 nm: no optical brightener
//	(UV,BR,MR)  the ground of the MRZ is dull under 365 nm
//
// Check is a pure function of the evidence in integers. Each finding has one of
// the verdicts that TR-03135-1 allows for its check:
//
//	            successful  failed  undetermined  not supported        aborted
//	(IR,AB,MR)  yes         yes     never         no MRZ on this side  yes
//	(UV,BR,FU)  yes         yes     yes           never                yes
//	(UV,BR,MR)  yes         yes     yes           never                yes
//
// A picture that is not there gives aborted, whatever the cause: a lamp that
// failed, or a page that came from files without that light. "Not supported" is
// no answer for a spectral check, "undetermined" would say that something was
// looked at, and infrared knows neither. The text says which of the causes it was.
//
// Undetermined is a bright area that may be a stuck-on part or a fluorescent
// print: without a model of the document nobody can tell; and a page without an
// MRZ, for the ultraviolet check of the MRZ.
//
// The margin is (value - threshold) / largest possible distance, in thousandths,
// positive on the good side; of a check with several values the smallest counts.
// Margin >= 0 and successful are the same thing.
//
// Known limits: genuine documents exist whose MRZ is not readable in infrared or
// whose paper is bright (TR-03135-1 clause 5.8.1); a defect list will name them.
// Two characters in an ink that vanishes in infrared are found; a single one, which
// can only be a letter of the name or of a code without check digit, is not.
package optical
