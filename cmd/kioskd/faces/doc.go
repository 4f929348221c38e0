// Package faces is the room of the face camera: it guides the traveller, keeps the best
// picture, watches for a picture or a screen in place of a head, compares the traveller
// with the portraits of chip and page, searches the alert gallery, and says all of it as
// evidence.
//
// What it can do depends on the networks that the technician brought (cmd/models). The
// two ways are two types: Framing holds no network and has nothing that could make a
// score; Verifying holds an embedder, which alone makes templates, of which alone a
// score is made (capture/face/model). Which of them stands before a traveller is decided
// when the networks are read, and not again in the middle.
//
// Promises: nothing here outlives the crossing, no frame leaves visiond but the crop
// that the officer sees, and Wipe clears templates. A camera or a worker that is away or
// faulty ends the taking as aborted, and the device is named.
package faces
