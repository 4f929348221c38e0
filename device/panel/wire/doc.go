// Package wire is the language that a panel controller and the kiosk speak over
// a serial line: version 1. It is a pure library, so that the driver, the
// simulated bench and a controller's own firmware tests share one grammar.
//
// # Line
//
// 8 data bits, no parity, one stop bit, no flow control; modem lines unused.
// The kiosk asks, the controller answers; one request is outstanding at a time.
//
// # Frame
//
//	offset  bytes  meaning
//	0       1      start, A5
//	1       1      n, length of the payload, 0 to 96
//	2       1      type
//	3       1      sequence number
//	4       n      payload
//	4+n     2      CRC-16/CCITT (polynomial 1021, initial FFFF, no reflection,
//	               no final xor) over offsets 1 to 3+n, high byte first
//
// Numbers are big-endian. Nothing is escaped: a receiver that meets a wrong
// length or CRC gives up one start byte and looks for the next one among the
// bytes it already has, so a frame behind garbage is found. A gap of 50 ms inside
// a frame ends the attempt.
//
// # Messages
//
// An answer bears the request's type with bit 7 set, and its sequence number.
//
//	type  request     payload              answer
//	01    hello       highest version (1)  version, then maker, model, serial and firmware,
//	                                       each one length byte and up to 20 printable ASCII bytes
//	02    lamp        light (1)            light (1), rise in ms (1); sent when the lamp has settled
//	03    inputs      -                    bit 0 document, bit 1 tamper, bit 2 gate open
//	04    signal      signal (1)           -
//	05    gate        0 close, 1 open      -
//	06    self-test   -                    supply in mV (2), temperature in deg C (1, signed),
//	                                       lamp currents in mA white, IR, UV (2 each), fault bits (1)
//	40    (event)     inputs as above      never asked for, sequence 0; a receiver may ignore it
//	FF    (refusal)   reason (1)           1 unknown type, 2 payload not allowed, 3 not possible now
//
// Lights are 0 dark, 1 white, 2 infrared, 3 ultraviolet. Signals are 0 off, 1
// ready, 2 busy, 3 done, 4 see the officer. Unused bits of the inputs are
// reserved and ignored. Fault bits: 0 white, 1 IR, 2 UV lamp, 3 supply, 4
// temperature, 5 document sensor. The self-test lights no lamp: it reports the
// currents of each lamp's last lighting, 0 before the first.
//
// # What a controller owes
//
//   - At most one lamp is lit. It drives the old lamp down before the new one up.
//   - A lamp goes dark 10 s after the last lamp command, whatever else is asked,
//     so that a polling kiosk cannot keep ultraviolet light on a hand.
//   - The gate closes at power-up and when no valid frame came for 10 s. Escape
//     in an emergency is the gate's own hardware and cannot be reached from here.
//   - Tamper is latched, also while the kiosk is off, and only a service key
//     inside the housing clears it: no message does.
package wire
