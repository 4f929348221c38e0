package guide

import (
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/cue"
)

// Summary is what a session gave.
type Summary struct {
	Reason     string // as of the last Step
	Frames     int    // of the visible camera
	Candidates int    // good ones
	Others     int    // faces beside the nearest, at most at once
	Changes    int    // of the nearest face to another
	Kept       []uint64
	After      []uint64 // frames straight again, after the turn, of the same face without a break
	Took       time.Duration
	Cues       []capture.Cue // all of them, assessed or not, in a fixed order
	Outcome    cue.Outcome
}

// Summary weighs what was collected; call it once, when the session is done.
func (s *Session) Summary() Summary {
	out := Summary{
		Reason: s.step.Reason, Frames: len(s.visible), Candidates: s.goods(), Others: s.sight.others, Changes: s.sight.changes,
		After: s.turn.after, Took: s.now.Sub(s.began), Cues: s.cues(),
	}
	for _, k := range s.turn.before {
		out.Kept = append(out.Kept, k.seq)
	}
	out.Outcome = cue.Judge(out.Cues)
	return out
}

func (s *Session) cues() []capture.Cue {
	var points []cue.Points
	for _, g := range s.visible {
		if pointed(g) {
			points = append(points, cue.Points{At: g.Exposed, Points: g.Faces[0].Points})
		}
	}
	challenge := s.turn.Challenge
	if s.phase < turning { // it was drawn, and never shown
		challenge = cue.Challenge{}
	}
	return []capture.Cue{
		cue.Parallax(points),
		cue.Infrared(s.visible, s.ir, s.o.Calibration),
		cue.Turn(s.visible, challenge),
		cue.Continuity(s.sight.breaks, s.sight.faces),
		cue.Moire(s.visible),
		cue.Stream(s.visible),
		cue.Source(s.visible, s.o.Seen),
	}
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
	s.visible, s.ir, s.sight, s.turn = nil, nil, sight{}, turn{}
}
