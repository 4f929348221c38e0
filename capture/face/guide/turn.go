package guide

import (
	"cmp"
	"slices"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/cue"
)

// phase is how far a session is.
type phase uint8

const (
	straight phase = iota // good frames are wanted
	waiting               // had, and the turn is not yet asked for
	turning               // asked
	back                  // turned, and to come back
	over
)

// Times of the phases.
const (
	leastWait = 300 * time.Millisecond // before a turn is asked for ..
	moreWait  = 900 * time.Millisecond // .. and as much again by chance
	patient   = 4                      // tenths of the limit after which less good frames will do
	held5     = 5                      // frames turned, for the parallax to see
	returned  = 3                      // frames back at the front
	nearFront = 8                      // degrees
	wander    = 10                     // degrees that the head may turn before it was asked
	wandered  = 3                      // frames of that begin the wait anew, once
	mostKept  = 8                      // frames
)

// kept is a frame that may be the best.
type kept struct {
	seq   uint64
	total int
	good  bool
}

// turn is the challenge and what was kept on its way.
type turn struct {
	cue.Challenge
	before []kept
	after  []uint64
	yaw    float32 // of the straight frames
	moved  int     // frames, before it was asked
	turned int     // frames
	front  int     // frames
	tries  int     // challenges that were drawn
	anew   bool    // the wait began anew already
}

// forward moves the session on by a glance.
func (s *Session) forward(g capture.FaceGlance) {
	if !pointed(g) {
		s.show()
		return
	}
	t := &s.turn
	switch yaw := g.Pose.Yaw - t.yaw; s.phase {
	case straight:
		s.look(g)
	case waiting:
		if yaw > wander || yaw < -wander {
			t.moved++
		}
		switch {
		case t.moved >= wandered && !t.anew:
			t.anew = true
			s.draw()
		case !s.now.Before(t.Asked):
			t.Asked = s.now
			s.phase = turning
		}
	case turning:
		if yaw*float32(t.Side) >= cue.LeastTurn {
			t.turned++
		}
		if t.turned >= held5 {
			s.phase = back
		}
	case back:
		if max(yaw, -yaw) <= nearFront {
			t.front++
			t.after = append(t.after, g.Seq)
		}
		if t.front >= returned {
			s.end(Complete)
		}
	}
	s.show()
}

// show tells the step what the phase asks for.
func (s *Session) show() {
	switch s.phase {
	case turning:
		s.step.Turn = s.turn.Side
	case back:
		s.step.Back = true
	}
}

// look takes a straight frame, and goes on when there are enough.
func (s *Session) look(g capture.FaceGlance) {
	t := &s.turn
	good := g.Quality.Advice == 0 && len(g.Quality.Measures) > 0
	s.step.Keep = good
	t.before = append(t.before, kept{g.Seq, g.Quality.Total, good})
	slices.SortStableFunc(t.before, func(a, b kept) int {
		if a.good != b.good {
			return cmp.Compare(s.rank(b), s.rank(a))
		}
		return cmp.Compare(b.total, a.total)
	})
	t.before = t.before[:min(len(t.before), mostKept)]
	late := s.now.Sub(s.began) >= s.o.Limit*patient/10
	if s.goods() < s.o.Good && !(late && len(t.before) >= s.o.Good) {
		return
	}
	if !s.o.Turn {
		s.end(Complete)
		return
	}
	t.yaw = g.Pose.Yaw
	s.draw()
}

func (s *Session) rank(k kept) int {
	if k.good {
		return 1
	}
	return 0
}

func (s *Session) goods() (n int) {
	for _, k := range s.turn.before {
		if k.good {
			n++
		}
	}
	return n
}

// draw makes a new challenge: a side and a moment that nobody can know before.
func (s *Session) draw() {
	t := &s.turn
	if 2*t.tries+1 >= len(s.chances) {
		s.end(NoTurn)
		return
	}
	side, wait := s.chances[2*t.tries], s.chances[2*t.tries+1]
	t.tries++
	t.Side = cue.Left
	if side&1 != 0 {
		t.Side = cue.Right
	}
	t.Ready = s.now
	t.Asked = s.now.Add(leastWait + moreWait*time.Duration(wait)/255)
	t.moved, t.turned, t.front = 0, 0, 0
	s.phase = waiting
}

// again begins anew with another face: nothing of the one before counts.
func (s *Session) again() {
	s.sight.breaks++
	s.turn = turn{tries: s.turn.tries}
	s.phase = straight
	s.step.Forget = true
}
