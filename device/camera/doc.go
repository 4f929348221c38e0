// Package camera reads a live picture source through OpenCV's VideoCapture and
// hands out frames of which it can say when, and so under which lamp, they were
// exposed. It is linked into visiond only, because OpenCV may abort a process.
//
// Sources, told apart by their address:
//
//	/dev/...    a V4L2 device
//	http://...  MJPEG over HTTP (multipart/x-mixed-replace)
//	otherwise   a clip or a numbered image sequence (frame_%03d.png), played at
//	            its own speed and from the start again when it ends
//
// A source buffers: what a read returns may have been exposed long before. So Run
// reads all the time, in the one goroutine that its owner gives it, and every
// frame carries the earliest moment at which it can have been exposed: the
// driver's time stamp where there is one, else the moment at which its reading
// began less the configured latency. Grab returns a frame only if
//
//   - it was exposed after the call began (over HTTP it is also the third frame
//     that arrived since),
//   - it equals the frame before it, so no lamp was just rising and no row was
//     exposed under another lamp,
//   - it differs clearly from the last frame grabbed, if that was under another
//     light, and from the last one grabbed in the dark (of both a thumbnail of
//     64x48 is kept). This is the net under a latency that was configured too
//     short: a delayed stream still shows the lamp before. A lamp that lights
//     nothing is therefore device.ErrTimeout, never a picture, once a picture
//     in the dark was grabbed; the lane begins each capture with one.
//
// Next is for who follows what moves, a face: each newest frame once, still or not, if
// it is not stale. Frames between two calls are passed over. It changes nothing of what
// Grab compares.
//
// A source that is away is asked for again after 100 ms, then less often, at
// least once a second, and calls meanwhile fail at once. A source that is silent
// is given up after a second and asked for again. Nothing has to be restarted
// when it comes back.
//
// It refuses frames above 40 million pixels.
package camera
