// Package itl reads and writes transactions of ANSI/NIST-ITL in their traditional
// encoding: what police and border systems exchange fingers in.
//
// Clauses: ANSI/NIST-ITL 1-2011 (NIST Special Publication 500-290), annex B (the
// traditional encoding), 8.1 (Type-1, transaction information), 8.2 (Type-2,
// descriptive text of the user's own), 8.4 (Type-4, grey images of fingers in binary
// fields), 8.14 (Type-14, images of fingers in tagged fields), tables 7 (impressions),
// 8 (positions) and 15 (compression).
//
// Invariants: what Encode writes Parse reads back the same. A length is believed only
// when as many bytes are there and the record ends where it says; the list of contents
// (1.003) is the list of the records that follow, in their order. Fields that are not
// read, and records of other types, are kept as they are. Image.Data is a view of the
// file. Reading and writing hold every field to the same ranges, and refuse one with
// its number and name.
//
// It refuses files above MaxBytes or MaxRecords, a field that stands twice, text with
// separators in it, a field that is read here and says nothing, Type-7, which has no
// form of its own, and editions before 2000.
package itl
