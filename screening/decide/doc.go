// Package decide runs every check on the evidence of a crossing, aggregates the
// findings and recommends: clear or refer. It has no word for refusing a person.
//
// Screen is one pure function. The same evidence, policy and second give the
// same bytes on every machine and in every year: no clock, no randomness, no map
// is walked, no floating-point number is touched, and now counts in whole
// seconds, so that a Result holds all that is needed to repeat it.
//
// Clauses: BSI TR-03135-1 clause 5.7, table 5.44 (aggregation), TR-03135-2 clause
// 4.2.7 (mandatory, optional and evaluatory checks).
//
// Rules:
//
//   - Clear needs every mandatory finding successful and no optional one failed.
//     Not supported, undetermined and aborted forbid clear as failed does: what
//     could not be checked was not checked.
//   - A check that always runs and gave no finding is added as aborted. So a
//     check that is lost in the software cannot clear anybody.
//   - Evaluatory findings are shown and count for nothing. A group that has no
//     other shows their aggregate; the overall verdict leaves them out.
//   - Because names the findings that forbid clear, in the order of the findings:
//     device, document, mrz, optical, model, visual, seal, list, chip, face,
//     fingers.
package decide
