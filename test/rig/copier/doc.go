// Package copier photographs the sheets of the rig as document readers do: at a
// resolution, askew, out of focus, with noise, uneven light and compression.
//
// Promises: the same glass, sheet and light give the same pixels; two lights
// under one glass are registered to each other. It shares no code with the
// spoiling of training cells in capture/ocr/train, so that what is measured on
// its pictures says something of pictures that training has not seen.
package copier
