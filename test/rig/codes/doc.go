// Package codes draws degraded two-dimensional barcodes: what a camera makes of a
// QR, DataMatrix, PDF417 or Aztec symbol on a travel document.
//
// Promises: the same kind, seed and page give the same pixels; the payload is known; each
// kind is degraded by the same draw, so that their counts compare. What is drawn of it:
//
//	module        2 to 5 pixels, even over the range (PDF417: the width; rows are 3 modules high)
//	rotation      -12 to +12 degrees
//	perspective   each corner off by up to 2 % of the longer side
//	blur          Gaussian, standard deviation 0.12 to 0.34 module, at least 0.5 pixel
//	ink, paper    grey 30 to 100 and 140 to 230
//	uneven light  a slope of up to 35 % across the picture
//	noise         Gaussian, standard deviation 2 to 9 grey levels
//	JPEG          quality 50 to 90
//
// The payload is a text like that of a boarding pass or a signed text, or bytes like those of
// a visible digital seal (Doc 9303-13), of the size such things have.
//
// # Reported and other sets
//
// A set is 24 codes of a kind. Set 0 is the reported one, on which acceptance is
// asserted and the table of test/bench is made; sets 1 and up are for development.
// Thresholds of the readers and the strengths above were chosen on sets 1 to 9 only.
//
// The symbols are made by encoders that are not the product's (gozxing; boombuler's
// barcode): a product that reads its own writing would prove nothing.
package codes
