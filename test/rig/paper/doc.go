// Package paper draws the documents of the simulated bench, each as it looks in
// white light, in infrared B900 and under ultraviolet at 365 nm.
//
// There are three ways in. New makes a traveller for the line: a synthetic person
// with a passport data page (TD3), an identity card (TD2) or the back of a small
// card (TD1) of any state of the rig. Draw makes a document of one of twelve named
// models, of all five formats of Doc 9303, genuine or forged in one of ten Kinds
// with a strength; it is for judging the optical checks. Front makes the front of
// a small card, on which no MRZ may be found.
//
// Promises: the same seed, forgery and format (or the same Spec) give the same
// pixels; a genuine document follows Doc 9303 parts 3 to 7 (grammar, check digits,
// print positions, OCR-B at a pitch of 2.54 mm, infrared-black MRZ, paper without
// brightener); a forged one differs from the genuine one of its seed in exactly
// the way its name says.
//
// The check digits are computed here and not by the product's library: a
// product that checks its own arithmetic would check nothing.
//
// Design follows the issuing state: all passports of one state look alike, and
// whether its visual zone stays visible in infrared (laser engraving) or
// vanishes (dye) is a property of the model, as on real documents. The models of
// Draw add a bar in two inks of which infrared shows one, a security thread, an
// optically variable patch, fluorescent letters and fibres, and scatter as
// production does: 0.2 mm between print and personalisation, 0.35 mm of the MRZ's
// place, 12 per cent of fluorescence, ink and paper. The strength of a forgery has
// a physical meaning and a floor in Kinds; below the floor a page lies within
// what genuine ones do, and no acceptance counts it.
//
// Draw prints in the plain round cut of OCR-B, New in the one with square stroke
// ends (Debian's OCRBE is the same in white on black). capture/ocr/train learns
// square and slanted characters and never the round upright ones (TestOwnCut).
// capture/optics/train, which tells OCR-B from other typefaces, must know every
// cut that there is; of the faces that forgers take here (the Go fonts) it knows
// none.
//
// Nobody is shown: names are made of made-up parts, portraits are the drawn heads of package heads.
// The only files read are those of Debian's OCR-B (package fonts-ocr-b).
package paper
