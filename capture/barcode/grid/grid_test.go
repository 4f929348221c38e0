package grid

import (
	"image"
	"math"
	"testing"
)

func TestBetween(t *testing.T) {
	from, to := Rect(0, 0, 10, 20), Quad{{100, 90}, {180, 110}, {170, 260}, {95, 240}}
	tr, ok := Between(from, to)
	if !ok {
		t.Fatal("refused")
	}
	for i := range from {
		if d := tr.Apply(from[i]).Sub(to[i]).Len(); d > 1e-9 {
			t.Errorf("corner %d is %g off", i, d)
		}
	}
	// Straight lines stay straight: the middle lies on both diagonals.
	m := tr.Apply(Pt(5, 10))
	for i := range 2 {
		if off := math.Abs(m.Sub(to[i]).Cross(to[i+2].Sub(to[i]))); off > 1e-6 {
			t.Errorf("diagonal %d misses the middle by %g", i, off)
		}
	}
	for name, q := range map[string]Quad{
		"bow tie":   {{0, 0}, {10, 10}, {10, 0}, {0, 10}},
		"dent":      {{0, 0}, {10, 0}, {2, 2}, {0, 10}},
		"no area":   {{0, 0}, {1, 1}, {2, 2}, {3, 3}},
		"no number": {{0, 0}, {math.NaN(), 1}, {2, 2}, {0, 3}},
	} {
		if _, ok := Between(from, q); ok {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for name, g := range map[string]*image.Gray{
		"nil":   nil,
		"empty": image.NewGray(image.Rect(0, 0, 0, 5)),
		"short": {Pix: make([]uint8, 10), Stride: 4, Rect: image.Rect(0, 0, 4, 4)},
		"large": {Pix: nil, Stride: 1 << 20, Rect: image.Rect(0, 0, 1<<20, 1<<20)},
	} {
		if _, err := New(g); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if _, err := New(image.NewGray(image.Rect(3, 3, 4, 4))); err != nil {
		t.Errorf("one pixel: %v", err)
	}
}
