package decide

import (
	"testing"

	"gatehouse/screening"
)

// clause is BSI TR-03135-1 table 5.44, each row as its own condition. Exactly one
// must hold for every set of verdicts.
var clause = []struct {
	result screening.Verdict
	holds  func(has map[screening.Verdict]bool) bool
}{
	{su, func(h map[screening.Verdict]bool) bool { return !h[fa] && !h[ab] && !h[un] && h[su] }},
	{fa, func(h map[screening.Verdict]bool) bool { return h[fa] }},
	{un, func(h map[screening.Verdict]bool) bool { return !h[fa] && !h[ab] && h[un] }},
	{no, func(h map[screening.Verdict]bool) bool { return !h[su] && !h[fa] && !h[un] && !h[ab] }},
	{ab, func(h map[screening.Verdict]bool) bool { return !h[fa] && h[ab] }},
}

func TestAggregateIsTheTable(t *testing.T) {
	n := 0
	var walk func(vs []screening.Verdict)
	walk = func(vs []screening.Verdict) {
		has := map[screening.Verdict]bool{}
		for _, v := range vs {
			has[v] = true
		}
		want, rows := screening.Verdict(0), 0
		for _, c := range clause {
			if c.holds(has) {
				want, rows = c.result, rows+1
			}
		}
		if got := Aggregate(vs...); got != want || rows != 1 {
			t.Errorf("%v: %v, want %v by %d rows of the table", vs, got, want, rows)
		}
		n++
		if len(vs) < 6 {
			for _, v := range screening.Verdicts {
				walk(append(vs[:len(vs):len(vs)], v))
			}
		}
	}
	walk(nil)
	if n != 1+5+25+125+625+3125+15625 {
		t.Errorf("%d sequences tried", n)
	}
}

func TestAggregateOfNoVerdict(t *testing.T) {
	for _, v := range []screening.Verdict{0, 6, 255} {
		if got := Aggregate(su, v); got != ab {
			t.Errorf("%d: %v", v, got)
		}
	}
}
