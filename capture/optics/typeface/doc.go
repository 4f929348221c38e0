// Package typeface tells whether a printed character has the shape that OCR-B
// gives it (ISO/IEC 30116, ISO 1073-2; Doc 9303-3 clause 4.4).
//
// A character is looked at through a window of Width x Height samples that is
// scaled by the pitch alone: height, width and weight of a letter are part of a
// typeface and are not evened out. A small net, whose weights "go generate
// ./capture/optics/typeface" makes from rendered glyphs with a fixed seed, gives
// for the samples and the character that was read the log odds of OCR-B against
// any other typeface.
//
// Invariants: the same samples give the same log odds; they are within
// -Most..Most, so that no single character, be it torn or stamped over, outweighs
// the others. A picture in which shapes cannot be told apart gives log odds near
// zero, not a guess.
//
// It refuses weights of another length (ErrWeights).
package typeface
