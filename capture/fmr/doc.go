// Package fmr reads and writes fingerprint templates: our own form, Native, and the
// minutiae records of the standards.
//
// Native is a capture.FingerTemplate as bytes: version, both minutia lists, the field
// of ridges, nothing of the image. There is exactly one Native form of a template;
// DecodeNative refuses every other spelling of it.
//
// Errors are of type *Error: which byte, which field, what is wrong; they never hold a
// value of a record, which is a person's.
package fmr
