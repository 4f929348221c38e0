package exchange

import (
	"bytes"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"gatehouse/screening"
	"gatehouse/test/rig/pki"
	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

const kioskID = "UT.GATE.0001"

var clock = time.Now().Truncate(time.Second)

// bench is a nation, a node and one kiosk that seals in order.
type bench struct {
	*pki.Nation
	t     testing.TB
	kiosk pki.Credential
	path  string
	node  *Node
	now   time.Time
}

func newBench(t testing.TB) *bench {
	t.Helper()
	n, err := pki.New(t.TempDir(), clock)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{Nation: n, t: t, path: filepath.Join(t.TempDir(), "exchange.db"), now: clock}
	if b.kiosk, err = n.Kiosk(kioskID); err != nil {
		t.Fatal(err)
	}
	b.open()
	t.Cleanup(func() { b.node.Close() })
	return b
}

func (b *bench) open() {
	b.t.Helper()
	if b.node != nil {
		if err := b.node.Close(); err != nil {
			b.t.Fatal(err)
		}
	}
	trust, err := LoadTrust(b.Path(pki.Registered), b.Path(pki.CAFile), b.Path(pki.CRLFile), func() time.Time { return b.now })
	if err != nil {
		b.t.Fatal(err)
	}
	b.node, err = Open(Config{Path: b.path, Keys: trust.Key, Opener: b.Opener, Signer: b.Nation.Receipt, Now: func() time.Time { return b.now }})
	if err != nil {
		b.t.Fatal(err)
	}
}

const docNumber = "L898902C3"

func record(n uint64) uplink.Record {
	return uplink.Record{
		Version: uplink.Version, Crossing: fmt.Sprintf("crossing %d", n), Kind: uplink.KindCrossing, Software: "test",
		Evidence: screening.Evidence{Document: screening.DocumentEvidence{Lines: []string{"P<UTO" + docNumber}}},
		Result:   screening.Result{Overall: screening.Successful, Recommend: screening.Clear},
		Decision: screening.Decision{Choice: screening.ChoiceClear, Officer: "o1"},
	}
}

// chain seals records 1 to n of one epoch and lane.
func (b *bench) chain(c pki.Credential, epoch uint64, lane string, n uint64) [][]byte {
	b.t.Helper()
	var out [][]byte
	var head [32]byte
	for seq := uint64(1); seq <= n; seq++ {
		env := b.seal(c, uplink.Identity{Kiosk: c.Name, Epoch: epoch, Lane: lane, Seq: seq}, head, record(seq))
		head = uplink.Link(head, env)
		out = append(out, env)
	}
	return out
}

func (b *bench) seal(c pki.Credential, id uplink.Identity, prev [32]byte, r uplink.Record) []byte {
	b.t.Helper()
	body, err := envelope.Encode(r)
	if err != nil {
		b.t.Fatal(err)
	}
	env, err := b.Sealer(c).Seal(id, prev, clock, string(r.Kind), body)
	if err != nil {
		b.t.Fatal(err)
	}
	return env
}

func (b *bench) accept(lane string, msg []byte, want Status) Outcome {
	b.t.Helper()
	out, err := b.node.Accept(kioskID, lane, msg)
	if err != nil {
		b.t.Fatal(err)
	}
	if out.Status != want {
		b.t.Fatalf("%s (%s), want %s", out.Status, out.Reason, want)
	}
	return out
}

func (b *bench) receipt(epoch uint64, lane string) uplink.Receipt {
	b.t.Helper()
	raw, err := b.node.Receipt(kioskID, epoch, lane)
	if err != nil {
		b.t.Fatal(err)
	}
	r, err := envelope.VerifyReceipt(raw, func([]byte) (*ecdsa.PublicKey, error) { return &b.Nation.Receipt.PublicKey, nil })
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func (b *bench) check() Report {
	b.t.Helper()
	r, err := b.node.Check(b.node.cfg.Keys)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func headOf(envs [][]byte) (h [32]byte) {
	for _, e := range envs {
		h = uplink.Link(h, e)
	}
	return h
}

func TestInOrder(t *testing.T) {
	b := newBench(t)
	envs := b.chain(b.kiosk, 7, "results", 5)
	for i, e := range envs {
		out := b.accept("results", e, Stored)
		if !reflect.DeepEqual(*out.Record, record(uint64(i+1))) || out.NewEpoch != (i == 0) {
			t.Errorf("outcome %d is %+v", i, out)
		}
		r := b.receipt(7, "results")
		want := uplink.Receipt{Kiosk: kioskID, Epoch: 7, Lane: "results", Watermark: uint64(i + 1), Head: headOf(envs[:i+1]), NodeTime: clock.Unix()}
		if !reflect.DeepEqual(r, want) {
			t.Errorf("receipt %+v, want %+v", r, want)
		}
	}
	for _, e := range envs {
		if out := b.accept("results", e, Duplicate); out.Record != nil || out.ID.Lane != "results" {
			t.Errorf("duplicate gave %+v", out)
		}
	}
	if r := b.check(); !r.Sound || r.Records != 5 || len(r.Chains) != 1 {
		t.Errorf("%+v", r)
	}
	n := uint64(0)
	if err := b.node.Each(func(h envelope.Header, r *uplink.Record) error {
		if n++; h.Sequence != n || !reflect.DeepEqual(*r, record(n)) {
			t.Errorf("walk %d gave %d", n, h.Sequence)
		}
		return nil
	}); err != nil || n != 5 {
		t.Errorf("walked over %d: %v", n, err)
	}
}

// Any order, with duplicates: the end is the same, and every receipt on the way
// covers exactly what was accepted.
func TestAnyOrder(t *testing.T) {
	b := newBench(t)
	const n = 60
	for seed := range uint64(4) {
		epoch := 100 + seed
		envs := b.chain(b.kiosk, epoch, "results", n)
		r := rand.New(rand.NewPCG(seed, 1))
		in := map[uint64]bool{}
		for step, i := range append(r.Perm(n), r.Perm(n)...) {
			want := Stored
			if in[uint64(i+1)] {
				want = Duplicate
			}
			b.accept("results", envs[i], want)
			in[uint64(i+1)] = true
			rc := b.receipt(epoch, "results")
			for s := uint64(1); s <= n; s++ {
				if rc.Covers(s) != in[s] {
					t.Fatalf("seed %d step %d: receipt %+v covers %d: %v", seed, step, rc, s, rc.Covers(s))
				}
			}
			if rc.Head != headOf(envs[:rc.Watermark]) {
				t.Fatalf("seed %d: wrong chain value at %d", seed, rc.Watermark)
			}
		}
		if rc := b.receipt(epoch, "results"); rc.Watermark != n || rc.Ranges != nil {
			t.Errorf("seed %d ended with %+v", seed, rc)
		}
	}
	if r := b.check(); !r.Sound || r.Records != 4*n || len(r.Chains) != 4 {
		t.Errorf("%+v", r)
	}
}

func TestGapsBounded(t *testing.T) {
	b := newBench(t)
	envs := b.chain(b.kiosk, 1, "results", 2*maxGaps+4)
	b.inOne(func(tx *bbolt.Tx) error { // one commit, not a thousand
		for i := 1; i < 2*maxGaps; i += 2 {
			h, err := envelope.Peek(envs[i])
			if err != nil {
				return err
			}
			if _, err := put(tx, h, envs[i], 1); err != nil {
				return err
			}
		}
		return nil
	})
	if r := b.receipt(1, "results"); len(r.Ranges) != envelope.MaxRanges || r.Watermark != 0 {
		t.Errorf("%d ranges above %d", len(r.Ranges), r.Watermark)
	}
	out := b.accept("results", envs[2*maxGaps+1], Refused)
	if !strings.Contains(out.Reason, "too many gaps") {
		t.Errorf("%s", out.Reason)
	}
	b.accept("results", envs[0], Stored)
	b.accept("results", envs[2*maxGaps+1], Stored)
	if r := b.check(); r.Sound || r.Missing != maxGaps || r.Chains[0].Watermark != 2 {
		t.Errorf("sound %v, %d missing, watermark %d", r.Sound, r.Missing, r.Chains[0].Watermark)
	}
}

func (b *bench) inOne(fn func(tx *bbolt.Tx) error) {
	b.t.Helper()
	if err := b.node.db.Update(fn); err != nil {
		b.t.Fatal(err)
	}
}

func TestAlteration(t *testing.T) {
	b := newBench(t)
	envs := b.chain(b.kiosk, 1, "results", 3)
	for _, e := range envs {
		b.accept("results", e, Stored)
	}
	id := uplink.Identity{Kiosk: kioskID, Epoch: 1, Lane: "results", Seq: 2}
	changed := record(2)
	changed.Decision.Choice = screening.ChoiceSecondLine
	for i := range 2 * maxVariants {
		other := b.seal(b.kiosk, id, headOf(envs[:1]), changed)
		for range 2 {
			b.accept("results", other, Altered)
		}
		inc, err := b.node.Incidents()
		if err != nil || len(inc) != min(i+1, maxVariants) {
			t.Fatalf("%d incidents after %d: %v", len(inc), i+1, err)
		}
		if i == 0 && (inc[0].ID != id || inc[0].Kind != Alteration || !bytes.Equal(inc[0].Envelope, other)) {
			t.Errorf("%+v", inc[0])
		}
	}
	b.accept("results", envs[1], Duplicate) // the first one still stands
	r := b.check()
	if r.Sound || r.Incidents != maxVariants || r.Records != 3 || len(r.Chains[0].Problems) != 0 {
		t.Errorf("%+v", r)
	}
	for _, i := range r.Aside.Incidents {
		if i.ID != id || i.Kind != Alteration || i.At != clock.UnixMilli() || i.Envelope != nil {
			t.Errorf("a list without content has %+v", i)
		}
	}
}

// A record whose link does not fit is kept, stops the watermark and is no
// secret; it makes no difference whether it comes before or after its turn.
func TestBrokenLink(t *testing.T) {
	for name, order := range map[string][]int{"in order": {0, 1, 2, 3}, "early": {0, 2, 3, 1}, "from behind": {3, 2, 1, 0}} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			envs := b.chain(b.kiosk, 1, "results", 4)
			id := uplink.Identity{Kiosk: kioskID, Epoch: 1, Lane: "results", Seq: 3}
			envs[2] = b.seal(b.kiosk, id, [32]byte{9}, record(3))
			reasons := 0
			for _, i := range order {
				if b.accept("results", envs[i], Stored).Reason != "" {
					reasons++
				}
			}
			if reasons != 1 {
				t.Errorf("%d outcomes spoke of a broken chain, want 1", reasons)
			}
			r := b.receipt(1, "results")
			if r.Watermark != 2 || !slices.Equal(r.Ranges, []uplink.Range{{From: 3, To: 4}}) || r.Head != headOf(envs[:2]) {
				t.Errorf("%+v", r)
			}
			rep := b.check()
			if rep.Sound || rep.Incidents != 1 || rep.Chains[0].Broken != 3 || len(rep.Chains[0].Problems) == 0 {
				t.Errorf("%+v", rep)
			}
			inc, err := b.node.Incidents()
			if err != nil || len(inc) != 1 || inc[0].Kind != BrokenLink || inc[0].ID != id {
				t.Errorf("%+v, %v", inc, err)
			}
		})
	}
}

func TestEpochsStandBesideEachOther(t *testing.T) {
	b := newBench(t)
	old, next := b.chain(b.kiosk, 1, "results", 3), b.chain(b.kiosk, 2, "results", 2)
	b.accept("results", old[0], Stored)
	if !b.accept("results", next[0], Stored).NewEpoch || b.accept("results", next[1], Stored).NewEpoch {
		t.Error("the first record of an epoch and only it says so")
	}
	b.accept("results", old[1], Stored) // late
	for epoch, want := range map[uint64]uint64{1: 2, 2: 2, 3: 0} {
		if r := b.receipt(epoch, "results"); r.Watermark != want || r.Epoch != epoch {
			t.Errorf("epoch %d: %+v", epoch, r)
		}
	}
	cs, err := b.node.Chains()
	if err != nil || len(cs) != 2 {
		t.Errorf("%+v, %v", cs, err)
	}
}

func TestReopen(t *testing.T) {
	b := newBench(t)
	envs := b.chain(b.kiosk, 1, "results", 6)
	for i, e := range envs {
		b.accept("results", e, Stored)
		b.open()
		if r := b.receipt(1, "results"); r.Watermark != uint64(i+1) {
			t.Fatalf("after reopening: %+v", r)
		}
	}
	// The node's time does not go back when the clock does, not even over a restart.
	before := b.receipt(1, "results").NodeTime
	b.now = b.now.Add(-time.Hour)
	b.open()
	if after := b.receipt(1, "results").NodeTime; after < before {
		t.Errorf("node time went from %d to %d", before, after)
	}
	if _, err := OpenReadOnly(b.path); !errors.Is(err, ErrInUse) {
		t.Errorf("second opener: %v", err)
	}
	i, err := os.Stat(b.path)
	if err != nil || i.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", i.Mode(), err)
	}
	raw, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte(docNumber)) || !bytes.Contains(raw, []byte(kioskID)) {
		t.Error("the file must hold the kiosk's id in the clear and no document number")
	}
}
