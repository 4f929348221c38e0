package cue

import (
	"time"

	"gatehouse/capture"
)

// How far apart two sights of one face may be.
const (
	lost = time.Second // without a face in view: whoever comes then has to begin again
	// Of boxes and patches from one frame to the next, and after a gap.
	moveIoU  = 0.25
	moveNCC  = 0.2
	jumpNCC  = 0.8
	againIoU = 0.1
	againNCC = 0.5
)

// Same tells whether the nearest faces of two glances, the second the next that showed
// one, may be one face without a break: the box did not jump, the patch did not change.
// It tells a change of persons, not who they are.
func Same(a, b capture.FaceGlance) bool {
	if len(a.Faces) == 0 || len(b.Faces) == 0 {
		return false
	}
	after := b.Exposed.Sub(a.Exposed).Abs()
	if after > lost {
		return false
	}
	over := Overlap(a.Faces[0], b.Faces[0])
	like, known := Alike(a.Patch, b.Patch)
	switch {
	case !known: // points failed, or none are given
		return over >= againIoU
	case after > Gap:
		return over >= againIoU && like >= againNCC
	case over < moveIoU:
		return like >= jumpNCC
	}
	return like >= moveNCC
}

// Continuity tells whether one face was before the camera from the best frames to the
// end, by how often it was not Same as before.
func Continuity(breaks int, frames int) capture.Cue {
	if frames < fewest {
		return not(NameContinuity, "too few frames with a face")
	}
	if breaks == 0 {
		return sounds(NameContinuity, 0)
	}
	return sounds(NameContinuity, 600+100*breaks)
}
