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
	turnedFor = 5                      // frames, for the parallax to see
	home      = 3                      // frames back at the front
	nearFront = 8                      // degrees
	frontal   = 15                     // degrees, of a frame that will do
	wander    = cue.LeastTurn          // degrees that the head may turn before it was asked
	wandered  = 3                      // frames of that begin the wait anew, once
	mostKept  = 8                      // frames

	unheard  = 3500 * time.Millisecond // for which a turn is asked before another one is
	enough   = 3 * time.Second         // that have to be left for that
	attempts = 3                       // challenges of one face
)

// kept is a frame that may be the best.
type kept struct {
	seq   uint64
	total int
	yaw   float32
	good  bool
}

// turn is the challenge, and what was kept on its way.
type turn struct {
	cue.Challenge
	before []kept // best first
	after  []uint64
	asked  bool      // the challenge was shown
	moved  int       // frames, before it was
	turned int       // frames
	lately []float32 // yaws while it waits
	anew   bool      // the wait began anew already
	asks   int       // challenges of this face
	aside  int       // frames turned to the other side, of this challenge
	early  int       // frames, of this challenge, turned before it was asked though it waited anew
}

// forward moves the session on by a glance.
func (s *Session) forward(g capture.FaceGlance) {
	t := &s.turn
	yaw := g.Pose.Yaw - t.Yaw
	switch {
	case !pointed(g):
	case !s.sight.doubt.IsZero() && s.phase != turning: // it may be somebody else's
	case s.phase == straight:
		s.look(g)
	case s.phase == waiting:
		s.wait(yaw, g.Pose.Yaw)
	case s.phase == turning:
		s.follow(yaw)
	case s.phase == back:
		if min(max(yaw, -yaw), max(g.Pose.Yaw, -g.Pose.Yaw)) <= nearFront { // as before, or straight
			t.after = append(t.after, g.Seq)
		}
		if len(t.after) >= home {
			s.returned()
		}
	}
	if s.phase == turning {
		s.step.Turn = t.Side
	}
	s.step.Back = s.phase == back
}

// follow looks whether the head turns as asked. One that turned to the other side, or
// not at all for long, is asked anew once it is straight.
func (s *Session) follow(yaw float32) {
	t := &s.turn
	switch side := yaw * float32(t.Side); {
	case side >= cue.LeastTurn:
		t.turned++
	case side <= -cue.LeastTurn:
		t.aside++
	case max(yaw, -yaw) <= nearFront && t.turned == 0 && s.now.Sub(t.Asked) >= unheard && s.more():
		t.Early += t.early
		s.draw()
		return
	}
	if t.turned >= turnedFor || t.aside >= turnedFor {
		s.phase = back
	}
}

// returned is a head that turned and came back. One that took the other side first, or
// whose turn says nothing by its points, is asked once more.
func (s *Session) returned() {
	t := &s.turn
	aside := t.aside >= turnedFor
	parallax, _ := s.answered(s.visible[s.first:])
	switch {
	case s.more() && !parallax.Assessed:
		if aside {
			t.Wrong++
		}
		t.Early += t.early
		s.draw()
	case aside:
		s.end(NoTurn)
	default:
		s.end(Complete)
	}
}

// more tells whether there is time for another challenge.
func (s *Session) more() bool {
	return s.turn.asks < attempts && s.o.Limit-s.now.Sub(s.began) >= enough
}

// look takes a straight frame, and goes on when there are enough.
func (s *Session) look(g capture.FaceGlance) {
	t := &s.turn
	k := kept{g.Seq, g.Quality.Total, g.Pose.Yaw, g.Quality.Advice == 0 && len(g.Quality.Measures) > 0}
	s.step.Keep = k.good
	if !k.good && max(k.yaw, -k.yaw) > frontal {
		return
	}
	if len(t.before) == 0 {
		s.first = len(s.visible) - 1
	}
	t.before = append(t.before, k)
	slices.SortStableFunc(t.before, func(a, b kept) int {
		if a.good != b.good {
			if a.good {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.total, a.total)
	})
	t.before = t.before[:min(len(t.before), mostKept)]
	late := s.now.Sub(s.began) >= s.o.Limit*patient/10
	if s.goods() < s.o.Good && (!late || len(t.before) < s.o.Good) {
		return
	}
	if !s.o.Turn {
		s.end(Complete)
		return
	}
	t.Yaw = 0
	for _, k := range t.before {
		t.Yaw += k.yaw / float32(len(t.before))
	}
	s.draw()
}

// goods are the good ones of the frames that are kept.
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
	if 2*s.drawn+1 >= len(s.chances) {
		s.end(NoTurn)
		return
	}
	side, wait := s.chances[2*s.drawn], s.chances[2*s.drawn+1]
	s.drawn++
	t.Side = cue.Left
	if side&1 != 0 {
		t.Side = cue.Right
	}
	t.Ready, t.Asked = s.now, s.now.Add(leastWait+moreWait*time.Duration(wait)/255)
	t.moved, t.early, t.turned, t.aside, t.after, t.lately = 0, 0, 0, 0, nil, nil
	s.phase = waiting
}

// wait lets the moment come. Who fidgets meanwhile gets another one, once: whose head
// turns again before it was asked may be a recording, and cue.Turn says so.
// A head that came back from a turn need not stand as before, nor be at rest yet: from
// where it is in the end the next turn counts.
func (s *Session) wait(yaw, pose float32) {
	t := &s.turn
	t.lately = append(t.lately, pose)
	if max(yaw, -yaw) > wander && t.asks == 0 {
		t.moved++
		if t.anew {
			t.early++
		}
	}
	switch {
	case t.moved >= wandered && !t.anew:
		t.anew = true
		s.draw()
	case !s.now.Before(t.Asked):
		if t.asks > 0 {
			t.Yaw = 0
			last := t.lately[max(0, len(t.lately)-3):]
			for _, y := range last {
				t.Yaw += y / float32(len(last))
			}
		}
		t.Asked, t.asked = s.now, true
		t.asks++
		if t.First.IsZero() {
			t.First = s.now
		}
		s.phase = turning
	}
}

// again begins anew with another face: nothing of the one before counts. Once the turn
// is near, it is also a sign.
func (s *Session) again() {
	if s.phase != straight {
		s.breaks++
	}
	s.turn, s.phase = turn{}, straight
	s.first = len(s.visible) - 1
	s.step.Forget = true
}
