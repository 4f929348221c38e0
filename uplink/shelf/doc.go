// Package shelf reads and makes the signed, versioned files that a kiosk is
// given: lists and policies now, and whatever else a nation hands out.
//
// A shelf item is two files in one folder: NAME.manifest, a C2SP signed note
// (Ed25519) that names the content by version, size and SHA-256, and the content
// beside it, NAME.VERSION.EXT. The manifest's text has exactly these lines:
//
//	gatehouse-shelf 1
//	kind list
//	name documents
//	version 7
//	issued 2030-01-02T03:04:05Z
//	expires 2030-01-09T03:04:05Z
//	file documents.7.csv
//	size 1234
//	sha256 (64 hexadecimal digits)
//
// Promises: content is given out only when a known key signed its manifest, kind
// and name are those asked for, the version is not below the floor, and size and
// hash are right. The new content has a name of its own and the manifest is
// replaced last and at once, so that a power cut leaves the old item or the new.
//
// An item that came by another way, as on a medium, is proven where it lies and then put
// on the shelf (Item.Place, Item.Swap).
//
// A content that is too large to be held whole is read piece by piece (Content); what
// was read of it counts when Verify has said so.
//
// Floors remembers the highest version ever taken, on the disk before it counts;
// an older item is refused (ErrRollback). Expiry is given and not judged: the
// caller has the time, and a stale list is a finding, not a broken machine.
//
// It refuses: unsigned or unknown text, lines out of order or written in another
// way, names that leave the folder, content above the caller's limit.
package shelf
