// Package cue measures physical signs that an impression may not be of a living finger,
// in the form of BSI TR-03121-3 volume 1, 6.0, PAD-FP-APP1: a graded score for each finger,
// one answer over all of them, always given, independent of any comparison, and where
// something was not assessed, that it was not and why.
//
// They are cues for a person. This is no certified presentation attack detection, and
// nothing here may be called one: no material of an attack was at hand. What the cues
// tell apart are physical models (test/rig/prints), and how often they sound at living
// fingers is measured on those (cue_test.go) and on real ones.
//
// The cues:
//
//   - same image: the picture is that of an earlier capture. A finger never comes to
//     lie twice so that its ridges meet the same pixels; a replayed or reactivated print does.
//   - residue: ridges mostly so faint that nothing pressed them, or, beside the print,
//     those of an earlier capture.
//   - perspiration: over 2 to 5 frames of one touch, moisture spreads from the pores
//     along the ridges of skin: they get darker and more even. A cast stays as it is.
//   - ridge ratio: skin is pressed unevenly, its ridges are wide here and narrow there.
//   - pores: openings on the ridges, in each millimetre of them. At 500 ppi many a living
//     finger shows none, so that this one alone never reaches Suspicious.
//   - grey gaps: levels that never occur between others that do, and did in earlier
//     captures: a picture that was stretched or drawn after the sensor.
//   - same finger: two fingers of one slap are one.
//
// Of earlier captures only hashes are kept, in memory: for 1024 places that chance
// picked at the start, whether it was darker or lighter there than around, or neither.
// A hash of one kiosk says nothing to another, and no picture comes back from it.
//
// Everything is whole numbers, and the same on every processor.
package cue
