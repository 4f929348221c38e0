package cue

import "gatehouse/capture"

// Outcome is what all cues together say. It is no detection (ISO/IEC 30107-3).
type Outcome uint8

// The outcomes. The zero value passes nobody.
const (
	NotAssessed Outcome = iota
	Suspect
	PassEvidence
)

func (o Outcome) String() string {
	if o > PassEvidence {
		return "invalid outcome"
	}
	return [...]string{"not assessed", "suspect", "pass evidence"}[o]
}

// Strong tells whether a cue of that name can speak for a living face.
func Strong(name string) bool { return name == NameParallax || name == NameInfrared }

// Answered is what parallax tells of a head that was asked to turn: for it only where the
// turn was answered as asked, against it only where the head turned enough for that or did
// not move at all for as long as Turn waits. A turn that is too small shows a head as a
// sheet.
func Answered(parallax, turn capture.Cue, m Motion) capture.Cue {
	switch {
	case !parallax.Assessed, turn.Assessed:
		return parallax
	case parallax.Milli < Suspicious:
		return not(NameParallax, "the turn was not made as asked")
	case m == Enough:
		return parallax
	}
	return not(NameParallax, smallTurn)
}

// Judge weighs the cues:
//
//	a cue that is suspicious   a strong one that is calm   outcome
//	yes                        any                         suspect
//	no                         yes                         pass evidence
//	no                         no                          not assessed
func Judge(cues []capture.Cue) Outcome {
	out := NotAssessed
	for _, c := range cues {
		switch {
		case !c.Assessed:
		case c.Milli >= Suspicious:
			return Suspect
		case Strong(c.Name):
			out = PassEvidence
		}
	}
	return out
}
