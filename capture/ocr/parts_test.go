package ocr

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

func TestBlobsJoinAndSeparate(t *testing.T) {
	picture := []string{
		"..........",
		".##..#.#..", // a U whose arms meet only at the bottom
		".##..#.#..",
		".##..###..",
		"...##.....", // touches the first patch at a corner only
		"..........",
		"#.........", // too small
	}
	w, h := len(picture[0]), len(picture)
	var mask []uint8
	for _, row := range picture {
		for _, c := range row {
			if c == '#' {
				mask = append(mask, 1)
			} else {
				mask = append(mask, 0)
			}
		}
	}
	got := map[blob]bool{}
	for _, b := range blobs(mask, w, h, 2, 5) {
		got[b] = true
	}
	for _, want := range []blob{{1, 1, 3, 4, 6}, {5, 1, 8, 4, 7}, {3, 4, 5, 5, 2}} {
		if !got[want] {
			t.Errorf("no patch %+v in %v", want, got)
		}
	}
	if len(got) != 3 {
		t.Errorf("%d patches, want 3", len(got))
	}
}

func TestBeatWithDrift(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		pitch, drift, jitter float64
		regular              bool
	}{
		{12, 0, 0.5, true}, {12, 0.2, 0.5, true}, {20, -0.25, 1, true}, {9.3, 0.1, 0.3, true}, {12, 0, 7, false},
	} {
		var spots []spot
		for k := range 44 {
			if rng.IntN(5) == 0 {
				continue // lost
			}
			u := float64(k)/21.5 - 1
			x := 100 + c.pitch*(float64(k)+c.drift*21.5*u*u/2) + c.jitter*(2*rng.Float64()-1)
			spots = append(spots, spot{x: x})
		}
		b, ok := findBeat(spots, 8, 30)
		if regular := ok && b.fit > 0.8; regular != c.regular {
			t.Errorf("pitch %v drift %v jitter %v: fit %.2f", c.pitch, c.drift, c.jitter, b.fit)
			continue
		}
		if c.regular && math.Abs(b.pitch-c.pitch) > 0.05*c.pitch {
			t.Errorf("pitch %v drift %v: found %.2f and %.2f", c.pitch, c.drift, b.pitch, b.drift)
		}
	}
}

func TestLineGeometry(t *testing.T) {
	l := line{x: curve{50, 10, 0.01, 0.0005}, y: curve{80, 2}, tall: 1.1, lo: 0, hi: 20}
	for _, side := range []line{l, l.reversed(), l.swapped(), l.scaled(3)} {
		for _, k := range []float64{3, 11, 17} {
			f := side.frame(k, 1)
			at, off := side.locate(float64(f.X), float64(f.Y))
			if math.Abs(at-k) > 1e-3 || math.Abs(off) > 1e-3 {
				t.Errorf("cell %v of %+v found at %v, off by %v", k, side, at, off)
			}
			below := f.Shift(0, 1)
			if at, off = side.locate(float64(below.X), float64(below.Y)); math.Abs(off-1) > 0.05 {
				t.Errorf("one letter height below cell %v is %v at %v", k, off, at)
			}
			// Upright or turned, but never mirrored.
			if f.RightX*f.DownY-f.RightY*f.DownX <= 0 {
				t.Errorf("frame %+v is mirrored", f)
			}
		}
	}
	m := l.moved(0, 20, 0.5, 0)
	if dx := m.frame(0, 1).X - l.frame(0, 1).X; dx < 4.5 || dx > 5.7 {
		t.Errorf("the moved end went %v pixels, want half a pitch", dx)
	}
	if a, b := m.frame(20, 1), l.frame(20, 1); math.Abs(float64(a.X-b.X)) > 1e-3 {
		t.Errorf("the other end went from %v to %v", b.X, a.X)
	}
}

func TestScales(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 13, 7))
	for i := range g.Pix {
		g.Pix[i] = uint8(10 * (i % 13))
	}
	small := shrink(g, 3)
	if small.Rect != image.Rect(0, 0, 4, 2) {
		t.Fatalf("shrunk to %v", small.Rect)
	}
	for x := range 4 {
		if got, want := small.Pix[x], uint8(10*(3*x+1)); got != want {
			t.Errorf("column %d is %d, want %d", x, got, want)
		}
	}
	large := enlarge(g, 3)
	if large.Rect != image.Rect(0, 0, 39, 21) {
		t.Fatalf("enlarged to %v", large.Rect)
	}
	for x := 1; x < 13; x++ {
		if got, want := large.Pix[3*x+1], g.Pix[x]; got != want {
			t.Errorf("the middle of column %d is %d, want %d", x, got, want)
		}
	}
}

func TestFittingFollowsAParabola(t *testing.T) {
	var f fitting
	for k := -20.0; k <= 20; k++ {
		f.add(k, 5+3*k+0.02*k*k)
	}
	got := f.solve(true)
	for i, want := range [3]float64{5, 3, 0.02} {
		if math.Abs(got[i]-want) > 1e-6 {
			t.Errorf("coefficient %d is %v, want %v", i, got[i], want)
		}
	}
	if got := f.solve(false); got[2] != 0 || math.Abs(got[1]-3) > 1e-6 {
		t.Errorf("straight: %v", got)
	}
}
