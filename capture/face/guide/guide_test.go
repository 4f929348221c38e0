package guide

import (
	"errors"
	"io"
	"math"
	"slices"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/cue"
)

// chance gives the same bytes for ever: an even first one turns to the left.
type chance byte

func (c chance) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(c)
	}
	return len(b), nil
}

// play runs a script to its end: who is before the camera at each frame.
func play(t testing.TB, o Options, script func(i int, last Step) []*actor) (Summary, []Step) {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	c := newStage()
	var steps []Step
	var last Step
	for i := 0; !last.Done; i++ {
		if i > 1000 {
			t.Fatal("the session does not end")
		}
		all := script(i, last)
		for _, a := range all {
			a.act(last, frameTime)
		}
		last = s.See(c.at, c.glance(all...))
		steps = append(steps, last)
	}
	return s.Summary(), steps
}

func milli(s Summary, name string) int {
	for _, c := range s.Cues {
		if c.Name == name && c.Assessed {
			return c.Milli
		}
	}
	return -1
}

func TestSessions(t *testing.T) {
	turn := Options{Turn: true, Rand: chance(0)}
	one, two := newActor(1), newActor(2)
	swapped := false
	fresh := func() { one, two, swapped = newActor(1), newActor(2), false }
	who := func(f func(i int, last Step) []*actor) func(int, Step) []*actor { return f }
	for _, c := range []struct {
		name    string
		o       Options
		script  func(i int, last Step) []*actor
		reason  string
		outcome cue.Outcome
		check   func(s Summary, steps []Step) string
	}{
		{
			"does as asked", turn, who(func(int, Step) []*actor { return []*actor{one} }), Complete, cue.PassEvidence,
			func(s Summary, steps []Step) string {
				switch {
				case s.Candidates < 3 || len(s.After) < 3 || s.Others != 0 || s.Changes != 0:
					return "candidates, frames after, others or changes"
				case s.Took > 6*time.Second:
					return "it took too long"
				}
				return ""
			},
		},
		{"to the right", Options{Turn: true, Rand: chance(1)}, who(func(int, Step) []*actor { return []*actor{one} }), Complete, cue.PassEvidence, func(_ Summary, steps []Step) string {
			if !slices.ContainsFunc(steps, func(s Step) bool { return s.Turn == cue.Right }) {
				return "right was not asked for"
			}
			return ""
		}},
		{"no turn wanted", Options{}, who(func(int, Step) []*actor { return []*actor{one} }), Complete, cue.NotAssessed, nil},
		{"a sheet that turns", turn, who(func(int, Step) []*actor { one.flat = true; return []*actor{one} }), NoTurn, cue.Suspect, nil},
		{"a sheet that is held still", turn, who(func(int, Step) []*actor { one.flat, one.deaf = true, true; return []*actor{one} }), NoTurn, cue.Suspect, func(s Summary, _ []Step) string {
			if milli(s, cue.NameTurn) < cue.Suspicious {
				return "the turn that did not come is calm"
			}
			return ""
		}},
		{"to the wrong side", turn, who(func(int, Step) []*actor { one.wrong = true; return []*actor{one} }), NoTurn, cue.Suspect, nil},
		{"to the wrong side at first", turn, who(func(i int, last Step) []*actor {
			swapped = swapped || last.Back
			one.wrong = !swapped
			return []*actor{one}
		}), Complete, cue.PassEvidence, func(s Summary, _ []Step) string {
			if m := milli(s, cue.NameTurn); m < 300 || m >= cue.Suspicious {
				return "a film that turns to one side gets another chance, and nobody is told"
			}
			return ""
		}},
		{"does not hear at first", turn, who(func(i int, last Step) []*actor {
			one.deaf = i < 60
			return []*actor{one}
		}), Complete, cue.PassEvidence, func(_ Summary, steps []Step) string {
			asked := 0
			for i := range steps[1:] {
				if steps[i].Turn == cue.Ahead && steps[i+1].Turn != cue.Ahead {
					asked++
				}
			}
			if asked != 2 {
				return "not asked twice"
			}
			return ""
		}},
		{"hardly turns", turn, who(func(_ int, last Step) []*actor {
			one.deaf, one.yaw = true, 13.5*float64(last.Turn)
			return []*actor{one}
		}), NoTurn, cue.NotAssessed, nil},
		{"turns all the time", turn, who(func(i int, last Step) []*actor {
			one.deaf = true
			one.yaw = 30 * math.Sin(float64(i)/6)
			return []*actor{one}
		}), Complete, cue.Suspect, nil},
		{"nobody", turn, who(func(int, Step) []*actor { return nil }), Nobody, cue.NotAssessed, func(_ Summary, steps []Step) string {
			if steps[len(steps)-1].Advice != capture.AdviceNoFace {
				return "nobody is told that there is no face"
			}
			return ""
		}},
		{"comes late", turn, who(func(i int, _ Step) []*actor {
			if i < 45 {
				return nil
			}
			return []*actor{one}
		}), Complete, cue.PassEvidence, nil},
		{"leaves when asked", turn, who(func(i int, last Step) []*actor {
			if swapped = swapped || last.Turn != cue.Ahead; swapped {
				return nil
			}
			return []*actor{one}
		}), NoTurn, cue.NotAssessed, nil},
		{"dark, then lit", turn, who(func(i int, _ Step) []*actor {
			one.advice = 0
			if i < 30 {
				one.advice = capture.AdviceDark
			}
			return []*actor{one}
		}), Complete, cue.PassEvidence, func(_ Summary, steps []Step) string {
			if !slices.ContainsFunc(steps, func(s Step) bool { return s.Advice == capture.AdviceDark }) {
				return "dark was not said"
			}
			return ""
		}},
		{"never good", turn, who(func(int, Step) []*actor { one.advice = capture.AdviceGlare; return []*actor{one} }), Complete, cue.PassEvidence, func(s Summary, _ []Step) string {
			if s.Candidates != 0 || len(s.Kept) == 0 {
				return "the best of poor frames is wanted, as none that is good"
			}
			return ""
		}},
		{"looks away all the time", turn, who(func(int, Step) []*actor {
			one.advice, one.yaw, one.deaf = capture.AdviceLookStraight, 40, true
			return []*actor{one}
		}), NotGood, cue.NotAssessed, nil},
		{"a companion behind", turn, who(func(int, Step) []*actor { two.size, two.x = 30, 560; return []*actor{one, two} }), Complete, cue.PassEvidence, func(s Summary, steps []Step) string {
			if s.Others != 1 || slices.ContainsFunc(steps, func(s Step) bool { return s.Advice == capture.AdviceOnePerson }) {
				return "others, or told to be alone"
			}
			return ""
		}},
		{"a companion beside", turn, who(func(int, Step) []*actor { two.size, two.x = 70, 560; return []*actor{one, two} }), Complete, cue.PassEvidence, func(s Summary, steps []Step) string {
			if s.Others != 1 || !slices.ContainsFunc(steps, func(s Step) bool { return s.Advice == capture.AdviceOnePerson }) {
				return "others, or not told to be alone"
			}
			return ""
		}},
		{"swapped at the turn", turn, who(func(i int, last Step) []*actor {
			if swapped = swapped || last.Turn != cue.Ahead; !swapped {
				return []*actor{one}
			}
			two.x = 480
			return []*actor{two}
		}), Complete, cue.Suspect, func(s Summary, steps []Step) string {
			forget := slices.IndexFunc(steps, func(s Step) bool { return s.Forget })
			if forget < 0 || s.Changes != 1 || slices.ContainsFunc(s.Kept, func(q uint64) bool { return int(q) <= forget }) {
				return "what was kept is of the first"
			}
			return ""
		}},
		{"swapped in place", turn, who(func(i int, last Step) []*actor {
			if swapped = swapped || last.Turn != cue.Ahead; !swapped {
				return []*actor{one}
			}
			return []*actor{two}
		}), Complete, cue.Suspect, nil},
		{"changes place with a companion", turn, who(func(i int, last Step) []*actor {
			one.x, two.x, two.size = 200, 500, 60
			if swapped = swapped || last.Turn != cue.Ahead; !swapped {
				return []*actor{one, two}
			}
			one.size, two.size = 60, 80
			return []*actor{two, one}
		}), Complete, cue.Suspect, nil},
		{"a passer-by before", turn, who(func(i int, _ Step) []*actor {
			if i < 2 {
				two.x = 100
				return []*actor{two}
			}
			return []*actor{one}
		}), Complete, cue.PassEvidence, func(s Summary, _ []Step) string {
			if s.Changes != 1 {
				return "the change was not counted"
			}
			return ""
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fresh()
			s, steps := play(t, c.o, c.script)
			if s.Reason != c.reason || s.Outcome != c.outcome {
				t.Errorf("ends %q, %v; want %q, %v; %+v", s.Reason, s.Outcome, c.reason, c.outcome, s.Cues)
			}
			if c.check != nil {
				if wrong := c.check(s, steps); wrong != "" {
					t.Errorf("%s: %+v", wrong, s)
				}
			}
			if s.Took > DefaultLimit+2*frameTime {
				t.Errorf("took %v", s.Took)
			}
			steady := capture.FaceAdvice(0)
			since := time.Duration(0)
			for _, step := range steps {
				if step.Advice != steady {
					if steady != 0 && since < stands-2*frameTime {
						t.Errorf("%v stood for %v only", steady, since)
					}
					steady, since = step.Advice, 0
				}
				since += frameTime
			}
		})
	}
}

// Advice that changes with each frame is shown as one that stands.
func TestFlicker(t *testing.T) {
	one := newActor(1)
	changes, last := 0, capture.FaceAdvice(0)
	_, steps := play(t, Options{}, func(i int, _ Step) []*actor {
		one.advice = capture.AdviceCloser + capture.FaceAdvice(i/4%2)
		return []*actor{one}
	})
	for _, s := range steps {
		if s.Advice != last {
			changes, last = changes+1, s.Advice
		}
	}
	if changes == 0 || changes > 6 {
		t.Errorf("the advice changed %d times in %d frames", changes, len(steps))
	}
}

func TestNew(t *testing.T) {
	for name, o := range map[string]Options{
		"no randomness":     {Turn: true},
		"broken randomness": {Turn: true, Rand: io.LimitReader(chance(0), 3)},
		"limit below zero":  {Limit: -1},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := New(Options{Turn: true, Rand: iotestErr{}}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("the error of the randomness is lost: %v", err)
	}
}

type iotestErr struct{}

func (iotestErr) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

// Side and moment are of the randomness, and all sides and moments come.
func TestChallengesDiffer(t *testing.T) {
	sides, waits := map[cue.Direction]int{}, map[time.Duration]bool{}
	for b := range 16 {
		s, err := New(Options{Turn: true, Rand: chance(b * 17)})
		if err != nil {
			t.Fatal(err)
		}
		c, a := newStage(), newActor(1)
		for s.phase != waiting {
			s.See(c.at, c.glance(a))
		}
		sides[s.turn.Side]++
		waits[s.turn.Asked.Sub(s.turn.Ready)] = true
	}
	if sides[cue.Left] != 8 || sides[cue.Right] != 8 || len(waits) != 16 {
		t.Errorf("sides %v, %d moments", sides, len(waits))
	}
}

// A camera that is covered ends it within a second and a bit; a dark moment does not.
func TestCovered(t *testing.T) {
	for name, c := range map[string]struct {
		dark func(i int) bool
		ends bool
	}{
		"covered":       {func(int) bool { return true }, true},
		"covered late":  {func(i int) bool { return i > 20 }, true},
		"a hand, twice": {func(i int) bool { return i%14 != 0 }, false},
		"lit":           {func(int) bool { return false }, false},
		"for a moment":  {func(i int) bool { return i > 30 && i < 40 }, false},
	} {
		s, _ := New(Options{Limit: 4 * time.Second})
		stage := newStage()
		var step Step
		var began time.Time // of the dark
		for i := 0; !step.Done; i++ {
			g := stage.glance()
			if c.dark(i) {
				g.Luma = 2
				if began.IsZero() {
					began = stage.at
				}
			}
			step = s.See(stage.at, g)
		}
		if (step.Reason == Covered) != c.ends {
			t.Errorf("%s: ends %q", name, step.Reason)
		}
		if took := stage.at.Sub(began); c.ends && took > endures+2*frameTime {
			t.Errorf("%s: takes %v", name, took)
		}
	}
}

func TestCameraWithoutFrames(t *testing.T) {
	s, _ := New(Options{Limit: time.Second})
	now := time.Unix(0, 0)
	if s.Tick(now).Done {
		t.Fatal("over at once")
	}
	if step := s.Tick(now.Add(time.Second)); !step.Done || step.Reason != NoSensor {
		t.Errorf("%+v", step)
	}
}
