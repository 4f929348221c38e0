package cue

import (
	"math"
	"time"

	"gatehouse/capture"
)

// Names of the cues. Those of parallax and infrared are the strong ones, which alone
// can speak for a living face (screening/face.Strong).
const (
	NameParallax   = "parallax"
	NameInfrared   = "infrared"
	NameTurn       = "turn"       // whether it followed the challenge
	NameContinuity = "continuity" // whether one face was there from the best frame to the turn
	NameMoire      = "moire"
	NameStream     = "stream" // frozen or repeated
	NameSource     = "source" // injected
)

// Suspicious is the score, in thousandths, from which on a cue is one.
const Suspicious = 500

func not(name, reason string) capture.Cue { return capture.Cue{Name: name, Reason: reason} }

func sounds(name string, milli int) capture.Cue {
	return capture.Cue{Name: name, Assessed: true, Milli: min(max(milli, 0), 1000)}
}

// graded scores a value: 0 at calm, Suspicious at alarm, linear between and beyond.
func graded(name string, v, calm, alarm float64) capture.Cue {
	g := (v - calm) / (alarm - calm) * Suspicious
	if math.IsNaN(g) {
		return not(name, "a value that is no number")
	}
	return sounds(name, int(math.Round(min(max(g, 0), 1000))))
}

// span is the time from a to b, 0 where the clock went back.
func span(a, b time.Time) time.Duration { return max(b.Sub(a), 0) }
