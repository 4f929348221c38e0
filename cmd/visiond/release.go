package main

import (
	"runtime"
	"runtime/debug"

	"gocv.io/x/gocv"

	"gatehouse/capture/face/dnn"
)

// blacken takes a picture out of the memory in which it lies.
func blacken(m gocv.Mat) {
	if !m.Empty() {
		m.SetTo(gocv.Scalar{})
	}
}

// release gives memory that was freed back to the system, which zeroes it: what was made
// of a face on the way, as its file of a crop, keeps its bytes there until somebody gets
// the same place. It takes some milliseconds.
func release() {
	runtime.GC() // pools let go in two steps, the second in FreeOSMemory
	debug.FreeOSMemory()
	dnn.Release()
}
