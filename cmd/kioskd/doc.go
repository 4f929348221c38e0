// Command kioskd is the kiosk: it owns the lane, the chip's and the lists'
// answers, the decision, the officer's page, the queue, the way to the national
// node, and the keys. It holds no OpenCV: pictures come from visiond, which it
// starts, watches and restarts.
//
//	serve    what is started, and in which order it ends
//	lane     one crossing, from the document on the glass to the queued record
//	swipes   what was drawn through a second reader
//	idle     waiting for a traveller, and the farewell
//	glass    document sensor, lamps, pictures
//	fault    what a device that is away becomes: evidence
//	rooms    chip, face and fingers: who answers, and what when there is no reader or camera
//	chiproom the reading of a chip, from the first answer to the last
//	anchors  whom to believe about chips: the trust store, kept up to date
//	shelves  what is signed and given to this kiosk: policy, lists, certificates, templates, galleries
//	stock    one such thing as it was last read, its state and age
//	outbox   sealing, the queue, and crossings that a power cut left open
//	forget   what is left of a traveller, out of this program's memory
//	board    what the officer's page shows now
//	control  the unix socket on which kioskctl asks
//
// Rooms of their own: config (the file), devices (what is plugged in, and visiond),
// health (each device's self-test, used by the page and kioskctl check), evidence (from
// pictures to screening's evidence), fingers (taking, comparing and looking up
// fingerprints), faces (guiding the traveller, taking and comparing the face), alerts (the
// galleries that both are looked up in), console (the officer's page and the traveller's
// screen).
//
// Invariants: every goroutine that outlives a call is started in serve and ends
// with it; nothing biometric touches a disk before the officer has decided; a
// crossing that ends undecided leaves an aborted record without evidence; nothing
// here can refuse a person. Between two travellers nothing that the first one's chip
// said is in this program's memory, and of their fingers and face hashes alone; none of it is
// ever in a core dump.
package main
