// Package fmr reads and writes fingerprint templates: our own form, Native, and the
// records of minutiae of the standards.
//
// Native is a capture.FingerTemplate as bytes: version, both minutia lists, the field
// of ridges, nothing of the image. There is exactly one Native form of a template;
// DecodeNative refuses every other spelling of it.
//
// Records: ISO/IEC 19794-2:2005 with Cor. 1 (record of clause 7, normal and compact
// form on a card of clause 8), ISO/IEC 19794-2:2011 (record, compact form on a card),
// ANSI INCITS 378-2004, 378-2009 and its amendment 1. Parse finds the format by itself;
// a card's sequence has nothing to know it by and needs ParseCard. Ridge counts, cores,
// deltas and zonal qualities are kept, other extensions as bytes.
//
// Invariants: what is written is what is read again, byte for byte; Encode writes
// nothing that Parse refuses; a value outside its range or table is refused with the
// name of its field, on both ways; a departure from the standard that is accepted is a
// Quirk of the record. Angles are kept in 1/256 turn, in which those of ANSI (1/180)
// and of a compact card (1/64) survive reading and writing; coordinates are kept in the
// resolution of their view. 197 pixels per cm are taken for 500 ppi exactly, as all
// writers mean it.
//
// FromTemplate takes the minutiae of both lists: read by NBIS bozorth3, records of both
// miss 12 to 13 of a hundred genuine pairs at one false match in a thousand, those of
// the enhanced list alone 18, of the plain one 17 (odd fingers of the FVC2002 and 2004
// B sets). There they have 282 bytes on average, never more than 390.
//
// Errors are of type *Error: which byte, which field, what is wrong; they never hold a
// value of a record, which is a person's.
//
// It refuses records above MaxRecord, of more views than MaxViews or of any other
// length than they say. ISO/IEC 39794-2 is not read: its ASN.1 module is not public.
package fmr
