// Package finger extracts minutiae and the flow of the ridges from the impression of a
// finger.
//
// # Steps
//
// The picture is brought to 500 ppi by its true resolution; local mean and contrast are
// taken out; spectra of overlapping windows give orientation, period and the share of
// ridges (the short time Fourier transform of Chikkerur, Cartwright and Govindaraju, 2007);
// ridges in one direction with enough contrast are the print, the rest is not looked at. Two
// oriented passes, one along the ridges and one across them tuned to their period, filter the
// picture; the flow is then estimated anew from what they give, and the filter runs again.
// Ridges and valleys are thinned, their lines traced, pores, gaps, tails and short pieces
// healed. The endings that are left are the minutiae: those of ridges are ridge endings,
// those of valleys are bifurcations.
//
// # Two lists
//
// Plain is read from a picture that is filtered just enough to be thinned, Enhanced from one
// that is filtered strongly. The first keeps what is small, the second bridges what is dry,
// wet or creased. A minutia that is in both has a higher quality.
//
// # Angles
//
// As ISO/IEC 19794-2:2005 and ANSI/NIST-ITL 1 field 9.331 have them: from a ridge ending back
// along its ridge, from a bifurcation into the valley between its branches; counter-clockwise
// from +x.
//
// # Invariants
//
// Everything is done in whole numbers (and in square roots that are rounded down): the same
// picture gives the same template on every CPU. An Extractor allocates nothing but its
// results once it has seen a picture of that size.
//
// # What it refuses
//
// Resolutions outside 200 to 2000 ppi (ErrPPI); pictures that are empty or of more than 2047
// pixels each way at 500 ppi (ErrSize). A picture without a finger is no error: its template
// has no minutiae.
package finger
