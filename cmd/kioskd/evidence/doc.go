// Package evidence turns pictures of a page into what screening judges: it reads
// the lines, takes the optical measurements, compares the page with the template of
// its document model, reads the visual zone and the barcodes, and writes all of it
// down as integers and texts. kioskd uses it for the page on the glass, kioskctl
// screen for image files; both thereby judge the same thing in the same way.
//
// Promises: what could not be measured or read is not there, or says why; it is
// never a zero that looks like a measurement. The parts of an examination run side
// by side, each writes to a place of its own, and none outlives the call.
package evidence
