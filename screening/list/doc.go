// Package list searches the document-number list and judges what the search
// gave. The list is the content of a signed, versioned file that the shelf has
// verified; this package sees the content only and does no I/O.
//
// Content: UTF-8 text, the header line
//
//	number,type,issuer,reason
//
// then one row a document, lines ending in LF or CR LF, no quoting, no comma
// within a field, no blank line:
//
//	number  1 to 24 letters and digits; spaces, < - / . ' and case do not count
//	type    a document code, one or two characters; only the first counts
//	issuer  a code of Doc 9303-3, 1 to 3 letters, fillers at the end allowed
//	reason  1 to 64 bytes as the issuer of the list has it: "stolen", "lost" ...
//
// A row fits a document when number, type and issuer fit, which is how INTERPOL's
// list of stolen and lost documents is asked. Of the type the first letter counts,
// and A, C and I are one: these letters of cards carry no meaning (Doc 9303-5 note
// k). The letter O and the digit 0 are two characters: nothing is folded.
//
// Limits: 64 MiB, 2 million rows, 1000 different reasons, 64 rows for one
// document. The first bad line refuses the whole list: half a list would clear
// what the other half names. A list with no rows is valid. Errors name the line
// and never its content.
//
// Check: a search without a hit proves something only when the list was there,
// young enough, and asked with a number whose check digit is right; everything
// else is undetermined. A hit is failed however old the list is.
package list
