// Package vision is the line between the kiosk's programs and visiond, the one
// program that is linked with OpenCV. A failed assertion inside OpenCV ends the
// process it happens in, and a crafted image can ask for any amount of memory;
// so everything that decodes, finds or warps a picture happens in a process
// that holds no key, can write no file, and may be killed at any moment.
//
// Both ends of the line offer Eyes: Worker is the caller's end (pure Go), Serve
// hands what arrives to the Eyes that cmd/visiond builds from device/camera,
// capture/page and capture/face/dnn. A Worker does one thing at a time: who follows a
// face while a document is read starts a second one.
//
// The wire: an inherited socket pair (descriptor 3 in the worker); every message
// is a four-byte big-endian length and one CBOR item (RFC 8949), strict on both
// sides: limits on length, depth and number of elements, no tags, no indefinite
// lengths, no unknown or doubled key. The first message is the Setup. Requests
// are answered in order; a request that arrives while another runs cancels it,
// because its caller has gone. Every request carries the time that is left.
//
// Networks for faces are handed over as sealed memory on the descriptors from 4 on, to
// each process anew, never as paths. They are checked against the hashes of their cards
// before they are handed over, and by the worker before OpenCV sees a byte. One that is
// refused there, or does not do what its card says, is ErrModel in every call on faces;
// documents are read as before.
//
// Invariants:
//
//   - A worker that misses a deadline is killed, and the call returns ErrWorker.
//     The call in which a death is noticed returns ErrWorker; the next call
//     starts a new process. Pictures held by the dead one are gone, and a Page
//     asked of the new one says so (capture.ErrNoPage).
//   - A worker that dies before it comes up is started again at once, then after half a
//     second, and ever later up to ten: whatever kills it, it does not take the machine.
//   - The worker dies with its parent: end of file on the socket, and
//     PR_SET_PDEATHSIG for the case that it is not listening.
//   - No zombie: one goroutine per process starts it, waits for it and ends with
//     it. It is the only goroutine here that outlives a call; Close ends it.
//   - device.ErrAbsent, ErrTimeout and ErrGarbled, capture.ErrNoPage and ErrMoved,
//     and ErrImage keep their identity across the wire.
//   - What the worker answers is treated as hostile: sizes and ranges are checked
//     before a picture is built from it. Points of a face without a detector, and a
//     vector without an embedder or of another length than its card says, are breaches
//     of the protocol: a number to compare cannot come from a worker that was given no
//     network.
//
// It refuses to run anything else than the configured program, and to pass it
// any of the caller's environment.
package vision
