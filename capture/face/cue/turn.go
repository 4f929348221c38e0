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
	First time.Time // a direction was shown for the first time, of several challenges; zero: Asked
	Wrong int       // challenges before this one that were answered by the other side
	Early int       // frames in which the head was turned while it waited for those
}

// first is when a turn was first asked for.
func (c Challenge) first() time.Time {
	if c.First.IsZero() {
		return c.Asked
	}
	return c.First
}

// What counts as a turn, and when.
const (
	LeastTurn = 15        // degrees from straight
	early     = LeastTurn // degrees that a head may wander before it was asked
	reaction  = 150 * time.Millisecond
	prompt    = time.Second             // an answer as quick as that is none too late
	late      = 5 * time.Second         // and one that comes then answers something else
	patience  = 4500 * time.Millisecond // in view, asked, and not moved at all: as a picture would
	mixed     = 400                     // of who turned to the other side first
)

// Turn tells whether the head followed the challenge: to the side that was asked, after
// it was asked, in time. A recording turns when and where it was recorded; a picture not
// at all. Who turns too little, or to the other side once, as people do, is not assessed.
// Frames in order of time.
func Turn(frames []capture.FaceGlance, c Challenge) capture.Cue {
	if c.Asked.IsZero() || c.Side != Left && c.Side != Right {
		return not(NameTurn, "no turn was asked for")
	}
	t := follow(frames, c)
	switch {
	case t.early+c.Early >= 3:
		return sounds(NameTurn, 700)
	case t.right >= late && t.wrong == 0:
		return not(NameTurn, "the turn came late")
	case t.right > 0 && t.wrong == 0:
		q := graded(NameTurn, t.right.Seconds(), prompt.Seconds(), late.Seconds())
		if c.Wrong > 0 {
			q.Milli = max(q.Milli, mixed)
		}
		return q
	case t.wrong > 0 && c.Wrong > 0:
		return sounds(NameTurn, 800)
	case t.wrong > 0:
		return not(NameTurn, "the head turned to the other side")
	}
	switch moved, seen := Moved(frames, c); {
	case moved != Still:
		return not(NameTurn, smallTurn)
	case seen < patience:
		return not(NameTurn, "not long enough in view after it was asked")
	default:
		return graded(NameTurn, seen.Seconds(), 0, patience.Seconds())
	}
}

// Gap is the longest between two frames of one sight: a kiosk that is busy looks at three
// a second, not evenly.
const Gap = 500 * time.Millisecond

// Motion is how much a head turned since that was first asked.
type Motion uint8

// The motions.
const (
	Still  Motion = iota // not at all, as the points tell: so is a picture, however it is held
	Little               // less than was asked for
	Enough               // by LeastTurn or more, to any side
)

// fidget is how far, in degrees, the nose of a picture seems to turn when the picture is
// turned by 27: a detector expects noses to. Of a head that turns it makes more than it is.
const fidget = 12

// Moved tells how much a head turned since that was first asked, by the third most of
// all frames, and how long it was in view meanwhile.
func Moved(frames []capture.FaceGlance, c Challenge) (Motion, time.Duration) {
	var most [3]float32 // descending
	var seen time.Duration
	var last time.Time
	for _, g := range frames {
		if !posed(g) || g.Exposed.Before(c.first()) {
			continue
		}
		if step := span(last, g.Exposed); !last.IsZero() && step <= Gap {
			seen += step
		}
		last = g.Exposed
		yaw := max(g.Pose.Yaw-c.Yaw, c.Yaw-g.Pose.Yaw)
		for i := range most {
			if yaw > most[i] {
				yaw, most[i] = most[i], yaw
			}
		}
	}
	switch {
	case most[2] >= LeastTurn:
		return Enough, seen
	case most[2] > fidget:
		return Little, seen
	}
	return Still, seen
}

// turned is how a head followed.
type turned struct {
	right, wrong time.Duration // from the asking to the turn; 0: none
	early        int           // frames
}

func follow(frames []capture.FaceGlance, c Challenge) (t turned) {
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
