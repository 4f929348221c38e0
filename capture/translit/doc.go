// Package translit tells how a name in national characters may be spelled in a
// machine readable zone, and whether a printed field is one of those spellings.
// It is a pure library.
//
// Clauses: ICAO Doc 9303-3 clause 4.6 (hyphen, apostrophe, comma, other
// punctuation), clause 6 tables A (Latin), B (Cyrillic, with the exceptions for
// Belarus, Bulgaria, North Macedonia, Serbia and Ukraine) and C (Arabic, with
// the escape X and doubling by shadda); truncation as in Doc 9303-4 to -7 clause
// 4.2.3. Beside these stands the one-to-one table of the Russian internal
// passport, which uses digits.
//
// A letter may have several spellings (Ü is UE, UXX or U), and the issuer chooses.
// So texts are compared by set membership: Spells walks all allowed spellings at
// once, in time proportional to the product of the two lengths, and never lists
// them. Spellings lists them one by one for who wants to see them.
//
// A spelling is loose when no table allows it and yet states print it: the bare
// letter for one with a mark (Ø as O), an older national table (Ю as YU), a
// hyphen or blank left out. Loose spellings match, and the match says so.
//
// Promises: unknown is never a difference. A letter that no table covers, broken
// UTF-8 or a text above the limits gives Unknown, with its place. A field that
// is full to its last column is never Equal, only Cut (Doc 9303-4 clause 4.2.3).
//
// Refused: transcription by ear. An Arabic name in Latin letters is compared as
// the Latin letters it has; FATIMAH is no spelling of FAXTTMXAH.
package translit
