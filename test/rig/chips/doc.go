// Package chips puts chips into the documents of the rig's travellers: each issuing
// state has its own authority, signers and habits, and there are forgeries that only
// the chip shows. Bundle is what the kiosk's nation hands out about all of them.
//
// A document whose printed lines are a forgery has no chip: one that was opened with
// altered lines would be no chip of any document.
package chips
