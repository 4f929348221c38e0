package test

import (
	"testing"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
)

// A document drawn through the second reader is compared with the one on the
// glass: the same one agrees, another one sends the traveller to the officer,
// and none leaves no trace.
func TestDrawnThroughTheReader(t *testing.T) {
	h := start(t, line.Options{Seed: 21}, officer.Follow)
	for i, c := range []struct {
		drawn   uint64
		verdict screening.Verdict
	}{{21, screening.Successful}, {22, screening.Failed}, {0, 0}} {
		h.stage(t, console.StageReady)
		s := sheet(t, 21, rig.Genuine)
		if c.drawn != 0 {
			if err := h.Reader.Swipe(sheet(t, c.drawn, rig.Genuine).Lines); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.Bench.Place(s); err != nil {
			t.Fatal(err)
		}
		a := h.node.await(t, i)
		h.Bench.Remove()
		f := a.finding("mrz.reader")
		switch {
		case c.verdict == 0 && f != nil:
			t.Errorf("nothing drawn: %+v", f)
		case c.verdict != 0 && (f == nil || f.Verdict != c.verdict):
			t.Errorf("document %d drawn: %+v, want %v", c.drawn, f, c.verdict)
		}
		if refer := a.Record.Result.Recommend == screening.Refer; refer != (c.verdict == screening.Failed) {
			t.Errorf("document %d drawn: recommended %s", c.drawn, a.Record.Result.Recommend)
		}
		time.Sleep(time.Second)
	}
}
