package model

import (
	"slices"
	"testing"
)

// TestOutlier: one odd document of six takes no zone away, two do, nor is a
// threshold set that it would fail at.
func TestOutlier(t *testing.T) {
	measured := func(values ...int) (all []Zone) {
		for _, v := range values {
			all = append(all, Zone{State: Measured, Value: v})
		}
		return all
	}
	in := func(at int, s State, zones []Zone) []Zone {
		zones[at].State = s
		return zones
	}
	glow, vanishes := Generic("(UV,LU,IS)"), Generic("(IR,TR,IS)")
	for _, c := range []struct {
		name    string
		generic Generic
		zones   []Zone
		ok      bool
		leftOut int
	}{
		{"all alike", glow, measured(990, 1010, 1000, 980, 1020, 1000), true, 0},
		{"one faded", glow, measured(1000, 590, 1150, 940, 1000, 980, 910, 900), true, 2},
		{"one faded of five", glow, measured(1000, 590, 1150, 940, 1000), false, 0},
		{"two faded", glow, measured(1000, 430, 1150, 440, 1000, 980, 910, 1100), false, 0},
		{"one without any glow", glow, measured(1000, 0, 1150, 940, 1000, 980, 910, 900), false, 0},
		{"one dirty", glow, in(5, Dirty, measured(1000, 990, 1150, 940, 1000, 200)), true, 6},
		{"one with too little", glow, in(0, LittlePrint, measured(0, 990, 1150, 940, 1000, 1010)), true, 1},
		{"one not on the page", glow, in(0, Outside, measured(0, 990, 1150, 940, 1000, 1010)), false, 0},
		{"one dirty of five", glow, in(4, Dirty, measured(1000, 990, 1150, 940, 200)), false, 0},
		{"one dirty, one faded", glow, in(5, Dirty, measured(1000, 990, 1150, 590, 1000, 200)), false, 0},
		{"one that stays a little", vanishes, measured(10, 20, 200, 15, 5, 10), false, 0},
		{"none that stays", vanishes, measured(10, 20, 12, 15, 5, 10), true, 0},
		{"one faint in white light", "(VI,AB,IS)", measured(1000, 590, 1150, 940, 1000, 980, 910, 900), false, 0},
	} {
		k := Check{Generic: c.generic, Quantity: Pattern, Max: 1500}
		ok := settleOn(&k, c.zones, defaultPPM)
		if ok != c.ok || ok && k.Seen.LeftOut != c.leftOut {
			t.Errorf("%s: %v %+v, want %v without document %d", c.name, ok, k.Seen, c.ok, c.leftOut)
		}
	}
}

// TestGaps: a template without fluorescent print, or without print that vanishes
// in infrared, says so.
func TestGaps(t *testing.T) {
	tpl, _ := learned()
	if g := tpl.Gaps(); len(g) > 0 {
		t.Errorf("%q is missing of %d checks", g, len(tpl.Checks))
	}
	for _, light := range []string{"(UV,LU", "(IR,TR"} {
		part := *tpl
		part.Checks = slices.DeleteFunc(slices.Clone(tpl.Checks), func(c Check) bool { return string(c.Generic[:len(light)]) == light })
		if g := part.Gaps(); len(g) != 1 {
			t.Errorf("without %s: %q", light, g)
		}
	}
}
