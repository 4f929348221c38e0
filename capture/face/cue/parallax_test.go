package cue

import (
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"gatehouse/capture"
)

// between draws evenly.
func between(r *rand.Rand, low, high float64) float64 { return low + (high-low)*r.Float64() }

// head turns by some degrees, as people do: with a nod, a lean, a step.
func head(r *rand.Rand, low, high, noise float64) ([]Points, float64) {
	p := path{
		yaw: either(r) * between(r, low, high), pitch: 4 * r.NormFloat64(), roll: 4 * r.NormFloat64(),
		zoom: 0.05 * r.NormFloat64(), x: 0.2 * r.NormFloat64(), sway: 2,
	}
	return filmed(r, person(r).turned(4*r.NormFloat64(), 5*r.NormFloat64(), 3*r.NormFloat64()), p, noise)
}

// moves are the ways in which a print or a screen is moved.
var moves = []struct {
	name string
	move func(r *rand.Rand) path
}{
	{"turned", func(r *rand.Rand) path { return path{yaw: either(r) * between(r, 15, 50), sway: 1} }},
	{"tilted", func(r *rand.Rand) path { return path{pitch: either(r) * between(r, 15, 50), sway: 1} }},
	{"turned, tilted and rotated", func(r *rand.Rand) path {
		return path{yaw: either(r) * between(r, 15, 45), pitch: either(r) * between(r, 5, 30), roll: between(r, -40, 40), sway: 2}
	}},
	{"turned and moved", func(r *rand.Rand) path {
		return path{yaw: either(r) * between(r, 15, 45), x: between(r, -2, 2), y: between(r, -1, 1), zoom: between(r, -0.4, 0.5), sway: 2}
	}},
	{"turned in jerks", func(r *rand.Rand) path {
		return path{yaw: either(r) * between(r, 15, 45), roll: between(r, -30, 30), jerk: 0.2, sway: 3}
	}},
}

// sheet moves a picture by 15 degrees or more; radius 0: flat.
func sheet(r *rand.Rand, k int, noise, radius float64) []Points {
	for {
		b := picture(r)
		if radius > 0 {
			b = b.bent(radius, between(r, -30, 30))
		}
		if f, turn := filmed(r, b, moves[k].move(r), noise); turn >= 15 {
			return f
		}
	}
}

// tally counts what Parallax says.
type tally struct{ calm, suspect, not int }

func (t *tally) add(c capture.Cue) {
	switch {
	case !c.Assessed:
		t.not++
	case c.Milli >= Suspicious:
		t.suspect++
	default:
		t.calm++
	}
}

func (t *tally) all() int { return t.calm + t.suspect + t.not }

// scale gives a tenth of n, and all where GATEHOUSE_PROOF is set.
func scale(n int) int {
	if os.Getenv("GATEHOUSE_PROOF") == "" {
		return n / 10
	}
	return n
}

// Sheets of all motions are suspect, heads that turn by 15 degrees pass, at the noise
// that the acceptance names. Worse noise may leave more unsaid, and lets no sheet pass.
func TestSheetsAndHeads(t *testing.T) {
	for _, c := range []struct {
		noise          float64
		n              int
		sheets, unsaid float64 // least share suspect; most of heads not passed
	}{
		{0.5, 10000, 1, 0.01},
		{1, 2000, 0.97, 0.02},
		{1.5, 2000, 0.9, 0.03},
	} {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(6, uint64(c.noise*10)))
			var all tally
			for k, m := range moves {
				var one tally
				for range scale(c.n) / len(moves) {
					one.add(Parallax(sheet(r, k, c.noise, 0)))
				}
				t.Logf("noise %.1f px, sheets %s: %d suspect, %d not assessed, %d passed", c.noise, m.name, one.suspect, one.not, one.calm)
				all.calm, all.suspect, all.not = all.calm+one.calm, all.suspect+one.suspect, all.not+one.not
			}
			if all.calm > 0 || float64(all.suspect) < c.sheets*float64(all.all()) {
				t.Errorf("noise %.1f px: of %d sheets %d passed, %d not assessed", c.noise, all.all(), all.calm, all.not)
			}
			var heads tally
			for range scale(c.n) {
				f, _ := head(r, 15, 45, c.noise)
				heads.add(Parallax(f))
			}
			t.Logf("noise %.1f px, heads: %d passed, %d not assessed, %d suspect", c.noise, heads.calm, heads.not, heads.suspect)
			if float64(heads.all()-heads.calm) > c.unsaid*float64(heads.all()) {
				t.Errorf("noise %.1f px: of %d heads %d passed", c.noise, heads.all(), heads.calm)
			}
		})
	}
}

// Paper that is bent passes where it is bent as a face is; the share is what doc.go says.
func TestBentPaper(t *testing.T) {
	for _, c := range []struct{ radius, most float64 }{{3, 0.002}, {2, 0.005}, {1.5, 0.03}, {1.2, 0.12}, {1, 0.3}} {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(7, uint64(c.radius*10)))
			var all tally
			for i := range scale(2000) {
				all.add(Parallax(sheet(r, i%len(moves), 0.5, c.radius)))
			}
			t.Logf("bent to %.1f distances of the eyes: %d suspect, %d not assessed, %d passed", c.radius, all.suspect, all.not, all.calm)
			if float64(all.calm) > c.most*float64(all.all()) {
				t.Errorf("bent to %.1f distances of the eyes: %d of %d passed", c.radius, all.calm, all.all())
			}
		})
	}
}

// A head that does not turn though it was asked gives noise only. It may look like a
// sheet, as it does to cue.Turn; it does not pass.
func TestStillHeads(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	var all tally
	for range scale(500) {
		b := person(r).turned(20*r.NormFloat64(), 5*r.NormFloat64(), 0)
		var f []Points
		for range 60 {
			f = append(f, b.seen(r, 560, 7, 0, 0, 0.5))
		}
		all.add(Parallax(f))
	}
	t.Logf("heads that do not move: %d passed, %d not assessed, %d suspect", all.calm, all.not, all.suspect)
	if float64(all.calm) > 0.03*float64(all.all()) {
		t.Errorf("of %d heads that do not move %d pass", all.all(), all.calm)
	}
}

func TestParallaxOfNonsense(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 0))
	good, _ := head(r, 30, 31, 0.5)
	if c := Parallax(good); !c.Assessed || c.Milli >= Suspicious {
		t.Fatalf("a head gives %+v", c)
	}
	for name, spoil := range map[string]func(f []Points) []Points{
		"none":  func([]Points) []Points { return nil },
		"few":   func(f []Points) []Points { return f[:fewest-1] },
		"zeros": func(f []Points) []Points { return make([]Points, len(f)) },
		"not a number": func(f []Points) []Points {
			for i := range f {
				f[i][i%5].X = float32(math.NaN())
			}
			return f
		},
		"infinite": func(f []Points) []Points {
			for i := range f {
				f[i][capture.NoseTip].Y = float32(math.Inf(1))
			}
			return f
		},
		"huge": func(f []Points) []Points {
			for i := range f {
				f[i][i%5].X = math.MaxFloat32
			}
			return f
		},
		"noise only": func(f []Points) []Points {
			for i := range f {
				for k := range f[i] {
					f[i][k] = capture.Point{X: r.Float32() * 640, Y: r.Float32() * 480}
				}
			}
			return f
		},
		"one jump": func(f []Points) []Points {
			for i := range f {
				if i < len(f)/2 {
					f[i] = good[0]
				} else {
					f[i] = good[len(good)/2]
				}
			}
			return f
		},
	} {
		f := append([]Points(nil), good...)
		if c := Parallax(spoil(f)); c.Assessed && c.Milli < Suspicious {
			t.Errorf("%s: %+v passes", name, c)
		}
	}
}

func BenchmarkParallax(b *testing.B) {
	f, _ := head(rand.New(rand.NewPCG(1, 1)), 30, 31, 0.5)
	for b.Loop() {
		Parallax(f)
	}
}
