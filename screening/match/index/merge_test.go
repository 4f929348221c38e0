package index

import (
	"math/rand/v2"
	"slices"
	"testing"

	"gatehouse/capture"
)

// What both lists have is one minutia, in the middle, and before what only one has.
func TestMerge(t *testing.T) {
	at := func(x, y int16, angle, quality uint8) capture.Minutia {
		return capture.Minutia{X: x, Y: y, Angle: angle, Quality: quality}
	}
	type list = []capture.Minutia
	for name, c := range map[string]struct{ enhanced, plain, want list }{
		"none":                {nil, nil, nil},
		"one list":            {list{at(9, 9, 0, 80), at(50, 50, 0, 40)}, nil, list{at(9, 9, 0, 16), at(50, 50, 0, 11)}},
		"the plain one":       {nil, list{at(9, 9, 0, 80)}, list{at(9, 9, 0, 16)}},
		"in the middle":       {list{at(100, 100, 250, 40)}, list{at(104, 96, 4, 60)}, list{at(102, 98, 255, 39)}},
		"twice before once":   {list{at(9, 9, 0, 99), at(50, 50, 0, 10)}, list{at(51, 50, 0, 10)}, list{at(50, 50, 0, 19), at(9, 9, 0, 18)}},
		"too far apart":       {list{at(9, 9, 0, 80)}, list{at(9, 18, 0, 80)}, list{at(9, 9, 0, 16), at(9, 18, 0, 16)}},
		"turned":              {list{at(9, 9, 10, 80)}, list{at(9, 9, 245, 80)}, list{at(9, 9, 10, 16), at(9, 9, 245, 16)}},
		"two plain about one": {list{at(20, 20, 0, 80)}, list{at(22, 20, 0, 80), at(18, 20, 0, 80)}, list{at(21, 20, 0, 54)}},
		"two that are near":   {list{at(20, 20, 0, 80), at(23, 20, 0, 80)}, nil, list{at(20, 20, 0, 16), at(23, 20, 0, 16)}},
	} {
		var room [2 * maxMinutiae]capture.Minutia
		if got := merge(&capture.FingerTemplate{Enhanced: c.enhanced, Plain: c.plain}, &room); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	// Of more than there is room for, those of both lists stay.
	r := rand.New(rand.NewPCG(9, 9))
	many := scatter(r, 255)
	many.Plain = scatter(r, 255).Enhanced
	copy(many.Plain, many.Enhanced[:30])
	var room [2 * maxMinutiae]capture.Minutia
	got := merge(&many, &room)
	if len(got) != maxMinutiae {
		t.Fatalf("%d minutiae", len(got))
	}
	for _, m := range many.Enhanced[:30] {
		if !slices.ContainsFunc(got, func(o capture.Minutia) bool { return same(o, m) && o.Quality > 18 }) {
			t.Errorf("%v is in both lists and not among the best", m)
		}
	}
}
