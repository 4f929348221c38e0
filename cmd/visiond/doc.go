// Command visiond is the kiosk's eye: the only program that is linked with
// OpenCV, and the only one that decodes pictures. kioskd and kioskctl start it
// through capture/vision, which describes the line between them.
//
// It also looks for faces, by the networks that it was handed (capture/face/dnn), or
// frames them by the cascade of opencv-data where it was handed none. Glance does so on
// a reduced frame and keeps the best three by their quality, in memory and nowhere else;
// Shots and Study look once more at up to 640 pixels and make the vector. A network that
// is refused leaves no face found by any other way.
//
// It owns the cameras (one reading goroutine each) and the frames held between
// Grab and Page. It holds no key, writes no file and reaches no network but its
// cameras: the starting thread has taken those rights away (no_new_privs,
// Landlock), it sets RLIMIT_DATA, RLIMIT_CORE and RLIMIT_FSIZE for itself, and
// says in its Identity what it found to be true of all this. What goes wrong in
// OpenCV ends it; the caller sees vision.ErrWorker and starts the next one.
//
// It takes no arguments and refuses to be started by hand.
package main
