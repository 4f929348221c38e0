// Package mjpeg is the wire side of the rig's cameras: an HTTP peer on 127.0.0.1 that
// hands the newest frame to whoever watches, as multipart/x-mixed-replace, and plays
// the faults of such a camera; and the noise of its sensor. What frames show is the business of who calls Show.
//
// Promises:
//
//   - A frame carries the moment its exposure began (X-Timestamp, seconds since 1970).
//   - A slow client misses frames and never sees old ones: little is kept in the kernel.
//   - The address stays when the peer is unplugged and plugged in again.
//   - Everything ends in Close; a frame that is being sent is cut off.
package mjpeg
