// Package queue keeps what is sealed and not yet receipted, in one bbolt file.
//
// Promises:
//   - What Put accepted is on the disk when Put returns. Number, chain value and
//     envelope are committed in one transaction, so that no power cut can give
//     one number to two contents or leave a gap.
//   - A row leaves only by Receipt: the node's word, checked against the lane's
//     own chain. A PUBACK (MarkSent) moves a counter in memory and nothing else;
//     after a restart every row counts as not yet sent.
//   - Nothing is overwritten. A full queue refuses with ErrFull and still deletes.
//   - Each row carries a SHA-256 that is verified whenever it is read, because
//     bbolt pages have no checksum. A damaged row is shown as damaged, not sent
//     and not dropped.
//
// Layout: bucket "meta" {version, kiosk, epoch}; bucket "lanes", in it a bucket
// per lane {state, rows, heads}, in rows a bucket per message {hdr, env, hash,
// dead}. A bucket per message keeps bbolt from rewriting neighbours: written
// bytes per row are about twice its size, not eight times.
//
// The epoch is made with the file and never changes: time in milliseconds and
// eleven random bits, so that it fits a JSON number and differs also when the
// clock was set back. A queue that was lost and begun anew is thereby seen by the
// node as a new one; nobody relies on epochs growing.
//
// It refuses: a second opener, the file of another kiosk, a corrupt file (see
// Quarantine), envelopes above Options.MaxEnvelope, receipts of another kiosk or
// epoch or with a chain value that is not its own.
//
// Two flushes per commit; the file does not shrink until Open compacts it. A page
// that cannot be read, or lies behind the end of the file, is an error; a circle
// in the page tree is not found and can end the process.
package queue
