package test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/screening"
	"gatehouse/screening/decide"
	"gatehouse/screening/policy"
	"gatehouse/test/rig"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
	"gatehouse/uplink/envelope"
)

// plan says who comes: the seed of each traveller and what is forged, three in
// ten in the named ways in turn.
type plan struct {
	seed    uint64
	forgery rig.Forgery
}

func plans(seed uint64, n int) []plan {
	r := rand.New(rand.NewPCG(seed, 7))
	out := make([]plan, n)
	forged := 0
	for i := range out {
		out[i] = plan{seed: seed + uint64(i), forgery: rig.Genuine}
		if r.IntN(10) < 3 || i == 1 { // never a run without a forgery
			out[i].forgery = rig.Forgeries[forged%len(rig.Forgeries)]
			forged++
		}
	}
	return out
}

func listedSeeds(ps []plan) (seeds []uint64) {
	for _, p := range ps {
		if p.forgery == rig.Listed {
			seeds = append(seeds, p.seed)
		}
	}
	return seeds
}

// judge holds a record against what the traveller was.
func judge(t *testing.T, p plan, a arrived) {
	t.Helper()
	if p.forgery == rig.Genuine {
		for _, f := range a.Record.Result.Findings {
			if f.Verdict == screening.Failed || f.Need == screening.Mandatory && f.Verdict != screening.Successful {
				t.Errorf("genuine traveller of seed %d: %s is %s: %s", p.seed, f.ID, f.Verdict, f.Text)
			}
		}
		if a.Record.Result.Recommend != screening.Clear {
			t.Errorf("genuine traveller of seed %d: recommended %s because of %v", p.seed, a.Record.Result.Recommend, a.Record.Result.Because)
		}
		return
	}
	id := rig.Expected[p.forgery]
	f := a.finding(id)
	if f == nil || f.Verdict == screening.Successful || f.Verdict == screening.Aborted || f.Verdict == screening.NoSupport {
		t.Errorf("%s of seed %d: finding %s is %+v", p.forgery, p.seed, id, f)
	}
	if a.Record.Result.Recommend != screening.Refer {
		t.Errorf("%s of seed %d: recommended %s", p.forgery, p.seed, a.Record.Result.Recommend)
	}
}

// replay screens the evidence that the node holds again: the same evidence under
// the same policy must give the same bytes, wherever and whenever it is done.
func replay(t *testing.T, a arrived) {
	t.Helper()
	rules, err := policy.Parse(policy.Default())
	if err != nil {
		t.Fatal(err)
	}
	again := decide.Screen(a.Record.Evidence, rules, time.Unix(a.Record.Result.Screened, 0))
	want, err := envelope.Encode(a.Record.Result)
	if err != nil {
		t.Fatal(err)
	}
	got, err := envelope.Encode(again)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("number %d: screened again, the evidence gives another result", a.ID.Seq)
	}
}

// checkStore lets the exchange's own check prove the chains, and counts.
func (h *house) checkStore(t *testing.T, want int) {
	t.Helper()
	if !h.Exchange.Stop() {
		t.Error("the exchange did not end by itself")
	}
	out, err := exec.Command(filepath.Join(h.bin, "exchange"), "check", "-db", h.Database()).Output()
	if err != nil {
		t.Fatalf("exchange check: %v\n%s", err, out)
	}
	var report struct {
		Records int  `json:"records"`
		Sound   bool `json:"sound"`
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("exchange check: %v\n%s", err, out)
	}
	if !report.Sound || report.Records != want {
		t.Errorf("the node's store: %s; want %d records", out, want)
	}
}

// Seeded travellers through the whole line: every genuine one clean, every
// forgery found by the finding it was made for, every record once at the node.
func TestTravellers(t *testing.T) {
	n := number(t, "GATEHOUSE_TRAVELLERS", 16)
	seed := uint64(number(t, "GATEHOUSE_SEED", 1000))
	t.Logf("%d travellers from seed %d", n, seed)
	ps := plans(seed, n)
	h := start(t, line.Options{Seed: seed, Listed: listedSeeds(ps)}, officer.Follow)
	forged := 0
	for _, p := range ps {
		a := h.cross(t, sheet(t, p.seed, p.forgery))
		judge(t, p, a)
		replay(t, a)
		if p.forgery != rig.Genuine {
			forged++
		}
	}
	if forged == 0 {
		t.Error("no forgery came: the test proved nothing")
	}
	t.Logf("%d genuine, %d forged", n-forged, forged)
	h.checkStore(t, n)
	printSteps(t, h.node.records(t))
}
