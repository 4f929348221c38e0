// Package lens photographs the sheets of the bench as a document reader does: a
// lens that blurs and vignettes, lamps of uneven strength, a sensor with noise,
// pictures in three lights that lie a little beside each other, JPEG.
//
// Page gives what the product's registration would leave of them: a rectified
// page at the sheet's scale with residuals of a fraction of a pixel. Frames gives
// the raw frames, in which the page lies turned on a dark glass and each light
// has its own shift and scale; they are for visiond.
//
// Promises: the same sheet and Take give the same bytes. It shares no code with
// the degradations that capture/ocr/train learns from.
package lens
