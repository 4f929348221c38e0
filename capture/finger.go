package capture

import (
	"fmt"
	"image"
	"log/slog"
)

// Finger is a finger position (ISO/IEC 19794-2:2005 table 2; ANSI/NIST-ITL 1 table 8).
type Finger uint8

// The positions. The zero value is FingerUnknown.
const (
	FingerUnknown Finger = iota
	RightThumb
	RightIndex
	RightMiddle
	RightRing
	RightLittle
	LeftThumb
	LeftIndex
	LeftMiddle
	LeftRing
	LeftLittle
)

var fingerNames = [...]string{
	"unknown finger", "right thumb", "right index", "right middle", "right ring", "right little",
	"left thumb", "left index", "left middle", "left ring", "left little",
}

func (f Finger) String() string {
	if int(f) < len(fingerNames) {
		return fingerNames[f]
	}
	return fmt.Sprintf("finger(%d)", uint8(f))
}

// Fingers is the answer of the fingerprint sensor's room.
type Fingers struct {
	State   State
	Reason  string
	Prints  []Print // the best impression of each finger that was taken
	Missing []MissingFinger
}

// LogValue prints sizes only.
func (f Fingers) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("fingers, %d prints", len(f.Prints)))
}

// MissingFinger is a finger that could not be taken, and why.
type MissingFinger struct {
	Finger Finger
	Reason MissingReason
}

// MissingReason says why a finger is not there (ANSI/NIST-ITL 1 field 14.018, BSI TR-03121).
type MissingReason string

// The reasons.
const (
	Amputated  MissingReason = "amputated"
	Bandaged   MissingReason = "bandaged"
	Unusable   MissingReason = "unusable"   // there, and no impression of it is good enough
	Unwilling  MissingReason = "refused"    // the officer's word, never the kiosk's
	NotPresent MissingReason = "not placed" // asked for and never seen
)

// Print is the best impression of one finger.
type Print struct {
	Finger   Finger
	Image    *image.Gray // as the sensor gave it, ridges dark, upright
	PPI      int
	Template FingerTemplate
	Quality  int // 0..100 by our own model (capture/finger/quality), not NFIQ 2
	Advice   []Advice
	Cues     []Cue
	Tries    int // impressions that were taken of this finger, 1..3
}

// LogValue prints sizes only.
func (p Print) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("print of quality %d, %d minutiae", p.Quality, len(p.Template.Enhanced)))
}

// Advice says what to do for a better impression.
type Advice uint8

// The pieces of advice. The zero value is none and is refused.
const (
	AdviceNoFinger  Advice = iota + 1 // nothing like a finger is on the sensor
	AdviceTooDry                      // moisten, press a little harder
	AdviceTooWet                      // dry the finger, press less
	AdviceOffCentre                   // move towards the middle
	AdviceTooSmall                    // lay the whole pad on
	AdviceResidue                     // clean the sensor
	AdviceUnclear                     // ridges are not clear: try again
)

var adviceNames = [...]string{"", "no finger", "too dry", "too wet", "off centre", "too small", "residue", "unclear"}

func (a Advice) String() string {
	if a >= AdviceNoFinger && int(a) < len(adviceNames) {
		return adviceNames[a]
	}
	return fmt.Sprintf("invalid advice %d", uint8(a))
}

// Cue is one physical sign that an impression may not be of a living finger. It is
// a cue for a person, never a certified detection (BSI TR-03121 PAD-FP-APP1).
type Cue struct {
	Name     string // "same image", "residue", "perspiration", "ridge ratio", ..
	Assessed bool
	Milli    int    // 0..1000, higher = more like an attack; 0 where it was not assessed
	Reason   string // why it was not assessed
}
