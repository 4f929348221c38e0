// Package format takes apart the files in which states hand out what chips are
// verified with: certificates, CSCA master lists, revocation lists, defect and
// deviation lists, and the LDIF dumps of the ICAO PKD. It says what a file is by its
// content, never by its name.
//
// Clauses: ICAO Doc 9303-12 clause 9 (master list) and 10 (deviation list), BSI
// TR-03129-2 clause 7 (defect list, version 1 and 2) and 8.1 (document signer list),
// RFC 2849 (LDIF), RFC 7468 (PEM).
//
// Invariants: it looks at shapes and judges nothing: no signature, no date, no
// trust. A file is walked from its front to its end, and an LDIF of any length is
// held in memory one entry at a time. What cannot be read is handed over as an
// Object with its error, so that nothing is lost silently.
//
// It refuses what is above its limits (see Limits), an archive in an archive, and
// references to files or addresses inside an LDIF: nothing is ever fetched.
package format
