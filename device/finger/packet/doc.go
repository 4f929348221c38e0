// Package packet is the language that the UART fingerprint sensors of the ZFM-20
// family speak (ZFM-20, R305, R307, R308, AS608, FPM10A, R503, R551). It is a pure
// library, so that the driver and the rig's sensor share one grammar.
//
// # Line
//
// 8 data bits, no parity, one stop bit, no flow control, half duplex: the host
// commands, the sensor answers. 57600 bit/s from the factory, 9600 x N with N = 1
// to 12 by its register.
//
// # Packet
//
//	offset  bytes  meaning
//	0       2      start, EF 01
//	2       4      address of the sensor, FFFFFFFF from the factory
//	6       1      kind: 1 command, 2 data (more follow), 7 answer, 8 data (the last)
//	7       2      n + 2, where n is the length of the payload, 1 to 256
//	9       n      payload
//	9+n     2      sum of the bytes at offsets 6 to 8+n, modulo 65536
//
// Numbers are big-endian. Nothing is escaped, packets have no number, and the
// address is not in the sum. A receiver that meets a wrong length, kind or sum
// gives up one byte and looks for the next start among the bytes it has.
//
// The sum is weak: two wrong bytes in one packet pass about once in 400. Whoever
// reads an image asks for it again as soon as one packet of it was wrong, so that
// a line on which that matters does not deliver at all.
//
// Sources: ZFM-20 user manual; R503 user manual 1.1 and 1.2.2 (codes 22 to 29 and
// FC to FE, product information); traces that users of the sensors published.
package packet
