// Package tty makes the serial lines on which the rig's devices sit: ptys in raw
// mode, whose other end may set any speed.
package tty
