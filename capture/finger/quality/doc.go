// Package quality says how good an impression of a finger is, what to do for a better
// one, and which of several tries to keep.
//
// There are two things in it, and neither is NFIQ 2:
//
//   - Features gives the native quality features of ISO/IEC 29794-4:2024 (clause 5: OCL, FDA,
//     LCS, OF, RVU and those of grey, foreground and coherence) to a thousandth of what the
//     standard's reference gives. They are for the technician. The standard makes one
//     number of them by a model of many thousand trees that is not ours to give.
//   - Measure gives what the line needs, in whole numbers, so that the same impression has
//     the same quality on every processor: Quality is 0..100 by a model of our own (model.go:
//     its form, its weights, and what they were fitted to), Advice what was wrong.
//
// Least holds the limits per finger and purpose of BSI TR-03121-3 (Tries for how often,
// Better for which to keep). The guideline states them for NFIQ 2; limit.go says how ours
// relate to them.
//
// Nothing here keeps an image, and nothing fails on an image without a finger: that is
// quality 0 with its advice.
package quality
