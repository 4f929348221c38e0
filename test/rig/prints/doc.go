// Package prints makes fingers that nobody has: masters, impressions of them as an
// optical sensor gives them, slaps of a hand, and the true minutiae of each picture.
//
// The method is that of SFinGe (Cappelli, Erol, Maio, Maltoni, "Synthetic
// Fingerprint-image Generation", ICPR 2000; Cappelli, Maio, Maltoni, "Synthetic
// fingerprint-database generation", ICPR 2002; Handbook of Fingerprint Recognition,
// chapter 6):
//
//  1. a class by its share among people, singular points in the places of that class;
//  2. the flow of the ridges by the zero-pole model (Sherlock, Monro 1993) with the
//     piecewise-linear correction of Vizcaya and Gerhardt (1996); an arch as a bow;
//  3. a map of periods, 8.2 to 10 pixels at 500 ppi, shorter above the core;
//  4. ridges grown from random seeds by local oriented filters until the finger is
//     full; minutiae arise where waves meet, and are read from the skeleton;
//  5. an impression: place, contact, plastic distortion of the skin (Cappelli, Maio,
//     Maltoni, "Modelling plastic distortion in fingerprint images", ICAPR 2001),
//     moisture, pressure, pores, scratches, dust, noise and blur of a sensor.
//
// Promises: a finger is its seed, an impression its finger, seed and options; both are
// the same to the last bit on every CPU (exact.go says how). The truth of an impression
// holds the minutiae that are on it: inside the contact, inside the picture, and not
// under a cut or a dry patch; Doubtful those that are there and need not be found.
//
// A fork is where the valley between its branches ends, which is where extractors put
// it that thin valleys. Angles of minutiae are those of ISO/IEC 19794-2:2005 and ANSI/INCITS 378: from an
// ending back along its ridge, from a fork into the valley between its branches. Nothing here is a copy or an
// average of a real finger.
package prints
