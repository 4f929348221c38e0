// Package finger drives the UART fingerprint sensors of the ZFM-20 family (ZFM-20,
// R305, R307, R308, AS608, FPM10A, R503, R551), whose language is package packet.
// The interfaces Single and Slap stand for any sensor, this one or a maker's.
//
// Promises:
//
//   - Nothing has to be set but the address. Speed, size of the image and what the
//     sensor knows are found by asking; what is set (speed, packets) is made so.
//   - An image is the one that the sensor took after the call began, whole and
//     without a wrong packet, or there is an error. A transfer of which a packet
//     was lost or garbled is asked for again; an answer that comes too late is never
//     taken for that to a later command.
//   - Every call ends: within its context, and within Wait and Limit. A sensor that
//     is away is device.ErrAbsent, one that is silent device.ErrTimeout, one that
//     talks nonsense device.ErrGarbled, one that refuses a packet.Code; each says
//     what to do. The next call tries the address again, at any speed.
//   - No goroutine outlives a call. No image and no password is in an error.
//
// Quirks that are accepted, each shown by Check: no parameters (R308), no product
// information (all but the R503), an end of data that is not marked (R551).
//
// Refusals: it stores no finger in a sensor's library and asks it to match none. A
// sensor of this family (4 bits a pixel, 14 x 18 mm, no FAP class) is fit for a
// comparison with a chip at an unmanned lane and for tests; it is not fit for
// enrolment (BSI TR-03121-3, FBI EBTS Appendix F).
package finger
