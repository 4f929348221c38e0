package cue

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gatehouse/capture"
)

var noon = time.Date(2031, 5, 1, 12, 0, 0, 0, time.UTC)

// frames gives glances of one face, each with noise of its own.
func frames(r *rand.Rand, n int) []capture.FaceGlance {
	out := make([]capture.FaceGlance, n)
	at := noon
	for i := range out {
		at = at.Add(66*time.Millisecond + time.Duration(r.IntN(2000))*time.Microsecond)
		patch := make([]byte, capture.PatchSide*capture.PatchSide)
		for k := range patch {
			x, y := float64(k%capture.PatchSide), float64(k/capture.PatchSide)
			patch[k] = byte(128 + 60*math.Sin(x/9)*math.Cos(y/7) + 2*r.NormFloat64())
		}
		out[i] = capture.FaceGlance{
			Seq: uint64(i + 1), Exposed: at, Width: 640, Height: 480, Digest: r.Uint64(), Patch: patch, Level: 120, Around: 70, Moire: 30,
			Faces: []capture.FaceRegion{{X: 200, Y: 100, W: 200, H: 250, Score: 0.9, Points: [5]capture.Point{{X: 1}}}},
		}
	}
	return out
}

// heard tells what a cue says: "calm", "suspect" or "not".
func heard(c capture.Cue) string {
	switch {
	case !c.Assessed && c.Milli == 0 && c.Reason != "":
		return "not"
	case c.Assessed && c.Milli >= Suspicious && c.Milli <= 1000:
		return "suspect"
	case c.Assessed && c.Milli >= 0 && c.Milli < Suspicious:
		return "calm"
	}
	return "neither"
}

func TestStream(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(f []capture.FaceGlance) []capture.FaceGlance
		want  string
	}{
		"a camera": {func(f []capture.FaceGlance) []capture.FaceGlance { return f }, "calm"},
		"two frames twice": {func(f []capture.FaceGlance) []capture.FaceGlance {
			f[7].Digest, f[30].Digest = f[6].Digest, f[29].Digest
			return f
		}, "calm"},
		"few": {func(f []capture.FaceGlance) []capture.FaceGlance { return f[:5] }, "not"},
		"frozen": {func(f []capture.FaceGlance) []capture.FaceGlance {
			for i := range f[20:] {
				f[20+i].Digest = f[19].Digest
			}
			return f
		}, "suspect"},
		"frozen, one pixel painted": {func(f []capture.FaceGlance) []capture.FaceGlance {
			for i := range f {
				f[i].Patch = slices.Clone(f[0].Patch)
				f[i].Patch[i] ^= 64
			}
			return f
		}, "suspect"},
		"a loop": {func(f []capture.FaceGlance) []capture.FaceGlance {
			for i := 15; i < len(f); i++ {
				f[i].Digest = f[i-15].Digest
			}
			return f
		}, "suspect"},
		"a loop coded anew": {func(f []capture.FaceGlance) []capture.FaceGlance {
			for i := 15; i < len(f); i++ {
				f[i].Patch = slices.Clone(f[i-15].Patch)
				f[i].Patch[i]++
			}
			return f
		}, "suspect"},
		"time stands still": {func(f []capture.FaceGlance) []capture.FaceGlance {
			for i := range f {
				f[i].Exposed = noon
			}
			return f
		}, "suspect"},
		"time goes back": {func(f []capture.FaceGlance) []capture.FaceGlance { slices.Reverse(f); return f }, "suspect"},
	} {
		if c, got := c, heard(Stream(c.spoil(frames(rand.New(rand.NewPCG(1, 2)), 60)))); got != c.want {
			t.Errorf("%s is %s, want %s", name, got, c.want)
		}
	}
}

func TestSource(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	seen := NewSeen(100)
	before := frames(r, 60)
	seen.Remember(before)
	dark := frames(r, 60)
	for i := range dark {
		dark[i].Faces, dark[i].Digest = nil, 7
	}
	seen.Remember(dark)
	steady := frames(r, 60)
	for i := range steady {
		steady[i].Exposed = noon.Add(time.Duration(i) * 40 * time.Millisecond)
	}
	resized := frames(r, 60)
	for i := range resized[30:] {
		resized[30+i].Width = 1280
	}
	for name, c := range map[string]struct {
		f    []capture.FaceGlance
		seen *Seen
		want string
	}{
		"a camera":              {frames(r, 60), seen, "calm"},
		"nothing to compare":    {frames(r, 60), nil, "calm"},
		"of an earlier one":     {before, seen, "suspect"},
		"one of an earlier one": {append(frames(r, 60), before[20]), seen, "suspect"},
		"black frames again":    {dark, seen, "calm"},
		"a clock without flaw":  {steady, seen, "calm"},
		"another size":          {resized, seen, "suspect"},
		"few":                   {frames(r, 3), seen, "not"},
	} {
		if got := heard(Source(c.f, c.seen)); got != c.want {
			t.Errorf("%s is %s, want %s", name, got, c.want)
		}
	}
	if c := Source(steady, nil); c.Milli == 0 {
		t.Error("a clock without flaw is no hint")
	}
	// What is pushed out of the ring is forgotten, and no more than that.
	seen.Remember(frames(r, 60))
	if got := heard(Source(before[:20], seen)); got != "calm" {
		t.Errorf("a hundred frames later the first are %s", got)
	}
	if got := heard(Source(before[30:], seen)); got != "suspect" {
		t.Errorf("of what is still in the ring: %s", got)
	}
}

func TestTurn(t *testing.T) {
	ask := Challenge{Side: Left, Yaw: 3, Ready: noon.Add(time.Second), Asked: noon.Add(2 * time.Second)}
	wrong, right := ask, ask
	wrong.Wrong, right.Side = 1, Right
	swing := func(from, to time.Duration, yaw float32) func(time.Duration) float32 {
		return func(at time.Duration) float32 {
			if at >= from && at < to {
				return 3 + yaw
			}
			return 3
		}
	}
	for name, c := range map[string]struct {
		yaw  func(at time.Duration) float32
		ask  Challenge
		n    int
		want string
	}{
		"as asked":            {swing(2500*time.Millisecond, 4*time.Second, 25), ask, 100, "calm"},
		"to the right":        {swing(2500*time.Millisecond, 4*time.Second, -25), ask, 100, "not"},
		"to the right again":  {swing(2500*time.Millisecond, 4*time.Second, -25), wrong, 100, "suspect"},
		"as asked then":       {swing(2500*time.Millisecond, 4*time.Second, 25), wrong, 100, "calm"},
		"right as asked":      {swing(2500*time.Millisecond, 4*time.Second, -25), right, 100, "calm"},
		"too little":          {swing(2500*time.Millisecond, 4*time.Second, 14), ask, 100, "not"},
		"as paper seems to":   {swing(2500*time.Millisecond, 4*time.Second, 9), ask, 100, "suspect"},
		"before":              {swing(1200*time.Millisecond, 4*time.Second, 25), ask, 100, "suspect"},
		"at the very time":    {swing(1900*time.Millisecond, 4*time.Second, 25), ask, 100, "suspect"},
		"before it was ready": {swing(0, 800*time.Millisecond, 25), ask, 40, "not"},
		"very late":           {swing(8*time.Second, 9*time.Second, 25), ask, 150, "not"},
		"never":               {swing(0, 0, 0), ask, 100, "suspect"},
		"no time to":          {swing(0, 0, 0), ask, 50, "not"},
		"not asked":           {swing(2500*time.Millisecond, 4*time.Second, 25), Challenge{}, 100, "not"},
	} {
		f := frames(rand.New(rand.NewPCG(1, 4)), c.n)
		for i := range f {
			f[i].Pose.Yaw = c.yaw(f[i].Exposed.Sub(noon))
		}
		if got := heard(Turn(f, c.ask)); got != c.want {
			t.Errorf("%s is %s, want %s: %+v", name, got, c.want, Turn(f, c.ask))
		}
	}
}

func TestInfrared(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 5))
	visible := frames(r, 60)
	for name, c := range map[string]struct {
		ir   func(f []capture.FaceGlance) []capture.FaceGlance
		cal  Calibration
		want string
	}{
		"skin":      {func(f []capture.FaceGlance) []capture.FaceGlance { return f }, Uncalibrated(), "calm"},
		"no camera": {func([]capture.FaceGlance) []capture.FaceGlance { return nil }, Uncalibrated(), "not"},
		"a screen": {func(f []capture.FaceGlance) []capture.FaceGlance {
			for i := range f {
				f[i].Faces = nil
			}
			return f
		}, Uncalibrated(), "suspect"},
		"a face elsewhere": {func(f []capture.FaceGlance) []capture.FaceGlance {
			for i := range f {
				f[i].Faces[0].X += 150
			}
			return f
		}, Uncalibrated(), "suspect"},
		"the cameras beside each other": {func(f []capture.FaceGlance) []capture.FaceGlance {
			for i := range f {
				f[i].Faces[0].X += 160
			}
			return f
		}, func() Calibration { c := Uncalibrated(); c.ShiftX = 0.25; return c }(), "calm"},
		"paper": {func(f []capture.FaceGlance) []capture.FaceGlance {
			for i := range f {
				f[i].Around = f[i].Level - f[i].Level/50
			}
			return f
		}, Uncalibrated(), "suspect"},
		"no room around": {func(f []capture.FaceGlance) []capture.FaceGlance {
			for i := range f {
				f[i].Around = f[i].Level
			}
			return f
		}, Uncalibrated(), "not"},
		"skin and hair that answer otherwise": {func(f []capture.FaceGlance) []capture.FaceGlance {
			for i := range f {
				slices.Reverse(f[i].Patch)
				for k := range f[i].Patch {
					f[i].Patch[k] = byte(128 + 40*math.Sin(float64(k%7)))
				}
			}
			return f
		}, Uncalibrated(), "calm"},
		"the visible picture": {func([]capture.FaceGlance) []capture.FaceGlance { return visible }, Uncalibrated(), "not"},
		"at another time": {func(f []capture.FaceGlance) []capture.FaceGlance {
			for i := range f {
				f[i].Exposed = f[i].Exposed.Add(time.Minute)
			}
			return f
		}, Uncalibrated(), "not"},
	} {
		if got := heard(Infrared(visible, c.ir(frames(rand.New(rand.NewPCG(2, 5)), 60)), c.cal)); got != c.want {
			t.Errorf("%s is %s, want %s", name, got, c.want)
		}
	}
}

func TestJudge(t *testing.T) {
	calm, loud := func(n string) capture.Cue { return sounds(n, 100) }, func(n string) capture.Cue { return sounds(n, Suspicious) }
	no := func(n string) capture.Cue { return not(n, "why") }
	for name, c := range map[string]struct {
		cues []capture.Cue
		want Outcome
	}{
		"nothing":                        {nil, NotAssessed},
		"nothing assessed":               {[]capture.Cue{no(NameParallax), no(NameInfrared), no(NameMoire)}, NotAssessed},
		"parallax":                       {[]capture.Cue{calm(NameParallax), no(NameInfrared)}, PassEvidence},
		"infrared":                       {[]capture.Cue{no(NameParallax), calm(NameInfrared)}, PassEvidence},
		"only weak ones":                 {[]capture.Cue{calm(NameTurn), calm(NameContinuity), calm(NameMoire), calm(NameStream), calm(NameSource)}, NotAssessed},
		"a strong one sounds":            {[]capture.Cue{loud(NameParallax), calm(NameInfrared)}, Suspect},
		"a weak one sounds, after all":   {[]capture.Cue{calm(NameParallax), calm(NameInfrared), loud(NameStream)}, Suspect},
		"a weak one sounds, first":       {[]capture.Cue{loud(NameMoire), calm(NameParallax)}, Suspect},
		"one that was not assessed":      {[]capture.Cue{{Name: NameMoire, Milli: 900, Reason: "why"}, calm(NameParallax)}, PassEvidence},
		"a name that nobody knows":       {[]capture.Cue{calm("other")}, NotAssessed},
		"a name that nobody knows, loud": {[]capture.Cue{loud("other"), calm(NameParallax)}, Suspect},
	} {
		if got := Judge(c.cues); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestContinuity(t *testing.T) {
	for _, c := range []struct {
		breaks, frames int
		want           string
	}{{0, 60, "calm"}, {1, 60, "suspect"}, {9, 60, "suspect"}, {0, 3, "not"}} {
		if got := heard(Continuity(c.breaks, c.frames)); got != c.want {
			t.Errorf("%+v is %s", c, got)
		}
	}
}

// What parallax tells counts where the turn was answered, and against a head only where
// there was something to see.
func TestAnswered(t *testing.T) {
	calm, alarm, none := sounds(NameParallax, 20), sounds(NameParallax, 980), not(NameParallax, noBody)
	followed, ignored := sounds(NameTurn, 0), not(NameTurn, smallTurn)
	for name, c := range map[string]struct {
		parallax, turn capture.Cue
		moved          Motion
		want           string
	}{
		"a head that turned":           {calm, followed, Enough, "calm"},
		"a sheet that was answered by": {alarm, followed, Enough, "suspect"},
		"a sheet by a little":          {sounds(NameParallax, 600), followed, Enough, "not"},
		"the other side":               {calm, ignored, Enough, "not"},
		"a sheet to the other side":    {alarm, ignored, Enough, "suspect"},
		"a small turn":                 {alarm, ignored, Little, "not"},
		"still, not for long":          {alarm, ignored, Still, "not"},
		"still":                        {alarm, sounds(NameTurn, 1000), Still, "suspect"},
		"nothing":                      {none, followed, Enough, "not"},
	} {
		if got := heard(Answered(c.parallax, c.turn, c.moved)); got != c.want {
			t.Errorf("%s is %s, want %s", name, got, c.want)
		}
	}
}
