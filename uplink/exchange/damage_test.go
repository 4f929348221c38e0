package exchange

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// Whatever is done to the file behind the node's back, the check sees it.
func TestCheckSeesDamage(t *testing.T) {
	rec := func(tx *bbolt.Tx, seq uint64) *bbolt.Bucket {
		return tx.Bucket(bLanes).Bucket(laneKey(kioskID, 1, "results")).Bucket(bRecords).Bucket(be(seq))
	}
	withState := func(change func(*state)) func(*bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			lane := tx.Bucket(bLanes).Bucket(laneKey(kioskID, 1, "results"))
			st, err := readState(lane)
			if err != nil {
				return err
			}
			change(&st)
			b, err := envelope.Encode(st)
			return errors.Join(err, lane.Put(kState, b))
		}
	}
	// replace puts an envelope with a hash that fits, as a careful forger would.
	replace := func(tx *bbolt.Tx, seq uint64, env []byte) error {
		sum := sha256.Sum256(env)
		link := slices.Concat(rec(tx, seq).Get(kLink)[:32], sum[:])
		return errors.Join(rec(tx, seq).Put(kEnvelope, env), rec(tx, seq).Put(kLink, link))
	}
	for name, harm := range map[string]func(*bbolt.Tx) error{
		"": func(*bbolt.Tx) error { return nil },
		"flipped bit": func(tx *bbolt.Tx) error {
			env := bytes.Clone(rec(tx, 2).Get(kEnvelope))
			env[len(env)/2] ^= 1
			return rec(tx, 2).Put(kEnvelope, env)
		},
		"flipped bit, hash made to fit": func(tx *bbolt.Tx) error {
			env := bytes.Clone(rec(tx, 2).Get(kEnvelope))
			env[len(env)-1] ^= 1
			return replace(tx, 2, env)
		},
		"last flipped, hash made to fit": func(tx *bbolt.Tx) error {
			env := bytes.Clone(rec(tx, 4).Get(kEnvelope))
			env[len(env)-1] ^= 1
			return replace(tx, 4, env)
		},
		"two exchanged": func(tx *bbolt.Tx) error {
			a, b := bytes.Clone(rec(tx, 2).Get(kEnvelope)), bytes.Clone(rec(tx, 3).Get(kEnvelope))
			return errors.Join(replace(tx, 2, b), replace(tx, 3, a))
		},
		"no envelope": func(tx *bbolt.Tx) error { return replace(tx, 2, []byte("hello")) },
		"one removed": func(tx *bbolt.Tx) error {
			return tx.Bucket(bLanes).Bucket(laneKey(kioskID, 1, "results")).Bucket(bRecords).DeleteBucket(be(2))
		},
		"last removed": func(tx *bbolt.Tx) error {
			return tx.Bucket(bLanes).Bucket(laneKey(kioskID, 1, "results")).Bucket(bRecords).DeleteBucket(be(4))
		},
		"watermark raised":  withState(func(s *state) { s.Watermark++ }),
		"watermark lowered": withState(func(s *state) { s.Watermark-- }),
		"range invented":    withState(func(s *state) { s.Ranges = []uplink.Range{{From: 9, To: 9}} }),
		"head changed":      withState(func(s *state) { s.Head[0] ^= 1 }),
		"count changed":     withState(func(s *state) { s.Records++ }),
	} {
		b := newBench(t)
		envs := b.chain(b.kiosk, 1, "results", 4)
		for _, e := range envs {
			b.accept("results", e, Stored)
		}
		b.inOne(harm)
		r, err := b.node.Check(b.node.cfg.Keys)
		if err != nil {
			t.Fatal(name, err)
		}
		if r.Sound != (name == "") {
			t.Errorf("%q: sound is %v: %+v", name, r.Sound, r.Chains)
		}
	}
}

// A record whose signature does not fit says nothing of the one behind it.
func TestCheckNamesTheRecord(t *testing.T) {
	b := newBench(t)
	for _, e := range b.chain(b.kiosk, 1, "results", 3) {
		b.accept("results", e, Stored)
	}
	asked := 0
	r, err := b.node.Check(func(kiosk string, id []byte) (*ecdsa.PublicKey, error) {
		if asked++; asked == 2 {
			return nil, ErrUnknownKey
		}
		return b.node.cfg.Keys(kiosk, id)
	})
	if err != nil || r.Sound {
		t.Fatalf("sound is %v, %v", r.Sound, err)
	}
	for _, p := range r.Chains[0].Problems {
		if strings.HasPrefix(p, "record 3") {
			t.Errorf("record 2 was harmed, and the check says: %s", p)
		}
	}
}

// A record that the ranges name and the disk has lost is an error that says so.
func TestLostRecord(t *testing.T) {
	b := newBench(t)
	envs := b.chain(b.kiosk, 1, "results", 3)
	b.accept("results", envs[0], Stored)
	b.accept("results", envs[2], Stored)
	b.inOne(func(tx *bbolt.Tx) error {
		return tx.Bucket(bLanes).Bucket(laneKey(kioskID, 1, "results")).Bucket(bRecords).DeleteBucket(be(3))
	})
	_, err := b.node.Accept(kioskID, "results", envs[1])
	if err == nil || !strings.Contains(err.Error(), "record 3") || strings.Contains(err.Error(), "%!") {
		t.Errorf("record 3 is gone: %v", err)
	}
}

// A damaged record stops its own lane only, and heals when it comes again.
func TestDamagedRecordHeals(t *testing.T) {
	b := newBench(t)
	envs := b.chain(b.kiosk, 1, "results", 3)
	other := b.chain(b.kiosk, 1, "alerts", 1)
	b.accept("results", envs[1], Stored)
	b.inOne(func(tx *bbolt.Tx) error {
		return tx.Bucket(bLanes).Bucket(laneKey(kioskID, 1, "results")).Bucket(bRecords).Bucket(be(2)).Put(kEnvelope, []byte("?"))
	})
	b.accept("results", envs[0], Stored)
	b.accept("results", envs[2], Stored)
	b.accept("alerts", other[0], Stored)
	if r := b.receipt(1, "results"); r.Watermark != 1 {
		t.Errorf("the watermark went over a damaged record: %+v", r)
	}
	if err := b.node.Each(func(envelope.Header, *uplink.Record) error { return nil }); !errors.Is(err, errDamaged) {
		t.Errorf("the walk passed a damaged record: %v", err)
	}
	b.accept("results", envs[1], Duplicate)
	if r := b.receipt(1, "results"); r.Watermark != 3 || r.Head != headOf(envs) {
		t.Errorf("not healed: %+v", r)
	}
	if r := b.check(); !r.Sound || r.Records != 4 {
		t.Errorf("%+v", r)
	}
}

func TestOpenRefuses(t *testing.T) {
	b := newBench(t)
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	foreign := filepath.Join(dir, "foreign.db")
	db, err := bbolt.Open(foreign, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("recipes")); return err }); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"in use":           b.path,
		"garbage":          write("garbage", bytes.Repeat([]byte("hello "), 4000)),
		"something else's": foreign,
		"no directory":     filepath.Join(dir, "nowhere", "exchange.db"),
		"good":             filepath.Join(dir, "new.db"),
	} {
		cfg := b.node.cfg
		cfg.Path = path
		n, err := Open(cfg)
		if (err == nil) != (name == "good") {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			n.Close()
		}
	}
	if _, err := OpenReadOnly(filepath.Join(dir, "absent.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("absent: %v", err)
	}
	if s, err := OpenReadOnly(filepath.Join(dir, "new.db")); err != nil {
		t.Errorf("just made: %v", err)
	} else {
		s.Close()
	}
	if _, err := Open(Config{Path: b.path}); err == nil {
		t.Error("a node without keys")
	}
}

// FuzzAccept: whatever comes, the node stands, and what nobody signed is refused.
func FuzzAccept(f *testing.F) {
	b := newBench(f)
	env := b.chain(b.kiosk, 1, "results", 1)[0]
	f.Add(env)
	f.Add([]byte("hello"))
	f.Add([]byte{0xd2, 0x84, 0x40, 0xa0, 0x40, 0x40})
	f.Fuzz(func(t *testing.T, msg []byte) {
		out, err := b.node.Accept(kioskID, "results", msg)
		signed := bytes.Equal(msg, env)
		if err != nil || (out.Status == Refused) == signed {
			t.Errorf("%+v, %v", out, err)
		}
	})
}
