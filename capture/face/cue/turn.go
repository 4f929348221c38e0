package cue

import (
	"time"

	"gatehouse/capture"
)

// Direction is a side, from the person's own view.
type Direction int8

// The directions. The sign is that of capture.Pose.Yaw.
const (
	Right Direction = iota - 1
	Ahead
	Left
)

func (d Direction) String() string {
	if d < Right || d > Left {
		return "invalid direction"
	}
	return [...]string{"right", "ahead", "left"}[d-Right]
}

// Challenge is a turn of the head that was asked for.
type Challenge struct {
	Side  Direction
	Yaw   float32   // of the straight frames, degrees: from there the turn counts
	Ready time.Time // straight frames were had: from here on the head was to stay as it was
	Asked time.Time // the direction was shown
}

// What counts as a turn, and when.
const (
	LeastTurn = 15 // degrees from straight
	early     = 10 // degrees that a head may wander before it was asked
	reaction  = 150 * time.Millisecond
	prompt    = time.Second     // an answer as quick as that is none too late
	late      = 5 * time.Second // and this is what a recording might need
	patience  = 3 * time.Second // in view, asked, and not turned: as a picture would
	gap       = 300 * time.Millisecond
)

// Turn tells whether the head followed the challenge: to the side that was asked, after
// it was asked, in time. A recording turns when and where it was recorded; a picture not
// at all. Frames in order of time.
func Turn(frames []capture.FaceGlance, c Challenge) capture.Cue {
	if c.Asked.IsZero() || c.Side != Left && c.Side != Right {
		return not(NameTurn, "no turn was asked for")
	}
	t := follow(frames, c)
	switch {
	case t.early >= 3:
		return sounds(NameTurn, 700)
	case t.right > 0 && t.wrong == 0:
		return graded(NameTurn, t.right.Seconds(), prompt.Seconds(), late.Seconds())
	case t.wrong > 0: // left and right are mixed up by people too, and asked again
		return sounds(NameTurn, 800)
	case t.seen < patience:
		return not(NameTurn, "not long enough in view after it was asked")
	}
	return graded(NameTurn, t.seen.Seconds(), 0, patience.Seconds())
}

// turned is how a head followed.
type turned struct {
	right, wrong time.Duration // from the asking to the turn; 0: none
	early        int           // frames
	seen         time.Duration // in view after it was asked
}

func follow(frames []capture.FaceGlance, c Challenge) (t turned) {
	var last time.Time
	for _, g := range frames {
		if !posed(g) || g.Exposed.Before(c.Ready) {
			continue
		}
		yaw, after := g.Pose.Yaw-c.Yaw, g.Exposed.Sub(c.Asked)
		if after <= reaction {
			if yaw > early || yaw < -early {
				t.early++
			}
			continue
		}
		if step := span(last, g.Exposed); !last.IsZero() && step <= gap {
			t.seen += step
		}
		last = g.Exposed
		switch side := yaw * float32(c.Side); {
		case side >= LeastTurn && t.right == 0:
			t.right = after
		case side <= -LeastTurn && t.wrong == 0 && t.right == 0:
			t.wrong = after
		}
	}
	return t
}

// posed tells whether a glance has a face whose pose is known.
func posed(g capture.FaceGlance) bool {
	return len(g.Faces) > 0 && g.Faces[0].HasPoints() && g.Pose.Yaw >= -90 && g.Pose.Yaw <= 90
}
