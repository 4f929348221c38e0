package heads

import (
	"bytes"
	"math"
	"testing"

	"gatehouse/capture"
)

func TestSeeds(t *testing.T) {
	v := View{Width: 320, Height: 240, IED: 50, Noise: 2, Seed: 3}
	a, b, c := New(1).Render(v), New(1).Render(v), New(2).Render(v)
	if !bytes.Equal(a.RGB.Pix, b.RGB.Pix) || a.Points != b.Points {
		t.Error("the same seed gives two pictures")
	}
	if bytes.Equal(a.RGB.Pix, c.RGB.Pix) || a.Points == c.Points {
		t.Error("two seeds give one picture")
	}
}

// TestNose: the nose stands before the plane of the eyes, and a turn moves it so.
func TestNose(t *testing.T) {
	for seed := range uint64(24) {
		h := New(seed)
		m := h.in(0, false)
		p := m.points
		out := p[capture.NoseTip].z - (p[capture.RightEye].z+p[capture.LeftEye].z)/2
		if r := out / m.between; r < 0.28 || r > 0.62 {
			t.Errorf("seed %d: the nose stands out by %.2f of the eyes' distance", seed, r)
		}
	}
	at := func(yaw float64) (ied, nose float64) {
		p := New(5).Render(View{Width: 320, Height: 240, IED: 60, Yaw: yaw}).Points
		mid := (p[capture.RightEye].X + p[capture.LeftEye].X) / 2
		return float64(p[capture.LeftEye].X - p[capture.RightEye].X), float64(p[capture.NoseTip].X - mid)
	}
	straight, zero := at(0)
	if math.Abs(straight-60) > 0.5 || math.Abs(zero) > 2 {
		t.Errorf("straight: %.1f pixels from eye to eye, nose off by %.1f", straight, zero)
	}
	for _, yaw := range []float64{15, -15} { // to the person's left is to the picture's right
		if _, d := at(yaw); d/yaw*15 < 4 {
			t.Errorf("turned by %g degrees the nose moves by %.1f pixels", yaw, d)
		}
	}
}

// BenchmarkHead is what the first picture of a head costs, BenchmarkRender each further one.
func BenchmarkHead(b *testing.B) {
	for seed := uint64(0); b.Loop(); seed++ {
		New(seed).Render(View{Width: 320, Height: 240, IED: 60})
	}
}

func BenchmarkRender(b *testing.B) {
	h := New(4)
	for b.Loop() {
		h.Render(View{Noise: 2})
	}
}
