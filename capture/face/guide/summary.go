package guide

import (
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/cue"
)

// Summary is what a session gave.
type Summary struct {
	Reason     string   // as of the last Step
	Frames     int      // of the visible camera
	Candidates int      // good ones
	Others     int      // faces beside the nearest, at most at once
	Changes    int      // of the nearest face to another
	Kept       []uint64 // straight frames before the turn, the best first, of the face that is there last
	After      []uint64 // frames straight again, after the turn, of the same face without a break
	Took       time.Duration
	Cues       []capture.Cue // all of them, assessed or not, in a fixed order
	Outcome    cue.Outcome
}

// Summary weighs what was collected; call it once, when the session is done.
func (s *Session) Summary() Summary {
	out := Summary{
		Reason: s.step.Reason, Frames: s.sight.frames, Candidates: s.goods(), Others: s.sight.others, Changes: s.sight.changes,
		After: s.turn.after, Took: s.now.Sub(s.began), Cues: s.cues(),
	}
	for _, k := range s.turn.before {
		out.Kept = append(out.Kept, k.seq)
	}
	out.Outcome = cue.Judge(out.Cues)
	return out
}

// cues are those of the face that is there last: what is of another says nothing of it.
// The stream as a whole is the camera's.
func (s *Session) cues() []capture.Cue {
	frames := s.visible[min(s.first, len(s.visible)):]
	parallax, turn := s.answered(frames)
	breaks := s.breaks
	if !s.sight.doubt.IsZero() && s.turn.asked {
		breaks++
	}
	return []capture.Cue{
		parallax,
		cue.Infrared(frames, s.ir, s.o.Calibration),
		turn,
		cue.Continuity(breaks, s.sight.faces),
		cue.Moire(frames),
		cue.Stream(s.visible),
		cue.Source(s.visible, s.o.Seen),
	}
}

// answered is what the frames of a face tell of its turn. Of one that nobody asked to
// turn they tell nothing: it may well stand still.
func (s *Session) answered(frames []capture.FaceGlance) (parallax, turn capture.Cue) {
	var challenge cue.Challenge
	var points []cue.Points
	if s.turn.asked {
		challenge = s.turn.Challenge
		for _, g := range frames {
			if pointed(g) {
				points = append(points, g.Faces[0].Points)
			}
		}
	}
	turn = cue.Turn(frames, challenge)
	moved, _ := cue.Moved(frames, challenge)
	return cue.Answered(cue.Parallax(points), turn, moved), turn
}

// Forget wipes what a session holds of the traveller. With Options.Seen its frames'
// digests are remembered.
func (s *Session) Forget() {
	if s.o.Seen != nil {
		s.o.Seen.Remember(s.visible)
	}
	for _, all := range [][]capture.FaceGlance{s.visible, s.ir} {
		for i := range all {
			clear(all[i].Patch)
			all[i] = capture.FaceGlance{}
		}
	}
	s.visible, s.ir, s.sight, s.turn, s.first = nil, nil, sight{}, turn{}, 0
}
