package test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/chips"
	"gatehouse/test/rig/issuer"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
)

// guarded makes a genuine document with fingerprints in its chip, which it gives, too.
func guarded(t *testing.T, h *house, seed uint64) (*rig.Sheet, card.Profile) {
	t.Helper()
	if !chips.Guarded(seed) {
		t.Fatalf("seed %d: no fingerprints", seed)
	}
	tr, err := h.Source()(seed, rig.Genuine, capture.FormatUnknown)
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.World.Profile(tr.Sheet, tr.Issuer, seed, "")
	if err != nil {
		t.Fatal(err)
	}
	tr.Sheet.Chip = card.New(p)
	return tr.Sheet, p
}

// thorough follows the kiosk when it has said what became of the permit.
func thorough(v officer.View) officer.Order {
	if v.Result != nil {
		for _, f := range v.Result.Findings {
			if f.ID == "chip.ta" && f.Verdict != screening.NoSupport {
				return officer.Follow(v)
			}
		}
	}
	return officer.Order{}
}

// stranger makes permits of an authority that no chip knows, under the names of
// another one.
func stranger(t *testing.T, country string) [][]*issuer.Verifiable {
	t.Helper()
	s, err := issuer.New("UTO", issuer.Options{Country: country})
	if err != nil {
		t.Fatal(err)
	}
	authority, err := s.NewVerifier(issuer.KeySpec{})
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := authority.Issue(issuer.Foreign, authority.Current(), nil)
	if err != nil {
		t.Fatal(err)
	}
	own, err := authority.Issue(issuer.Terminal, verifier, nil)
	if err != nil {
		t.Fatal(err)
	}
	return [][]*issuer.Verifiable{{authority.Current(), verifier, own}}
}

// A document with fingerprints, and the centre that has the nation's permits: with
// its word the fingerprints are read, without it the document is as good as before,
// whatever is wrong with the centre. An officer who has decided never waits for it,
// and one who wants to see what comes of it does not wait long.
func TestFingerprints(t *testing.T) {
	var hasty atomic.Bool // decides without the rest of the chip
	h := start(t, line.Options{Seed: 52, Chips: true, Centre: true}, func(v officer.View) officer.Order {
		if hasty.Load() {
			return officer.Order{Action: string(screening.ChoiceClear)}
		}
		return thorough(v)
	})
	country := ""
	for _, c := range []struct {
		name    string
		seed    uint64
		before  func()
		outcome string // of Terminal Authentication; empty: it was not come to
		verdict screening.Verdict
		within  time.Duration // of the officer's part of the crossing
	}{
		{"with Chip Authentication", 5201, nil, "done", screening.Successful, 10 * time.Second},
		{"with PACE's mapping", 5202, nil, "done", screening.Successful, 10 * time.Second},
		{"another state's permits", 5201, func() {
			all := stranger(t, "ZZ")
			h.Centre.Hold(func() [][]*issuer.Verifiable { return all })
		}, "missing", screening.Undetermined, 10 * time.Second},
		{"permits that the state did not give", 5201, func() {
			all := stranger(t, country)
			h.Centre.Hold(func() [][]*issuer.Verifiable { return all })
		}, "failed", screening.Failed, 10 * time.Second},
		{"a centre that says nothing", 5201, func() { h.Centre.Silence(true) }, "missing", screening.Undetermined, 15 * time.Second},
		{"a centre that says nothing, and an officer who has decided", 5201, func() { hasty.Store(true) }, "", screening.NoSupport, 3 * time.Second},
		{"no centre", 5201, func() {
			hasty.Store(false)
			h.Centre.Silence(false)
			h.Centre.Leave()
		}, "missing", screening.Undetermined, 10 * time.Second},
		{"the centre is back", 5201, func() {
			h.Centre.Hold(h.World.Permits)
			if err := h.Centre.Return(); err != nil {
				t.Fatal(err)
			}
		}, "done", screening.Successful, 10 * time.Second},
	} {
		if c.before != nil {
			c.before()
		}
		sheet, profile := guarded(t, h, c.seed)
		a := h.cross(t, sheet)
		var took time.Duration
		for _, s := range a.Record.Steps {
			if s.Name == "decide" {
				took += time.Duration(s.US) * time.Microsecond
			}
		}
		t.Logf("%s: decided after %v", c.name, took.Round(time.Millisecond))
		if took == 0 || took > c.within {
			t.Errorf("%s: the officer had the document for %v", c.name, took)
		}
		if a.Record.Result.Recommend != screening.Clear {
			t.Errorf("%s: recommended %s", c.name, a.Record.Result.Recommend)
		}
		for _, id := range [...]string{"chip.access", "chip.read", "chip.hashes", "chip.signature", "chip.signer", "chip.mrz", "chip.authenticity"} {
			if f := a.finding(id); f == nil || f.Verdict != screening.Successful {
				t.Errorf("%s: %s is %+v", c.name, id, f)
			}
		}
		if f := a.finding("chip.ta"); f == nil || f.Verdict != c.verdict {
			t.Errorf("%s: chip.ta is %+v", c.name, f)
		}
		var outcome string
		for _, p := range a.Record.Evidence.Chip.Protocols {
			if p.Name == "TA" {
				outcome = p.Outcome
				for _, v := range p.Values {
					if v.Name == "trust point" && c.seed == 5201 {
						country = v.Value[:2]
					}
				}
			}
		}
		if outcome != c.outcome {
			t.Errorf("%s: Terminal Authentication %q, want %q", c.name, outcome, c.outcome)
		}
		digestOnly(t, c.name, a, profile.Application[card.DG(3)], c.outcome)
		replay(t, a)
	}
	if h.Centre.Asked() == 0 {
		t.Error("the centre was never asked")
	}
	h.checkStore(t, 8)
}

// digestOnly looks at what the record has of DG3.
func digestOnly(t *testing.T, name string, a arrived, file []byte, outcome string) {
	t.Helper()
	f := a.Record.Evidence.Chip.File("DG3")
	want := map[string]string{"done": "read", "": ""}[outcome]
	if outcome == "missing" || outcome == "failed" {
		want = "not read"
	}
	switch {
	case f == nil:
		if want != "" {
			t.Errorf("%s: nothing is said of DG3", name)
		}
		return
	case f.State != want:
		t.Errorf("%s: DG3 is %q, %s; want %q", name, f.State, f.Reason, want)
	}
	if f.Content != nil {
		t.Errorf("%s: the record has %d bytes of DG3", name, len(f.Content))
	}
	sum := sha256.Sum256(file)
	if want == "read" && (f.Length != len(file) || len(f.Digests) != 1 || !bytes.Equal(f.Digests[0].Value, sum[:])) {
		t.Errorf("%s: of DG3 the record has %d bytes, %v", name, f.Length, f.Digests)
	}
}

// windows are pieces of b in each form that it could stand in.
func windows(b []byte) (all []string) {
	for i := 0; i+24 <= len(b); i += 300 {
		piece := b[i : i+24]
		all = append(all, string(piece), hex.EncodeToString(piece), strings.ToUpper(hex.EncodeToString(piece)), base64.StdEncoding.EncodeToString(piece))
	}
	return all
}

func count(text string, pieces []string) (n int) {
	for _, p := range pieces {
		if strings.Contains(text, p) {
			n++
		}
	}
	return n
}

// Fingerprints that were read are nowhere afterwards: not in the record that the
// node's key opens, in no file, in no line of any log. DG1, which the record holds, is
// the control. Without a centre the same document is as clear.
func TestFingerprintsAreNowhere(t *testing.T) {
	for _, c := range []struct {
		centre bool
		state  string
	}{{true, "read"}, {false, "not read"}} {
		h := start(t, line.Options{Seed: 53, Chips: true, Centre: c.centre}, thorough)
		w := tap(t, h)
		sheet, p := guarded(t, h, 5201)
		a := h.cross(t, sheet)
		if f := a.Record.Evidence.Chip.File("DG3"); f == nil || f.State != c.state || a.Record.Result.Recommend != screening.Clear {
			t.Fatalf("centre %v: DG3 is %+v, recommended %s", c.centre, f, a.Record.Result.Recommend)
		}
		var sent []byte
		for limit := time.Now().Add(patience); sent == nil; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(limit) {
				t.Fatal("the tap has not heard the record")
			}
			w.mu.Lock()
			if len(w.payloads) > 0 {
				sent = w.payloads[0]
			}
			w.mu.Unlock()
		}
		kept, err := folder(h.Dir)
		if err != nil {
			t.Fatal(err)
		}
		record := h.open(t, sent)
		prints := windows(p.Application[card.DG(3)])
		for place, text := range map[string]string{"record": record, "files": kept, "log": h.log.String(), "envelope": string(sent)} {
			if n := count(text, prints); n > 0 || text == "" {
				t.Errorf("centre %v: %d of %d pieces of DG3 in %d bytes of %s", c.centre, n, len(prints), len(text), place)
			}
		}
		if count(record, windows(p.Application[card.DG(1)])) == 0 {
			t.Errorf("centre %v: DG1 is not found in the record: the test would not see DG3 either", c.centre)
		}
	}
}
