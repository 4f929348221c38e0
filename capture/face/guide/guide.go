package guide

import (
	"errors"
	"fmt"
	"io"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/cue"
)

// Options are those of one session.
type Options struct {
	Limit       time.Duration   // after which it ends with what it has; 0: DefaultLimit
	Good        int             // frames that are good enough to go on; 0: DefaultGood
	Turn        bool            // ask for a turn of the head
	IR          bool            // an infrared camera is there: SeeIR will be called
	Rand        io.Reader       // of the turn's side and moment
	Calibration cue.Calibration // of the infrared camera; zero: cue.Uncalibrated
	Seen        *cue.Seen       // frames of earlier crossings; nil: none are known
}

// Defaults of Options.
const (
	DefaultLimit = 10 * time.Second
	DefaultGood  = 3
)

// Why a session ended. None of them is a verdict.
const (
	Complete = ""
	Nobody   = "nobody was before the camera"
	NoPoints = "no points of a face were found" // there is no detector that gives them
	NotGood  = "too few good frames within the time"
	NoTurn   = "the head was not turned within the time"
	NoReturn = "the head did not come back within the time"
	NoSensor = "the camera gave no frame"
	Covered  = "the camera sees nothing: it is covered, or the light is out"
)

// Step is what to do after a glance.
type Step struct {
	Advice capture.FaceAdvice // to show; it stands for a while
	Turn   cue.Direction      // to ask for, from the person's view; Ahead: no turn
	Back   bool               // the head is to come back to the front
	Keep   bool               // this frame is good
	Forget bool               // another face came: what was kept of earlier frames is of somebody else
	Done   bool
	Reason string // why it is done, empty: everything was had
}

// Session is one traveller before the camera. It is not for concurrent use.
type Session struct {
	o       Options
	chances [16]byte // of the challenges, one after the other
	drawn   int      // challenges
	breaks  int      // other faces that came when the turn was near
	first   int      // of visible: the first straight frame of the face that is there
	began   time.Time
	now     time.Time
	phase   phase
	sight   sight
	dark    Darkness
	advice  steady
	turn    turn
	visible []capture.FaceGlance
	ir      []capture.FaceGlance
	step    Step
}

// mostGlances bounds what a session holds of each camera: 20 s at 30 frames a second.
const mostGlances = 600

// New begins a session. The time runs from the first glance or Tick on. An error is that
// of the options, or of the randomness.
func New(o Options) (*Session, error) {
	if o.Limit < 0 || o.Good < 0 {
		return nil, errors.New("face guide: a limit below zero")
	}
	if o.Limit == 0 {
		o.Limit = DefaultLimit
	}
	if o.Good == 0 {
		o.Good = DefaultGood
	}
	if o.Calibration == (cue.Calibration{}) {
		o.Calibration = cue.Uncalibrated()
	}
	s := &Session{o: o}
	if o.Turn {
		if o.Rand == nil {
			return nil, errors.New("face guide: a turn wants randomness for its side")
		}
		if _, err := io.ReadFull(o.Rand, s.chances[:]); err != nil {
			return nil, fmt.Errorf("face guide: no randomness for the side of the turn: %w", err)
		}
	}
	return s, nil
}

// See takes a glance of the visible camera, in the order in which they came. A clock
// that goes back stands still.
func (s *Session) See(now time.Time, g capture.FaceGlance) Step {
	s.tick(now)
	if s.step.Done {
		return s.step
	}
	sane(&g)
	if len(s.visible) == mostGlances {
		s.first = max(s.first-1, 0)
	}
	s.visible = held(s.visible, g)
	s.step = Step{}
	if s.dark.See(s.now, g) {
		s.end(Covered)
		return s.step
	}
	if s.sight.changed(g) {
		s.again()
	}
	s.forward(g)
	s.step.Advice = s.advice.show(s.now, s.wanted(g))
	s.limit()
	return s.step
}

// SeeIR takes a glance of the infrared camera.
func (s *Session) SeeIR(now time.Time, g capture.FaceGlance) Step {
	s.tick(now)
	if !s.step.Done {
		sane(&g)
		s.ir = held(s.ir, g)
	}
	return s.step
}

// Tick lets time pass without a glance: a camera that gives nothing ends by the limit.
func (s *Session) Tick(now time.Time) Step {
	s.tick(now)
	if !s.step.Done {
		s.step.Keep, s.step.Forget = false, false
		s.limit()
	}
	return s.step
}

func (s *Session) tick(now time.Time) {
	if s.began.IsZero() {
		s.began, s.now = now, now
	}
	if now.After(s.now) {
		s.now = now
	}
}

// limit ends a session whose time is over.
func (s *Session) limit() {
	if s.step.Done || s.now.Sub(s.began) < s.o.Limit {
		return
	}
	s.end(s.missed())
}

func (s *Session) end(reason string) {
	s.phase = over
	s.step.Done, s.step.Reason, s.step.Turn, s.step.Back = true, reason, cue.Ahead, false
}

// missed says what was not had when time ran out.
func (s *Session) missed() string {
	switch {
	case s.sight.frames == 0:
		return NoSensor
	case s.sight.faces == 0:
		return Nobody
	case s.sight.pointed == 0:
		return NoPoints
	case s.phase == straight:
		return NotGood
	case s.phase == back:
		return NoReturn
	}
	return NoTurn
}

func held(all []capture.FaceGlance, g capture.FaceGlance) []capture.FaceGlance {
	if len(all) >= mostGlances {
		copy(all, all[1:])
		all[len(all)-1] = g
		return all
	}
	return append(all, g)
}
