// Package model judges what the zones of a page gave against the template of its
// document model: the model-based spectrally selective checks of BSI TR-03135-1
// clauses 5.5.3 and 5.5.4.2.
//
//	model.identification  which document model it is (table 5.5)
//	(XX,YY,ZZ)            a basic check (table 5.11); several may share an identifier,
//	                      the value "uuid" tells them apart
//	(..)+(..)             a composite of basic checks
//	model.group           a group of both (table 5.12)
//
// Check is a pure function of evidence and time, in integers. Without any model
// evidence, as from a kiosk that has no templates, it says nothing at all.
//
//	                      successful  failed  undetermined  not supported  aborted
//	model.identification  yes         never   yes           never          no page
//	all others            yes         yes     yes           never          no picture in their light
//
// A model that no template fits is undetermined and not failed: nobody is
// suspicious for coming with a document that the kiosk does not know.
//
// A zone on the wrong side of its threshold that is dirty, over-exposed or
// under-exposed is undetermined with that cause; one on the right side is successful
// all the same, but for print or glow that must be absent where wrong exposure hides
// any. A check that this reader
// cannot perform (translucency) is not performed, and named in its group.
//
// Basic checks and composites count through their groups: a policy leaves
// "(*,*,*)" evaluatory and gives "model.group" its need. Evaluatory checks of the
// template run, are logged, and are left out of composites and groups. A pack that
// is expired, or older than the policy allows, leaves everything undetermined.
package model
