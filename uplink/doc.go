// Package uplink holds the nouns of delivery: the Record of one crossing, its
// Identity in a lane, and the Receipt by which the nation takes it over.
//
//	envelope  canonical CBOR, ES256 signature (COSE_Sign1), HPKE seal and open
//	trust     whom to believe about chips: authorities, signers, revocation, defects
//	shelf     signed, versioned files a kiosk is given: lists and policies
//	queue     bbolt: what is sealed and not yet receipted
//	broker    MQTT: the publisher's loop and the receipts that come back
//	exchange  the national node's side: verify, open, store once, receipt
//
// Promises: what Queue.Put accepted is on the disk and stays there until the
// node's signed receipt covers it; a PUBACK means "sent" and nothing more; each
// lane is a hash chain, so that the node proves that nothing was dropped,
// reordered or altered; a payload is readable by its permitted recipients only.
package uplink
