// Package control is what kioskd tells kioskctl over its unix socket: the state
// of the devices and of the queue. A running kioskd owns both, so kioskctl asks
// it instead of reaching for them. Counts and ages only; there is no content of
// a record in any of its types.
package control
