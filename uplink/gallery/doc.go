// Package gallery is the file of persons who are looked for: templates of fingers and
// faces with their pictures, signed by the nation, sealed to those who may search it,
// and searched in locked memory.
//
// A gallery is a shelf item of kind gallery (uplink/shelf): the signed manifest
// vouches for version, floor, expiry, size and SHA-256 of one content file. The
// content, numbers big-endian:
//
//	"GHGALL" 00 01     magic and format
//	length[4]          of the header
//	header             canonical CBOR in the clear: name, version, models, counts, the
//	                   content key wrapped for each recipient (HPKE, RFC 9180);
//	                   nothing of a person
//	rows               chunks of 64 KiB and 16 bytes, AES-256-GCM under the content key
//	pictures           one chunk each, so that one is opened when a lead needs it
//
// The nonce of a chunk is its sort, whether it is the last of the rows, and its number;
// the hash of the header is the additional data of each and of the wraps: a chunk
// cannot be moved, left out or put under another header.
//
// A row is: subject, modality, position, model, reason, template, and how long the
// picture is. Rows are in strict order of all that, so that a gallery has one spelling
// and a subject's rows follow each other.
//
// Invariants:
//
//   - A gallery is opened whole or not at all, and verified before anything of it is
//     believed; Current holds the old one until its last reader is done with it.
//   - Templates, index and the vectors that faces are searched in lie in one anonymous mapping that is locked (never swapped),
//     left out of core dumps and wiped before it is given back. Where the system does
//     not allow that, Open fails and names the limit; there is no way around.
//   - Nothing is held for the pictures.
//   - A hit is a Lead for a person to judge, never a verdict.
//   - Faces are compared with those of their own network only (id and SHA-256); how many
//     were left out for that is part of the answer.
//   - A search gives the same leads and scores on every processor.
//
// A search of N faces gives as many false leads as N comparisons at the threshold's
// false match rate do (ISO/IEC 19795-1: FPIR is about N times FMR): one false lead in a
// hundred searches of 10,000 faces takes a threshold of FMR one in a million, and no
// card of a network for faces has figures down there. That is why a lead on a face says
// nothing of how rare it is, and why only a person can make anything of it.
//
// It refuses: unknown modalities, models, encodings and positions, rows out of order,
// counts that are not those of the header, vectors with NaN or infinities, of another
// length than one or not quantised to 127, anything behind the end.
package gallery
