// Package conformance runs the test plan BSI TR-03105-5.1 (inspection systems, EACv1)
// against the product: for each case whose body is published a chip is personalised
// and made to depart as the case says, the reader of capture/chip reads it, and
// screening judges it under a policy in which what the chip must have is mandatory and
// no departure from a standard is taken. Files and their order are those of the kiosk.
//
//	make conformance    the table of all cases, with what was expected and found
//
// The plan has 338 cases. 183 are titles alone, since their bodies are now in ISO
// 18745-4, which is not public, and 8 are deleted. Of the other 147 one, LDS_H_08, has
// no expected result in the published text; it is run and not counted. The 146 are 79
// that an inspection must fail, 66 that it must pass, and one, ISO7816_E_10, that it
// must survive. Cases that are titles alone are run as title and Doc 9303 have them,
// where that is clear; they are marked, and never counted. Without -table a quarter of
// these is run, drawn by a seed that is printed.
//
// Invariants: a case starts from a document that passes in every check, and differs in
// the named thing alone; a case that must fail changes the verdict of the checks that
// its row lists and of no other; the recommendation is then not "clear". Where BSI
// TR-03135-1 has another word than "failed" for what a case does, as "undetermined"
// for a terminal without certificates, the row has that word.
//
// Keys are made when a case asks for them. The plan's biometric samples are replaced
// by records of the same kinds: their pixels are of no interest to an inspection
// system that compares nothing. It refuses nothing: every file here is a test's.
package conformance
