// Package chips puts chips into the documents of the rig's travellers: each issuing
// state has its own authority, signers and habits, and there are forgeries that only
// the chip shows. Bundle is what the kiosk's nation hands out about all of them.
//
// The habits have each proof of a chip, portraits by ISO/IEC 19794-5 and 39794-5, and
// fingerprints behind terminal authentication: both index fingers of prints.Bearer of
// the traveller's seed, which the sensor's peer shows too. Permits are what the states
// gave the kiosk's nation to read those.
//
// A document whose printed lines are a forgery has no chip: one that was opened with
// altered lines would be no chip of any document.
package chips
