// Package chip reaches the chip of a travel document through pcscd, the PC/SC
// daemon of Linux, whose socket it speaks to itself: no C, no shared library.
//
// It implements the client's side of the socket protocol 4.4 of pcsc-lite (its
// header winscard_msg.h), which pcscd 1.9 speaks and 2.x accepts, and part 10 of
// the PC/SC specification for the longest APDU that a reader takes.
//
// Invariants: one connection belongs to one card and one goroutine; a card is
// connected exclusively and reset when it is let go, so that no other program
// finds an open session on it; a card that is pulled away is device.ErrAbsent at
// the next exchange; every call ends with its context, whatever the daemon does;
// what the daemon answers is held to the sizes of the protocol.
//
// It refuses nothing that a card says: that is for package capture/chip to judge.
// No error holds a byte of an APDU.
package chip
