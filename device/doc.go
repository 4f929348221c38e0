// Package device holds the nouns of the kiosk's hardware: what a light is, what
// a frame is, how a device says who it is, and the few ways in which it can be
// away. The drivers stand one level down, each speaking a real protocol at a
// real address:
//
//	camera   V4L2 devices, MJPEG over HTTP, clips (linked into visiond only)
//	panel    lamps, document sensor, tamper, gate, status light; GPIO or serial
//	scanner  readers of machine readable zones; serial, or typing as a keyboard
//	finger   fingerprint sensors on a serial line; impressions from files
//	serial   opens serial lines, for panel, scanner and finger
//
// Promises: every call has a deadline; an absent or faulty device is an error
// that wraps one of the sentinels here, never a hang and never a made-up value.
// There is no pretend driver: a simulated device is a peer at a real address.
//
// Lights follow BSI TR-03135-1 clause 4: white, infrared B900 (900 +- 50 nm) and
// ultraviolet 365 nm.
package device
