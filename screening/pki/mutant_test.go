package pki_test

import (
	"math/rand/v2"
	"testing"

	"gatehouse/screening"
	"gatehouse/screening/pki"
)

// better ranks verdicts: only successful is good, and nothing is worse than failed.
var better = [...]int{screening.Successful: 2, screening.Undetermined: 1, screening.NoSupport: 1, screening.Aborted: 1, screening.Failed: 0}

// improved names a check that got better, if any did.
func improved(before, after []screening.Finding) string {
	for i, f := range after {
		if b := before[i]; f.ID != b.ID {
			return "other checks"
		} else if better[f.Verdict] > better[b.Verdict] {
			return f.ID + ": " + b.Verdict.String() + " became " + f.Verdict.String() + ", " + f.Text
		}
	}
	return ""
}

// hidden tells a check that became successful, or a failure that became grey.
func hidden(before, after []screening.Finding) bool {
	for i, f := range after {
		b := before[i].Verdict
		if f.Verdict == screening.Successful && b != f.Verdict || f.Verdict == screening.NoSupport && b == screening.Failed {
			return true
		}
	}
	return false
}

// TestChangedByte changes one byte of one file that the chip gave, many times: nothing
// may get better, and what is signed may not stay as good as it was. Evidence with
// something wrong is tried too: a failure may become undetermined there, where the list
// that proves it cannot be read any more, and nothing becomes successful. The control
// improves on purpose.
func TestChangedByte(t *testing.T) {
	s := newState(t, "UTO")
	starts := map[string]*screening.Evidence{"good": evidence(t, s, options())}
	downgrade := clone(starts["good"])
	protocol(downgrade, "PACE", "failed")
	protocol(downgrade, "BAC", "done")
	starts["downgrade"] = downgrade
	withheld := clone(starts["good"])
	gone(t, withheld, "DG15", "absent")
	protocol(withheld, "AA", "not supported")
	starts["withheld"] = withheld

	signed := map[string]bool{"DG1": true, "DG2": true, "DG11": true, "DG12": true, "DG14": true, "DG15": true}
	r := rand.New(rand.NewPCG(4, 2026))
	for name, e := range starts {
		before := pki.Check(e, now, rules)
		for range 600 {
			m := clone(e)
			f := &m.Chip.Files[r.IntN(len(m.Chip.Files))]
			b := f.Content
			if len(f.Digests) > 0 {
				b = append([]byte(nil), f.Digests[0].Value...)
				f.Digests[0].Value = b
			}
			if len(b) == 0 {
				continue
			}
			at := r.IntN(len(b))
			b[at] ^= byte(1 + r.IntN(255))
			after := pki.Check(m, now, rules)
			if why := improved(before, after); why != "" && (name == "good" || hidden(before, after)) {
				t.Fatalf("%s, byte %d of %s: %s", name, at, f.Name, why)
			}
			if signed[f.Name] && findingOf(t, after, "hashes").Verdict != screening.Failed {
				t.Fatalf("%s, byte %d of %s: not noticed", name, at, f.Name)
			}
			if f.Name == "EF.SOD" && findingOf(t, after, "signature").Verdict == screening.Successful {
				same(t, e, m)
			}
		}
	}
	bad, good := pki.Check(downgrade, now, rules), pki.Check(starts["good"], now, rules)
	if improved(bad, good) == "" || !hidden(bad, good) {
		t.Error("the control does not improve")
	}
}

// same: a changed EF.SOD whose signature holds lists the same hashes.
func same(t *testing.T, a, b *screening.Evidence) {
	t.Helper()
	x, y := pki.Check(a, now, rules), pki.Check(b, now, rules)
	if u, v := findingOf(t, x, "hashes"), findingOf(t, y, "hashes"); u.Verdict != v.Verdict || len(u.Values) != len(v.Values) {
		t.Errorf("the signature holds over other hashes: %v, %v", u.Values, v.Values)
	}
}

// FuzzCheck: nothing that a chip gives breaks the checks, and none of it is proven that
// the state did not sign.
func FuzzCheck(f *testing.F) {
	s := newState(f, "UTO")
	good := evidence(f, s, options())
	for i := range good.Chip.Files {
		f.Add(uint8(i), good.Chip.Files[i].Content)
	}
	before := pki.Check(good, now, rules)
	f.Fuzz(func(t *testing.T, which uint8, content []byte) {
		e := clone(good)
		x := &e.Chip.Files[int(which)%len(e.Chip.Files)]
		x.Content, x.Digests = content, nil
		if why := improved(before, pki.Check(e, now, rules)); why != "" {
			t.Error(why)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	e := evidence(b, newState(b, "UTO"), options())
	b.ReportAllocs()
	for b.Loop() {
		pki.Check(e, now, rules)
	}
}
