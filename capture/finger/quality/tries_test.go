package quality

import (
	"testing"

	"gatehouse/capture"
)

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		p      Purpose
		thumb  [5]int
		likeIt capture.Finger
	}{
		{Enrolment, [5]int{30, 30, 20, 10, 10}, capture.LeftThumb},
		{Control, [5]int{20, 20, 20, 10, 10}, capture.LeftThumb},
		{Rolled, [5]int{20, 15, 15, 10, 5}, capture.LeftThumb},
		{Verification, [5]int{}, capture.LeftThumb},
	} {
		for i, want := range c.thumb {
			for _, f := range []capture.Finger{capture.RightThumb + capture.Finger(i), c.likeIt + capture.Finger(i)} {
				if got := Least(f, c.p); got != want {
					t.Errorf("purpose %d, %v: %d, want %d", c.p, f, got, want)
				}
			}
		}
		if got := Least(capture.FingerUnknown, c.p); got != c.thumb[1] {
			t.Errorf("purpose %d, unknown finger: %d", c.p, got)
		}
		if got := Least(99, c.p); got != c.thumb[1] {
			t.Errorf("purpose %d, finger 99: %d", c.p, got)
		}
	}
}

func right(index, middle, ring, little int) Slap {
	return Slap{capture.RightIndex: index, capture.RightMiddle: middle, capture.RightRing: ring, capture.RightLittle: little}
}

func TestBetter(t *testing.T) {
	thumbs := func(r, l int) Slap { return Slap{capture.RightThumb: r, capture.LeftThumb: l} }
	for _, c := range []struct {
		name string
		s, t Slap
		want bool
	}{
		{"the index finger decides", right(50, 10, 10, 10), right(40, 90, 90, 90), true},
		{"the index finger decides, the other way", right(40, 90, 90, 90), right(50, 10, 10, 10), false},
		{"then the ring finger, whatever the little one", right(50, 50, 31, 0), right(50, 50, 30, 99), true},
		{"the little one last", right(50, 50, 30, 40), right(50, 50, 30, 41), false},
		{"equal", right(50, 50, 30, 40), right(50, 50, 30, 40), false},
		{"right thumb before left", thumbs(40, 10), thumbs(39, 90), true},
		{"a finger more", right(50, 50, 30, 40), Slap{capture.RightIndex: 50, capture.RightMiddle: 50, capture.RightRing: 30}, true},
		{"a finger less", Slap{capture.RightMiddle: 99}, right(1, 1, 1, 1), false},
	} {
		if got := c.s.Better(c.t); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestTries(t *testing.T) {
	for _, c := range []struct {
		name    string
		purpose Purpose
		given   []Slap
		taken   int
		best    int
		enough  bool
	}{
		{"first is enough", Enrolment, []Slap{right(30, 20, 10, 10), right(99, 99, 99, 99)}, 1, 1, true},
		{"one finger short, then enough though not better", Enrolment, []Slap{right(99, 20, 10, 9), right(30, 20, 10, 10)}, 2, 2, true},
		{"second is enough and better", Enrolment, []Slap{right(29, 90, 90, 90), right(31, 20, 10, 10)}, 2, 2, true},
		{"never enough, the best is kept", Enrolment, []Slap{right(5, 5, 5, 5), right(9, 5, 5, 5), right(8, 90, 90, 90), right(99, 99, 99, 99)}, 3, 2, false},
		{"the later of equals", Control, []Slap{right(5, 5, 5, 5), right(5, 5, 5, 5)}, 3, 3, false},
		{"nothing is asked of a verification", Verification, []Slap{right(0, 0, 0, 0)}, 1, 1, true},
		{"a capture without fingers is not enough", Verification, []Slap{{}}, 3, 3, false},
	} {
		tries := Tries{Limits: Guideline, Purpose: c.purpose}
		if tries.Done() {
			t.Fatal(c.name, "done before the first")
		}
		for i := 0; !tries.Done(); i++ {
			tries.Add(c.given[min(i, len(c.given)-1)])
		}
		if tries.Taken() != c.taken || tries.Best() != c.best || tries.Enough() != c.enough {
			t.Errorf("%s: taken %d, best %d, enough %v", c.name, tries.Taken(), tries.Best(), tries.Enough())
		}
	}
}
