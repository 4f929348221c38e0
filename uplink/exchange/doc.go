// Package exchange is the national node's side of the uplink as a library: it
// verifies what a kiosk sealed, opens it, keeps it once in one bbolt file, and
// says so in signed receipts.
//
// Promises:
//   - A record is kept at most once: identity (kiosk, epoch, lane, number) is
//     unique, a second arrival of the same bytes changes nothing.
//   - What a receipt covers was committed, chain value included, before the
//     receipt was made. One message is one transaction.
//   - Other bytes under a known identity are an alteration: kept apart as an
//     incident, never in the place of what is there.
//   - Records may arrive in any order. The watermark and the chain value move
//     when the gap closes, over links that were verified one by one. A link that
//     does not fit is an incident and stops the watermark of that lane for good;
//     records behind it are kept and receipted as ranges, nothing is lost.
//   - A message that is none (unknown or refused key, wrong signature, wrong form,
//     not for us, too large) goes to a bounded dead-letter store with its reason
//     and is never receipted.
//   - A new epoch of a kiosk begins chains of its own; the old ones stay.
//   - No kiosk's clock decides anything. The node's says whether a certificate is
//     valid, and gives Receipt.NodeTime, which does not go back.
//
// At rest the file holds the envelopes as they came, so everything in it but
// identity, time and kind of a record is encrypted to the node's key; dead
// letters are encrypted to it too, since nobody knows what they are. Each opens
// as it walks. The file has mode 0600; who has file and key has everything, so
// the key belongs on another medium or in a module.
//
// Findings are values (Outcome), errors are a broken machine: after an error the
// message must not be acknowledged. No goroutines, no logging; reasons and errors
// name kiosks, lanes, numbers and key ids and never quote a message.
package exchange
