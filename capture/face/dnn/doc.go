// Package dnn finds faces and makes vectors of them by neural networks, through OpenCV's
// dnn. It is linked into visiond only, because OpenCV may abort a process: a network
// that cannot do what its card says does so when it is loaded, before anybody waits for
// it, and its files are seen by nobody before model.Check has compared their hashes.
//
//   - Detector is YuNet: the picture padded with black to multiples of 32, its twelve
//     outputs decoded by capture/face.
//   - Embedder gives the vector of a face that is laid straight by its five points.
//   - Attack gives how much a face looks like a print or a screen: evidence only.
//   - Cascade is what there is without a detector: boxes by the Haar cascade of Debian's
//     opencv-data, for framing. It gives no points, so nothing can be measured of its
//     faces and no vector be made. Its file lies below /usr, which the worker may read.
//   - Fit is the rule by which pictures are brought to the size at which faces are found.
//
// Invariants: a network is read once and used by one goroutine; every number that it
// gives is checked for number and count before it is used; nothing is written anywhere.
package dnn
