// Package lds reads the files of the chip of a travel document: BER-TLV, the table
// of files, and what is in each of them.
//
// Clauses: ICAO Doc 9303-10 (Logical Data Structure 1), clauses 3 and 4; Doc 9303-11
// clause 9.2 and BSI TR-03110-3 annexes A.1 and A.7.2.4 (SecurityInfos, EF.CVCA);
// ISO/IEC 7816-4 clause 5.2.2 (BER-TLV) and 12.7.1 (EF.ATR/INFO); ISO/IEC 7816-11
// (biometric information templates); ISO/IEC 19794-4, -5 and -6:2005 and 39794-4 and
// -5:2019 (pictures of fingers, faces and irises). The pictures' own headers are for
// package codestream, signatures for package cms.
//
// Invariants: nothing is copied, byte slices of an answer are views of the file that
// was given; a length is believed only when as many bytes are there; work grows with
// the length of the file and no faster; every list has a limit; what departs from the
// standard and is accepted all the same is named in Departures, and Quirks says who
// does so and where that is known from; SecurityInfos that contradict themselves are
// read, and say so in Faults.
//
// Errors are of type *Error: where in the file, what is wrong, and which kind of
// wrong; they never hold a value of the file that could be the traveller's.
//
// It refuses indefinite lengths, tags above four bytes, files above MaxFile, objects
// nested deeper than MaxDepth, and bytes after the end of a file.
package lds
