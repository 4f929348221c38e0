package cue

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"testing"
)

// The transform is that of its definition.
func TestTransform(t *testing.T) {
	const n = 8
	r := rand.New(rand.NewPCG(1, 1))
	f := make([]complex128, n*n)
	for i := range f {
		f[i] = complex(r.Float64(), 0)
	}
	got := slices.Clone(f)
	transform(got, n)
	for v := range n {
		for u := range n/2 + 1 {
			var want complex128
			for i, p := range f {
				want += p * cmplx.Rect(1, -2*math.Pi*float64(u*(i%n)+v*(i/n))/n)
			}
			if cmplx.Abs(want-got[v*n+u]) > 1e-9 {
				t.Fatalf("bin %d,%d is %v, want %v", u, v, got[v*n+u], want)
			}
		}
	}
}

// scene is a soft picture with noise and edges, as of a face, and a lattice on it.
func scene(r *rand.Rand, w, h int, lattice, period, angle float64) []byte {
	out := make([]byte, w*h)
	sin, cos := math.Sincos(angle)
	a, b := r.Float64()*6, r.Float64()*6
	for i := range out {
		x, y := float64(i%w), float64(i/w)
		v := 120 + 40*math.Sin(x/31+a) + 30*math.Cos(y/23+b)
		if math.Hypot(x-float64(w)/3, y-float64(h)/3) < 9 { // an eye
			v -= 60
		}
		if y > 0.7*float64(h) && y < 0.74*float64(h) && x > 0.3*float64(w) && x < 0.7*float64(w) { // a mouth
			v -= 50
		}
		v += lattice * math.Sin(2*math.Pi*(x*cos+y*sin)/period)
		out[i] = byte(min(max(v+3*r.NormFloat64(), 0), 255))
	}
	return out
}

func TestMoireOf(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	worst := 0
	for range 300 {
		worst = max(worst, MoireOf(scene(r, 128, 128, 0, 1, 0), 128, 128))
	}
	if worst > moireCalm {
		t.Errorf("a scene without a lattice gives %d", worst)
	}
	for _, size := range []int{128, 200} {
		for _, period := range []float64{2.3, 3, 4.7, 6} {
			missed := 0
			for range 40 {
				if MoireOf(scene(r, size, size, 8, period, r.Float64()*math.Pi), size, size) < moireAlarm {
					missed++
				}
			}
			if missed > 2 {
				t.Errorf("of lattices of 8 levels and period %.1f on %d pixels %d of 40 are missed", period, size, missed)
			}
		}
	}
	weak, strong := MoireOf(scene(rand.New(rand.NewPCG(3, 3)), 128, 128, 1, 4.3, 0.4), 128, 128), MoireOf(scene(rand.New(rand.NewPCG(3, 3)), 128, 128, 12, 4.3, 0.4), 128, 128)
	if weak >= strong {
		t.Errorf("a weak lattice gives %d, a strong one %d", weak, strong)
	}
	for _, c := range []struct {
		b    []byte
		w, h int
	}{{nil, 0, 0}, {make([]byte, 100), 128, 128}, {make([]byte, 63*80), 63, 80}, {make([]byte, 128*128), 128, 128}, {nil, -5, 1 << 40}} {
		if got := MoireOf(c.b, c.w, c.h); got != -1 {
			t.Errorf("%d by %d of %d bytes gives %d", c.w, c.h, len(c.b), got)
		}
	}
}

func BenchmarkMoireOf(b *testing.B) {
	s := scene(rand.New(rand.NewPCG(1, 1)), 128, 128, 5, 4, 0.3)
	for b.Loop() {
		MoireOf(s, 128, 128)
	}
}

func FuzzMoireOf(f *testing.F) {
	f.Add(scene(rand.New(rand.NewPCG(1, 1)), 64, 80, 5, 4, 0.3), 64, 80)
	f.Fuzz(func(t *testing.T, b []byte, w, h int) {
		if v := MoireOf(b, w, h); v < -1 || v > 1000 {
			t.Errorf("%d", v)
		}
	})
}
