// Package panel drives the panel beside the glass: three lamps, the document
// sensor, the tamper switch, the gate and the status light. Two drivers stand
// behind one interface: Serial speaks the protocol of package wire (its doc.go
// is the protocol's text) with a panel controller, GPIO moves lines of the
// machine itself through the Linux GPIO character device.
//
// Promises, for both:
//
//   - Exactly one lamp is lit, or none (BSI TR-03135-1 clause 4.1.2 asks for the
//     three lights one by one). Ultraviolet light never burns beside another
//     lamp: the old one goes out before the new one is lit.
//   - Light returns the moment from which a frame shows that lamp alone.
//   - Every call ends within its context and CallLimit, whichever is sooner.
//   - ErrAbsent, ErrTimeout and ErrGarbled of package device say how the panel
//     is away. Nothing has to be restarted: each call tries the address again.
//   - A serial line has one owner: a second program is told that it is taken.
//   - Tamper, once seen, stays true for as long as the driver is open. A
//     controller latches it beyond that.
//   - No goroutine outlives a call. Calls may come from several goroutines; they
//     take turns.
//
// Fail-safe: a gate without a kiosk is closed, by the controller after 10 s of
// silence, by a spring on a GPIO line. Lamps go dark 10 s after the last lamp
// command: the controller sees to that by itself; the GPIO driver can do it only
// when it is called, so a GPIO panel needs a one-shot in the UV lamp's supply.
//
// Refusals: it does not clear a tamper latch, it does not blink GPIO lamps (that
// would need a goroutine), and it finds GPIO chips only once, when the program
// first asks for a line.
package panel
