package quality

import (
	"math"
	"math/rand/v2"
	"testing"

	"gatehouse/capture"
)

// Whatever else a frame is like, the total never grows as one thing that matters gets
// worse, and falls over the whole way.
func TestTotalFalls(t *testing.T) {
	ways := map[string]struct {
		component int
		values    []float64 // from good to bad
	}{
		"less sharp":     {sharpness, []float64{180, 120, 80, 50, 20, 0}},
		"turned left":    {yaw, []float64{0, 5, 10, 20, 40, 70}},
		"turned right":   {yaw, []float64{0, -5, -10, -20, -40, -70}},
		"up":             {pitch, []float64{0, 10, 20, 40}},
		"down":           {pitch, []float64{0, -10, -20, -40}},
		"leaning":        {roll, []float64{0, 10, -25, 60}},
		"farther":        {eyeDistance, []float64{150, 100, 80, 60, 40, 15}},
		"light on left":  {equalLight, []float64{0, .5, 1, 2, 4}},
		"light on right": {equalLight, []float64{0, -.5, -1, -2, -4}},
		"white":          {overExposure, []float64{0, .05, .3, .9}},
		"dark":           {mean, []float64{.3, .05, .02, .005}},
	}
	r := rand.New(rand.NewPCG(3, 4))
	for name, way := range ways {
		for range 50 {
			m := New()
			for _, w := range ways {
				m.set(w.component, w.values[r.IntN(2)]) // good, or nearly
			}
			first, last := -1, -1
			for _, v := range way.values {
				m.set(way.component, v)
				got := m.total()
				if first < 0 {
					first, last = got, got
				}
				if got > last || got < 0 || got > 100 {
					t.Fatalf("%s, %v: total %d after %d", name, v, got, last)
				}
				last = got
			}
			if last > first*3/4 {
				t.Errorf("%s: total from %d to %d only", name, first, last)
			}
			m.found[way.component] = finding{why: "not looked at"}
			if got := m.total(); got >= first {
				t.Errorf("%s not looked at: total %d, %d where it is well", name, got, first)
			}
		}
	}
}

// The best of a queue is the good frame, and a frame without a face is the worst.
func TestBestFrame(t *testing.T) {
	m := New()
	for seed := uint64(2); seed <= 8; seed += 2 {
		h, v, r := good(seed)
		s := taken(h.Render(v), r)
		best := s.measure(m).Total
		far, turned, dim := v, v, v
		far.IED, turned.Yaw, dim.Light.Level = 45, math.Copysign(30, v.Yaw), .08
		for name, bad := range map[string]shot{
			"blurred": s.blurred(2, 2), "moved": s.blurred(3, 0), "far": taken(h.Render(far), r),
			"turned": taken(h.Render(turned), r), "dim": taken(h.Render(dim), r),
		} {
			if got := bad.measure(m).Total; got >= best {
				t.Errorf("head %d: total of the %s frame is %d, of the good one %d", seed, name, got, best)
			}
		}
		s.region = capture.FaceRegion{}
		if got := s.measure(m).Total; got != 0 || best < 50 {
			t.Errorf("head %d: total %d without a face, %d of a good frame", seed, got, best)
		}
	}
}
