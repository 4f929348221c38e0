package guide

import (
	"time"

	"gatehouse/capture"
)

// An advice stands long enough to be read, and comes only when what calls for it lasts.
const (
	stands  = 700 * time.Millisecond
	settles = 200 * time.Millisecond
)

// steady keeps advice from flickering.
type steady struct {
	shown, next  capture.FaceAdvice
	since, heard time.Time // shown since; next wanted since
	begun        bool
}

func (a *steady) show(now time.Time, want capture.FaceAdvice) capture.FaceAdvice {
	switch {
	case !a.begun:
		a.begun, a.next, a.heard = true, want, now
	case want != a.next:
		a.next, a.heard = want, now
	}
	stood := a.since.IsZero() || now.Sub(a.since) >= stands
	if a.next != a.shown && stood && now.Sub(a.heard) >= settles {
		a.shown, a.since = a.next, now
	}
	return a.shown
}

// Framing of a face whose points are not known, in widths of the picture: about what a
// distance of the eyes of an eighth and of a third come to.
const (
	tooSmall = 0.18
	tooLarge = 0.60
	offside  = 0.22 // of the middle from the picture's
	rival    = 0.6  // as wide as that beside the nearest, another person stands too near
)

// wanted is what would help most at this glance.
func (s *Session) wanted(g capture.FaceGlance) capture.FaceAdvice {
	switch {
	case len(g.Faces) == 0:
		return capture.AdviceNoFace
	case len(g.Faces) > 1 && g.Faces[1].W > rival*g.Faces[0].W:
		return capture.AdviceOnePerson
	case s.phase == turning:
		return 0
	case s.phase == back:
		return capture.AdviceLookStraight
	case !pointed(g):
		return framing(g)
	}
	return g.Quality.Advice
}

// framing advises by the box alone.
func framing(g capture.FaceGlance) capture.FaceAdvice {
	f, w, h := g.Faces[0], float32(g.Width), float32(g.Height)
	x, y := (f.X+f.W/2)/w-0.5, (f.Y+f.H/2)/h-0.5
	switch {
	case f.W < tooSmall*w:
		return capture.AdviceCloser
	case f.W > tooLarge*w:
		return capture.AdviceStepBack
	case max(x, -x) > offside || max(y, -y) > offside:
		return capture.AdviceCentre
	}
	return 0
}
