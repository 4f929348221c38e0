// Package fingers is the room of the fingerprint sensor: it asks the traveller for
// fingers in a fixed order, takes up to three impressions of each and keeps the best,
// compares them with those that the chip holds, searches the alert gallery with
// them, and says all of it as evidence.
//
// No finger is asked of a child under twelve. What the officer says of a finger that
// is not there or cannot be taken is recorded with its reason, and the next finger in
// the order stands in for it (BSI TR-03121-3 vol. 1: index before middle before ring
// before little finger). A finger that nobody laid on is missing, and no exemption.
//
// Promises: nothing here outlives the crossing; images stay in memory, templates go
// into the record, and Wipe clears both. A sensor that is away or faulty ends the
// taking as aborted, and the device is named; it is never an exemption.
package fingers
