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
