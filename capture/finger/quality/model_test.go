package quality

import "testing"

// Every term pays for more of its measure and never for less; all of them together
// make the whole of the scale.
func TestModel(t *testing.T) {
	sum := 0
	for i := range model {
		if m := &model[i]; m.low >= m.high || m.weight < 0 {
			t.Errorf("term %d: %d..%d, weight %d", i, m.low, m.high, m.weight)
		}
		sum += model[i].weight
	}
	if sum < 990 || sum > 1010 {
		t.Errorf("weights add up to %d, want 1000", sum)
	}
	for i := 1; i < len(scale); i++ {
		if scale[i] <= scale[i-1] {
			t.Errorf("scale falls at %d", i)
		}
	}
	if scale[10] > sum {
		t.Errorf("the best sum is %d: nothing can have quality 100", sum)
	}
}

func TestQualityIsMonotone(t *testing.T) {
	middling := Measures{Width: 320, Height: 480, Area: 250, OffX: 30, OffY: -20, Coherence: 925, Contrast: 120, Wet: 200, Minutiae: 40, Confirmed: 28}
	q := middling.Quality()
	if q < 5 || q > 95 {
		t.Fatalf("quality %d of a middling impression: the test would see nothing", q)
	}
	for _, c := range []struct {
		name          string
		better, worse func(*Measures)
	}{
		{"confirmed", func(s *Measures) { s.Confirmed += 5 }, func(s *Measures) { s.Confirmed -= 5 }},
		{"coherence", func(s *Measures) { s.Coherence += 20 }, func(s *Measures) { s.Coherence -= 20 }},
		{"off the middle", func(s *Measures) { s.OffX = 0 }, func(s *Measures) { s.OffX = -60 }},
		{"wet", func(s *Measures) { s.Wet = 0 }, func(s *Measures) { s.Wet = 600 }},
	} {
		up, down := middling, middling
		c.better(&up)
		c.worse(&down)
		if b, w := up.Quality(), down.Quality(); b <= q || w >= q {
			t.Errorf("%s: %d, better %d, worse %d", c.name, q, b, w)
		}
	}
	best := Measures{Width: 320, Height: 480, Area: 400, Coherence: 1000, Contrast: 90, Minutiae: 60, Confirmed: 60}
	if got := best.Quality(); got != 100 {
		t.Errorf("quality %d of the best there is", got)
	}
	for _, none := range []Measures{
		{},
		{Area: 200, Coherence: 1000, Contrast: 90},
		{Minutiae: 9, Confirmed: 9, Contrast: 90},
		{Area: 400, Coherence: 1000, Contrast: 26, Minutiae: 60, Confirmed: 60},
	} {
		if got := none.Quality(); got != 0 {
			t.Errorf("quality %d of %+v", got, none)
		}
	}
}
