// Package bench is the simulated bench: a document camera and a panel controller
// as peers at real addresses, with one glass and one set of lamps between them.
// kioskd and visiond are given the addresses and cannot tell the difference.
//
//	camera  MJPEG over HTTP on 127.0.0.1 (multipart/x-mixed-replace); it sees
//	        what the lamps light, through a lens with perspective, vignetting and noise
//	panel   a controller on a pty that speaks device/panel/wire
//	page    a small page and JSON API for the person who demonstrates: next
//	        traveller, remove, faults
//
// Promises:
//
//   - The light decides the picture: white, IR or UV of the sheet, black in the
//     dark, and a blend for a frame exposed while the lamps change. Lamps take
//     fall + rise to settle, and the controller answers only then.
//   - A frame carries the moment its exposure began (X-Timestamp, seconds since
//     1970), and the next exposure begins only when it has been handed out. For a
//     client that keeps reading, the third frame after a moment was exposed after it.
//   - Addresses stay: a device that was unplugged comes back where it was.
//   - Same seed and same sequence of sheets: same placements, to the pixel. Noise
//     and timing are not reproduced.
//   - Everything ends in Close.
//
// It refuses a sheet that does not fit into the camera's field, and requests to
// its page that come from another site.
package bench
