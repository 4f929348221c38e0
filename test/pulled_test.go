package test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
)

// A document that is pulled away while it is read is aborted and nothing worse;
// laid down again and captured again it is the same crossing, and clean.
func TestPulledAway(t *testing.T) {
	var back atomic.Bool
	h := start(t, line.Options{Seed: 11}, func(v officer.View) officer.Order {
		switch {
		case v.Attempt > 1:
			return officer.Follow(v)
		case back.Load():
			return officer.Order{Action: "recapture"}
		}
		return officer.Order{}
	})
	s := sheet(t, 11, rig.Genuine)
	h.stage(t, console.StageReady)
	if err := h.Bench.Place(s); err != nil {
		t.Fatal(err)
	}
	h.stage(t, console.StageReading)
	time.Sleep(200 * time.Millisecond)
	h.Bench.Remove()
	v := h.stage(t, console.StageDeciding)
	if v.Result.Recommend != screening.Refer || v.Result.Overall != screening.Aborted || !strings.Contains(v.Note, "press 3") {
		t.Errorf("pulled away: recommended %s, overall %s, note %q", v.Result.Recommend, v.Result.Overall, v.Note)
	}
	for _, f := range v.Result.Findings {
		if f.Verdict == screening.Failed {
			t.Errorf("pulled away, yet %s failed", f.ID)
		}
	}
	first := v.Crossing
	if err := h.Bench.Place(s); err != nil {
		t.Fatal(err)
	}
	back.Store(true)
	a := h.node.await(t, 0)
	h.Bench.Remove()
	judge(t, plan{11, rig.Genuine}, a)
	if a.Record.Crossing != first {
		t.Error("the second capture began another crossing")
	}
}
