// Package document turns the evidence of a page into findings: was it captured,
// what do its machine readable lines say by ICAO Doc 9303, who issued it, is it
// still valid. It answers for the devices and, until their rooms are built, for
// the presence of chip and face too.
//
// Clauses: Doc 9303-3 to -7 through package mrz; BSI TR-03135-1 clauses 5.5.2
// (capture), 5.5.4.1 (MRZ), 5.7.1 (expiry), 5.8.1 (known defects).
//
// How the five verdicts are used here:
//
//   - A check digit, a character, a date and the layout are right or wrong: there
//     is no undetermined for the consistency of an MRZ (clause 5.5.4.1.1). A
//     character that was hard to read under a wrong digit stands in the text.
//   - A page without an MRZ makes these checks not supported; a capture that was
//     cut short makes them aborted.
//   - A national layout that package mrz knows is judged by its own rules. What it
//     does not print, a check digit, a nationality, is not supported; an expiry that
//     it does not print is undetermined, or failed for a French identity card that
//     is older than any validity.
//   - The format of a visa or a driving licence is not supported, however right its
//     lines are: nobody crosses on one alone.
//   - An issuing state or nationality in no list is undetermined, never failed:
//     codes are added and misprinted by states themselves (clause 5.8.1.2), so
//     that an unknown one is no suspicion; and it is never successful, so that
//     the officer looks. Withdrawn codes, known misprints and codes used without
//     a place in Doc 9303-3 are treated alike, and the text says what they are.
//   - A specimen's code is failed: nothing is unknown about Utopia.
//   - An expiry that cannot be relied on is undetermined; the last day of
//     validity counts as valid, by the date in the location of now.
//   - A dead or opened device is aborted: it says nothing of the traveller.
//
// Titles hold no personal data. Texts and values may; they go to the officer and
// into the sealed record, nowhere else.
package document
