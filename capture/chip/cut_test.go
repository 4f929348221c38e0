package chip

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/capture"
	"gatehouse/test/rig/card"
)

// A card that is pulled away at any command ends the reading there and then: aborted,
// each file either whole or marked, and not one command more.
func TestPulledAway(t *testing.T) {
	whole := Read(context.Background(), card.New(profile(t)), request(t)).Exchange.Commands
	for n := 1; n <= whole+1; n++ {
		p := profile(t)
		p.Faults = []card.Fault{{Nth: n, Effect: card.Vanish()}}
		got := Read(context.Background(), card.New(p), request(t))
		if n > whole { // the control
			if got.State != capture.Captured || got.Reason != "" {
				t.Errorf("left in place: %v, %s", got.State, got.Reason)
			}
			continue
		}
		if got.State != capture.Aborted || !strings.Contains(got.Reason, "taken from the reader") || got.Exchange.Commands != n {
			t.Errorf("away at command %d: %v, %s, %d commands", n, got.State, got.Reason, got.Exchange.Commands)
		}
		for _, f := range got.Files {
			id := map[string]uint16{"EF.SOD": card.EFSOD, "DG1": card.DG(1), "DG2": card.DG(2), "DG14": card.DG(14)}[f.Name]
			switch {
			case f.State == capture.FileRead && id != 0 && len(f.Bytes) != len(p.Application[id]):
				t.Errorf("away at command %d: %s of %d bytes is called read", n, f.Name, len(f.Bytes))
			case f.State != capture.FileRead && (f.State != capture.FileAborted || len(f.Bytes) > 0 || f.Reason == ""):
				t.Errorf("away at command %d: %s %v, %q", n, f.Name, f.State, f.Reason)
			}
		}
	}
}

// A card that hangs keeps nobody longer than the context.
func TestHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := profile(t)
		p.Faults = []card.Fault{{Step: "READ DG2", Nth: 2, Effect: card.Hang()}}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		got := Read(ctx, card.New(p), request(t))
		if got.State != capture.Aborted || !strings.Contains(got.Reason, "in time") || got.File("DG2").State != capture.FileAborted || got.File("DG1").State != capture.FileRead {
			t.Errorf("%v, %s, %s", got.State, got.Reason, states(got))
		}
	})
}

// An answer under secure messaging that is not protected as it must be ends the
// reading, at whatever command but the first read, whose length may be the reason.
func TestUnprotected(t *testing.T) {
	effects := map[string]card.Effect{
		"bare 6982": card.Naked(0x6982), "bare 9000": card.Naked(0x9000), "bare 6700": card.Naked(0x6700), "one bit": card.Flip(77),
		"the answer before": card.Replay(), "cut off": card.Cut(8), "nothing": card.Cut(0), "bytes in front": card.Grow(3),
	}
	for name, e := range effects {
		for _, step := range []string{"SELECT AID", "READ DG14", "READ DG1", "READ DG2"} {
			p := profile(t)
			p.Faults = []card.Fault{{Step: step, Nth: 1, Effect: e}}
			got := Read(context.Background(), card.New(p), request(t))
			if got.State != capture.Aborted || !strings.Contains(got.Reason, "not protected") {
				t.Errorf("%s at %s: %v, %s", name, step, got.State, got.Reason)
			}
		}
		p := profile(t)
		p.Faults = []card.Fault{{Step: "READ SOD", Nth: 1, Effect: e}}
		got := Read(context.Background(), card.New(p), request(t))
		if got.State != capture.Captured || ran(got) != "PACE done, PACE done, CA failed" || len(got.Quirks) == 0 || got.Quirks[0] != quirkBroken {
			t.Errorf("%s at the first read: %v, %s, %s, %v", name, got.State, got.Reason, ran(got), got.Quirks)
		}
		p.Faults[0].Nth = 0 // at every one
		if got := Read(context.Background(), card.New(p), request(t)); got.State != capture.Aborted || got.Exchange.Commands > 60 {
			t.Errorf("%s at every first read: %v after %d commands", name, got.State, got.Exchange.Commands)
		}
	}
}

// A block that ends a session is not asked for again of such a card.
func TestDistrust(t *testing.T) {
	p, memory := profile(t), shelf{}
	p.Faults = []card.Fault{{Step: "READ DG2", Nth: 1, Effect: card.Cut(2100)}} // the reader's buffer
	for i, want := range []capture.State{capture.Aborted, capture.Captured} {
		r := request(t)
		r.Memory = memory
		k := card.New(p)
		if got := Read(context.Background(), k, r); got.State != want {
			t.Errorf("reading %d: %v, %s", i+1, got.State, got.Reason)
		}
		if k := memory[string(k.ATR())]; k.Block != 256 {
			t.Errorf("reading %d: remembered %+v", i+1, k)
		}
	}
}

// Files that lie about their length cost little and are not believed.
func TestLengthBombs(t *testing.T) {
	for name, file := range map[string][]byte{
		"4 GB":             {0x75, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0},
		"16 MB":            {0x75, 0x83, 0xFF, 0xFF, 0xFF, 0, 0, 0},
		"a byte over":      {0x75, 0x83, 0x08, 0x00, 0x00, 0, 0, 0},
		"indefinite":       {0x75, 0x80, 1, 2, 3, 4, 0, 0},
		"no tag":           {0, 0, 0, 0, 0, 0, 0, 0},
		"another tag":      filler(0x61, 300),
		"more than it has": append([]byte{0x75, 0x82, 0x10, 0x00}, make([]byte, 200)...),
		"nothing":          {},
		"a header":         {0x75, 0x82, 0x10},
		"empty":            {0x75, 0},
	} {
		p := profile(t)
		p.Application[card.DG(2)] = file
		got := Read(context.Background(), card.New(p), request(t))
		f := got.File("DG2")
		if want := name == "empty"; got.State != capture.Captured || (f.State == capture.FileRead) != want || got.Exchange.Commands > 40 {
			t.Errorf("%s: %v, %s after %d commands", name, f.State, f.Reason, got.Exchange.Commands)
		}
	}
}

// Beyond 32 KiB READ BINARY has to be the odd one.
func TestLongFiles(t *testing.T) {
	for _, n := range []int{32767, 32768, 32769, 36863, 70000, maxPortrait} {
		for name, limits := range map[string]card.Limits{"extended": {Extended: true}, "short": {}, "1000 at once": {Extended: true, Read: 1000}} {
			p := profile(t)
			p.Limits, p.Application[card.DG(2)] = limits, filler(0x75, n)
			got := Read(context.Background(), card.New(p), request(t))
			whole(t, got, p)
			if t.Failed() {
				t.Fatalf("%d bytes, %s: %s", n, name, got.File("DG2").Reason)
			}
		}
	}
	p := profile(t)
	p.Application[card.DG(2)], p.Behaviour.NoOddRead = filler(0x75, 40000), true
	if f := Read(context.Background(), card.New(p), request(t)); f.File("DG2").State == capture.FileRead || f.State != capture.Captured {
		t.Errorf("without the odd instruction: %v", f.File("DG2"))
	}
}
