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
// turn was answered as asked. Against it only where it did not move at all for as long as
// Turn waits, or moved enough to be seen: a turn that is too small shows a head as a sheet.
// Who turned as asked, by the nose, is no sheet by a little.
func Answered(parallax, turn capture.Cue, m Motion) capture.Cue {
	calm := parallax.Milli < Suspicious
	switch {
	case !parallax.Assessed:
		return parallax
	case !turn.Assessed && calm:
		return not(NameParallax, "the turn was not made as asked")
	case !turn.Assessed && m != Enough:
		return not(NameParallax, smallTurn)
	case !calm && parallax.Milli < plain && turn.Assessed && turn.Milli < Suspicious:
		return not(NameParallax, noBody)
	}
	return parallax
}

// plain is a sheet at odds as of a head that passes.
const plain = 950

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
