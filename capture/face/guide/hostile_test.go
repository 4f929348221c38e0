package guide

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/cue"
)

// What no camera gives does no harm, and passes nobody.
func TestHostile(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, spoil := range map[string]func(i int, g *capture.FaceGlance, now *time.Time){
		"boxes":       func(_ int, g *capture.FaceGlance, _ *time.Time) { g.Faces[0].X = nan },
		"no size":     func(_ int, g *capture.FaceGlance, _ *time.Time) { g.Faces[0].W = -3 },
		"points":      func(i int, g *capture.FaceGlance, _ *time.Time) { g.Faces[0].Points[i%5].Y = inf },
		"pose":        func(_ int, g *capture.FaceGlance, _ *time.Time) { g.Pose.Yaw = nan },
		"patch":       func(i int, g *capture.FaceGlance, _ *time.Time) { g.Patch = g.Patch[:i%7] },
		"frame":       func(_ int, g *capture.FaceGlance, _ *time.Time) { g.Width = -1 },
		"clock back":  func(i int, _ *capture.FaceGlance, now *time.Time) { *now = now.Add(-time.Duration(i) * time.Hour) },
		"clock ahead": func(i int, _ *capture.FaceGlance, now *time.Time) { *now = now.Add(time.Duration(i) * time.Hour) },
		"before time": func(i int, g *capture.FaceGlance, _ *time.Time) { g.Exposed = time.Unix(-int64(i)<<32, 0) },
		"many faces": func(_ int, g *capture.FaceGlance, _ *time.Time) {
			g.Faces = slices.Repeat(g.Faces, 1000)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := New(Options{Turn: true, Rand: chance(0)})
			c, a := newStage(), newActor(1)
			var step Step
			for i := range 200 {
				g, now := c.glance(a), c.at
				spoil(i, &g, &now)
				a.act(step, frameTime)
				step = s.See(now, g)
				s.SeeIR(now, g)
			}
			s.Tick(c.at.Add(time.Minute))
			sum := s.Summary()
			if sum.Outcome == cue.PassEvidence && name != "many faces" && name != "patch" {
				t.Errorf("passes: %+v", sum)
			}
			if sum.Others >= mostFaces {
				t.Errorf("%d others", sum.Others)
			}
		})
	}
}

// Frames of a crossing that is over do not serve in the next.
func TestSeenAgain(t *testing.T) {
	seen := cue.NewSeen(1000)
	var film []capture.FaceGlance
	run := func() Summary {
		s, _ := New(Options{Turn: true, Rand: chance(0), Seen: seen})
		c, a := newStage(), newActor(1)
		var step Step
		for i := 0; !step.Done; i++ {
			g := c.glance(a)
			if i == len(film) {
				film = append(film, g)
			}
			a.act(step, frameTime)
			step = s.See(c.at, film[i])
		}
		sum := s.Summary()
		s.Forget()
		if s.visible != nil || !bytes.Equal(film[0].Patch, make([]byte, len(film[0].Patch))) {
			t.Error("a patch of the traveller is still there")
		}
		return sum
	}
	if sum := run(); sum.Outcome != cue.PassEvidence {
		t.Fatalf("the first: %+v", sum)
	}
	if sum := run(); sum.Outcome != cue.Suspect || milli(sum, cue.NameSource) < cue.Suspicious {
		t.Errorf("the same frames again: %+v", sum)
	}
}

func FuzzSession(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9}, uint8(3))
	f.Add(bytes.Repeat([]byte{0x7f, 0xc0, 0, 0}, 200), uint8(0))
	f.Fuzz(func(t *testing.T, b []byte, kind uint8) {
		b = b[:min(len(b), 2048)] // some hundred glances
		s, err := New(Options{Turn: kind&1 != 0, IR: true, Rand: chance(kind), Limit: time.Duration(kind) * 50 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		at := 0
		next := func() uint32 {
			v := uint32(0)
			for range 4 {
				if at < len(b) {
					v = v<<8 | uint32(b[at])
					at++
				}
			}
			return v
		}
		number := func() float32 {
			if v := next(); v&1 == 0 {
				return float32(v % 640)
			} else {
				return math.Float32frombits(v)
			}
		}
		c, a := newStage(), newActor(1)
		var step Step
		for at < len(b) {
			g := c.glance(a)
			switch v := next(); v % 8 {
			case 0:
				g.Faces = nil
			case 1:
				g.Faces[0].X, g.Faces[0].W = number(), number()
			case 2:
				g.Faces[0].Points[next()%5] = capture.Point{X: number(), Y: number()}
			case 3:
				g.Pose = capture.Pose{Yaw: number(), Pitch: number()}
			case 4:
				g.Exposed = time.Unix(int64(int32(next())), 0)
			case 5:
				g.Patch = g.Patch[:min(int(v>>8), len(g.Patch))]
			case 6:
				g.Width, g.Height = int(int32(next())), int(int32(next()))
			}
			a.act(step, frameTime)
			now := c.at.Add(time.Duration(int32(next())))
			step = s.See(now, g)
			s.SeeIR(now, g)
		}
		sum := s.Summary()
		for _, c := range sum.Cues {
			if c.Milli < 0 || c.Milli > 1000 || !c.Assessed && (c.Milli != 0 || c.Reason == "") {
				t.Errorf("cue %+v", c)
			}
		}
		s.Forget()
	})
}

func BenchmarkSee(b *testing.B) {
	s, _ := New(Options{Turn: true, Rand: chance(0), Limit: time.Hour})
	c, a := newStage(), newActor(1)
	a.deaf = true
	g := c.glance(a)
	for b.Loop() {
		s.See(c.at, g)
	}
}

func BenchmarkSummary(b *testing.B) {
	s, _ := New(Options{Turn: true, Rand: chance(0), Limit: time.Hour})
	c, a := newStage(), newActor(1)
	a.deaf = true
	for range mostGlances {
		s.See(c.at, c.glance(a))
	}
	for b.Loop() {
		s.Summary()
	}
}
