// Package mrz reads the lines of a machine readable zone by the rules of ICAO
// Doc 9303: formats TD1, TD2, TD3, MRV-A and MRV-B; and by the rules of the
// states that have their own: the French identity card until 2021, the French and
// the Swiss driving licence, the Chinese exit-entry permit, and cards of the USA,
// Romania, Serbia, Montenegro, Slovenia and Russia that depart from Doc 9303 within
// its formats (national.go, personal.go, each with its source and with what could
// not be verified). It is a pure library.
//
// Clauses: Doc 9303-3 clauses 4.6 to 4.9 (names, codes, dates, check digits) and
// 5 (codes); Doc 9303-4 clause 4.2 (TD3), Doc 9303-5 clause 4.2 with its note j
// (TD1, long document numbers), Doc 9303-6 clause 4.2 (TD2), Doc 9303-7 clauses 4
// and 6 (visas); BSI TR-03135-1 clause 5.7.1 for the century of an expiry date.
//
// Promises:
//
//   - Nothing is repaired: every text handed out is a part of the lines as they
//     came in. A check digit that does not fit is reported with both values.
//   - A print that breaks a rule is parsed all the same, as far as the lines have
//     the size of a format: what is wrong stands in Checks, Faults, the states of
//     the dates and the kinds of the codes, each with the columns it concerns.
//   - A conforming print costs no garbage, but for a long document number.
//   - Parse knows no clock. Two-digit years stay two digits until Date.Birth or
//     Date.Expiry is asked with a time.
//
// Refused with an error: characters outside A-Z, 0-9 and the filler (no case
// folding) and sizes that no format has (ErrFormat).
//
// Known to depart from Doc 9303 and not read by a rule of their own, since none
// could be verified: the check digits of Macau's identity cards.
//
// A check digit proves little: it does not cover the name, and characters whose
// values are congruent modulo 10, such as 0, A, K and U, replace each other unseen
// (BlindSpot).
package mrz
