// Package visual compares the printed fields of the visual inspection zone with
// the MRZ, field by field (BSI TR-03135-1 clause 5.7.2 for the printed side; Doc
// 9303-3 clause 3.4): a document whose two halves disagree has been altered in
// one of them.
//
// How the verdicts are used:
//
//   - A field agrees when it is one of the spellings that Doc 9303-3 clause 6
//     allows, or the MRZ's field can be the printed one cut short.
//   - It fails only when it was read surely and differs by more than a misreading
//     would: letters that look alike do not count.
//   - A date of numbers is read day first, as Doc 9303-3 has it. One that agrees only
//     with the month first is undetermined.
//   - What stands under a field's caption counts: where the right text stands only
//     elsewhere, the field is undetermined.
//   - All else is undetermined: not read, read unsurely, in letters that no table
//     covers. Reading plain print is no exact art, and nobody is suspected for it.
//   - A side without the zone (the back of a card) is not supported; a reader of
//     text that broke is aborted.
//
// Evidence without this part gives no finding, so that old records replay alike.
package visual
