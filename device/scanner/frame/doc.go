// Package frame makes readings of the bytes that readers of machine readable
// zones send over a serial line or type as a keyboard. It finds out by itself
// which of the ways of the trade a reader has:
//
//	CUTE      STX line CR line CR [line CR] ETX, with or without marks around it
//	SOH       SOH length "OU" STX flag line CR line CR line CR ETX BCC
//	text      START, "OCR LINE 1: ...", ..., END
//	plain     lines ended by CR, LF or both, or by silence alone
//
// Promises: how the bytes are cut into pieces on their way makes no difference;
// prefixes and suffixes of up to maxExtra characters, each the same on all lines,
// fill characters behind short lines, the sign for an unreadable character (any that
// an MRZ cannot hold) and lines in reverse order are found and undone; a document
// that lost characters on its way is never taken for a narrower one; an unreadable character comes out
// as Unread and is never guessed; a block whose check byte or lines are wrong
// comes out as a Fault, so that nobody waits for a reading that was lost.
//
// It refuses blocks longer than maxBlock and never holds more than that.
package frame
