// Package pcsc puts chips of the rig within reach of PC/SC clients, in two ways
// that a client cannot tell apart:
//
// Server is a daemon of its own on a unix socket that speaks the server's side of
// pcsc-lite's protocol 4.4 with one reader, and plays the faults of a reader:
// unplugged, silent, garbling, slow. A demonstration and most tests use it.
//
// Virtual carries a chip to Debian's pcscd through the virtual reader of the
// package vsmartcard-vpcd, so that the kiosk's client meets the real daemon; its
// protocol is TCP on the loopback: frames with a length of two bytes, big-endian;
// frames of one byte are off (0), on (1), reset (2) and ATR (4).
package pcsc
