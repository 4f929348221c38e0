// Package serial opens serial lines for the drivers that speak over them: the
// panel's controller and the readers of machine readable zones.
//
// Promises: a line has one owner, also against root; no child process inherits
// it; an address that cannot be opened is device.ErrAbsent with what to do about
// it. A pty is as good as a tty, since modem lines are left alone.
package serial
