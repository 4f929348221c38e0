// Package wear ages the documents of the simulated bench: what pockets, hands,
// sun and years do to a genuine page, in white light, infrared and ultraviolet.
//
// Promises: the same sheet, seed and level give the same pixels; a worn page
// stays genuine: no effect removes infrared-black print as a whole, makes paper
// fluoresce or moves anything. Levels run from 0 (as new) to 1 (the worst that a
// border still accepts).
//
// It shares no code with the degradations that capture/ocr/train learns from.
package wear
