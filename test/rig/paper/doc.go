// Package paper draws the documents of the simulated bench: a synthetic person
// with a passport data page (TD3), an identity card (TD2) or the back of a small
// card (TD1), each as it looks in white light, in infrared B900 and under
// ultraviolet at 365 nm.
//
// Promises: the same seed, forgery and format give the same pixels; a genuine
// document follows Doc 9303 parts 3 to 6 (grammar, check digits, print
// positions, OCR-B at a pitch of 2.54 mm, infrared-black MRZ, paper without
// brightener); a forged one differs from it in exactly the way its name says.
//
// The check digits are computed here and not by the product's library: a
// product that checks its own arithmetic would check nothing.
//
// Design follows the issuing state: all passports of one state look alike, and
// whether its visual zone stays visible in infrared (laser engraving) or
// vanishes (dye) is a property of the model, as on real documents.
//
// Nobody is shown: names are made of made-up parts, portraits are drawn shapes.
// The only file read is Debian's OCR-B font (package fonts-ocr-b).
package paper
