package test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"gatehouse/capture"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/bench"
	"gatehouse/test/rig/browser"
	"gatehouse/test/rig/chips"
	"gatehouse/test/rig/issuer"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
)

// chipped makes the sheet of a traveller with a chip.
func chipped(t *testing.T, h *house, seed uint64, f rig.Forgery) *rig.Sheet {
	t.Helper()
	tr, err := h.Source()(seed, f, capture.FormatUnknown)
	if err != nil {
		t.Fatal(err)
	}
	if tr.Sheet.Chip == nil {
		t.Fatalf("seed %d, %s: no chip", seed, f)
	}
	return tr.Sheet
}

// sample takes n of the forgeries of chips, others with each seed.
func sample(seed uint64, n int) []rig.Forgery {
	all := slices.Clone(chips.Choices)
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(n, len(all))]
}

// Documents with chips through the whole line: of each habit a genuine one, which is
// clean in every check of its chip, and each forgery that only the chip shows, found
// by the finding that it was made for.
func TestChips(t *testing.T) {
	seed := uint64(number(t, "GATEHOUSE_SEED", 5200))
	h := start(t, line.Options{Seed: seed, Chips: true}, officer.Follow)
	proofs := map[string]bool{}
	for i := range uint64(4) {
		a := h.cross(t, chipped(t, h, seed+i, rig.Genuine))
		if c := a.Record.Evidence.Chip; c.State != "captured" || len(c.Files) < 4 {
			t.Fatalf("genuine, seed %d: the chip is %s, %s", seed+i, c.State, c.Reason)
		}
		for _, p := range a.Record.Evidence.Chip.Protocols {
			proofs[p.Name] = proofs[p.Name] || p.Outcome == "done"
		}
		judge(t, plan{seed + i, rig.Genuine}, a)
		for _, id := range [...]string{"chip.access", "chip.hashes", "chip.signature", "chip.signer", "chip.mrz", "chip.authenticity"} {
			if f := a.finding(id); f == nil || f.Verdict != screening.Successful {
				t.Errorf("genuine, seed %d: %s is %+v", seed+i, id, f)
			}
		}
		replay(t, a)
	}
	for _, p := range [...]string{"BAC", "PACE", "CAM", "CA", "AA"} {
		if !proofs[p] {
			t.Errorf("no genuine document showed %s", p)
		}
	}
	crossed := 4
	for i, f := range sample(seed, number(t, "GATEHOUSE_CHIPS", 5)) {
		forged, _ := chips.Of(f)
		want := issuer.Expected[forged]
		a := h.cross(t, chipped(t, h, seed+10+uint64(i), f))
		crossed++
		got := a.finding(want.ID)
		if got == nil || got.Verdict.String() != want.Verdict {
			t.Errorf("%s: %s is %+v, want %s", f, want.ID, got, want.Verdict)
		}
		if a.Record.Result.Recommend != screening.Refer {
			t.Errorf("%s: recommended %s", f, a.Record.Result.Recommend)
		}
	}
	h.checkStore(t, crossed)
}

// What happens to the reader while it reads: the traveller is referred or, where the
// chip was never there, judged without it; nobody waits, and the next one is read.
func TestChipReaderFails(t *testing.T) {
	h := start(t, line.Options{Seed: 61, Chips: true}, officer.Follow)
	for i, c := range []struct {
		fault bench.Fault
		state string
	}{
		{bench.None, "captured"},
		{bench.Garbage, "aborted"},
		{bench.Silence, "aborted"},
		{bench.Unplug, "aborted"},
		{bench.None, "captured"},
	} {
		if err := h.Bench.Fault(bench.ChipDevice, c.fault); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		a := h.cross(t, chipped(t, h, 61+uint64(i), rig.Genuine))
		if e := a.Record.Evidence.Chip; e.State != c.state {
			t.Errorf("%s: the chip is %s, %s", c.fault, e.State, e.Reason)
		}
		if c.fault == bench.Silence && time.Since(began) > time.Minute {
			t.Errorf("%s: the crossing took %v", c.fault, time.Since(began))
		}
	}
}

// The officer sees the chip's portrait beside the page, that of the first one a record
// of ISO/IEC 39794-5, and what is wrong with a chip in words.
func TestOfficerSeesTheChip(t *testing.T) {
	h := start(t, line.Options{Seed: 71, Chips: true}, nil)
	p := browser.Open(t, 1280, 800)
	p.Go(h.Page)
	p.Says("Sign in")
	p.Keys(line.Officer + kb.Tab + line.PIN + kb.Enter)
	for i, f := range []rig.Forgery{rig.Genuine, "chip-" + rig.Forgery(issuer.AlteredDG2)} {
		p.Says("Ready")
		if err := h.Bench.Place(chipped(t, h, 71+uint64(i), f)); err != nil {
			t.Fatal(err)
		}
		if f == rig.Genuine {
			p.Says("CLEAR recommended")
		} else {
			p.Says("REFER recommended")
			p.Says("portrait")
		}
		p.Until(`document.querySelector("#lights [data-light=chip] img").naturalWidth > 100`)
		p.Until(`!document.querySelector("#second").disabled && document.querySelector("#chip").hidden`)
		p.Shoot("chip-" + strings.TrimPrefix(string(f), "chip-"))
		time.Sleep(700 * time.Millisecond) // the page takes no key that was meant for what it showed before
		p.Keys("2")
		if f == rig.Genuine {
			p.Until(`document.querySelector("#why").open`)
			p.Keys("1the traveller is expected" + kb.Enter)
		}
		h.node.await(t, i)
		h.Bench.Remove()
	}
}
