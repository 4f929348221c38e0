package queue

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gatehouse/uplink"
)

const testKiosk = "XA.GATE.0001"

func TestMain(m *testing.M) {
	if path := os.Getenv("QUEUE_TEST_CHILD"); path != "" {
		child(path)
	}
	if path := os.Getenv("QUEUE_TEST_READER"); path != "" {
		os.Exit(reader(path))
	}
	goleak.VerifyTestMain(m)
}

func openTest(t testing.TB, path string, opt Options) *Queue {
	t.Helper()
	opt.Kiosk = testKiosk
	q, err := Open(path, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	return q
}

// put stores an envelope of n bytes made from the identity and gives it.
func put(t testing.TB, q *Queue, lane string, n int) []byte {
	t.Helper()
	var env []byte
	if _, err := q.Put(lane, func(id uplink.Identity, _ [32]byte) ([]byte, error) {
		env = envelope(id.Seq, n)
		return env, nil
	}); err != nil {
		t.Fatal(err)
	}
	return env
}

func envelope(seq uint64, n int) []byte {
	h := sha256.Sum256(fmt.Appendf(nil, "row %d", seq))
	return bytes.Repeat(h[:], n/32+1)[:n]
}

// chain gives the chain values of a lane from its start.
func chain(envs ...[]byte) [][32]byte {
	heads := make([][32]byte, len(envs)+1)
	for i, e := range envs {
		heads[i+1] = uplink.Link(heads[i], e)
	}
	return heads
}

func TestNumbersAndChainAcrossReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q.db")
	var prevs [][32]byte
	var ids []uplink.Identity
	var envs [][]byte
	for round := range 3 {
		q := openTest(t, path, Options{})
		for i := range 5 {
			id, err := q.Put("results", func(id uplink.Identity, prev [32]byte) ([]byte, error) {
				prevs = append(prevs, prev)
				envs = append(envs, fmt.Appendf(nil, "%d.%d", round, i))
				return envs[len(envs)-1], nil
			})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		put(t, q, "alerts", 10)
		if err := q.Close(); err != nil {
			t.Fatal(err)
		}
	}
	q := openTest(t, path, Options{})
	heads := chain(envs...)
	rows, err := q.Pending("results", 0, 100)
	if err != nil || len(rows) != 15 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, r := range rows {
		want := uplink.Identity{Kiosk: testKiosk, Epoch: q.Epoch(), Lane: "results", Seq: uint64(i + 1)}
		if r.Err != nil || r.ID != want || ids[i] != want || !bytes.Equal(r.Envelope, envs[i]) || prevs[i] != heads[i] {
			t.Errorf("row %d: %v, id given %v, want %v, err %v", i, r.ID, ids[i], want, r.Err)
		}
	}
	s, err := q.Stats()
	if err != nil || len(s.Lanes) != 2 || s.Lanes[0].Lane != "alerts" || s.Lanes[1].LastSeq != 15 || s.Lanes[1].Head != fmt.Sprintf("%x", heads[15][:4]) {
		t.Errorf("stats %+v, %v", s, err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestFailedPutLeavesNoGap(t *testing.T) {
	q := openTest(t, filepath.Join(t.TempDir(), "q.db"), Options{MaxEnvelope: 100})
	put(t, q, "results", 10)
	boom := errors.New("no key")
	for name, c := range map[string]struct {
		lane string
		seal func(uplink.Identity, [32]byte) ([]byte, error)
		want error
	}{
		"seal fails": {"results", func(uplink.Identity, [32]byte) ([]byte, error) { return []byte("x"), boom }, boom},
		"too big":    {"results", func(uplink.Identity, [32]byte) ([]byte, error) { return make([]byte, 101), nil }, ErrTooBig},
		"empty":      {"results", func(uplink.Identity, [32]byte) ([]byte, error) { return nil, nil }, ErrTooBig},
	} {
		if _, err := q.Put(c.lane, c.seal); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, lane := range []string{"", "a/b", "+", "Results", "9a", "a b", string(make([]byte, 40))} {
		if _, err := q.Put(lane, func(uplink.Identity, [32]byte) ([]byte, error) { return []byte("x"), nil }); err == nil {
			t.Errorf("lane %q accepted", lane)
		}
	}
	func() {
		defer func() {
			if recover() != "mine" {
				t.Error("a panic of seal was swallowed")
			}
		}()
		q.Put("results", func(uplink.Identity, [32]byte) ([]byte, error) { panic("mine") })
	}()
	put(t, q, "results", 10)
	rows, err := q.Pending("results", 0, 9)
	if err != nil || len(rows) != 2 || rows[1].ID.Seq != 2 {
		t.Fatalf("%v, %v", rows, err)
	}
}

func TestSecondOpener(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q.db")
	q := openTest(t, path, Options{})
	put(t, q, "results", 10)
	for name, open := range map[string]func() error{
		"writer": func() error { _, err := Open(path, Options{Kiosk: testKiosk}); return err },
		"reader": func() error { _, err := ReadStats(path); return err },
	} {
		began := time.Now()
		if err := open(); !errors.Is(err, ErrInUse) || time.Since(began) > time.Second {
			t.Errorf("%s: %v after %v", name, err, time.Since(began))
		}
	}
	q.Close()
	s, err := ReadStats(path)
	if err != nil || s.Kiosk != testKiosk || s.Epoch != q.Epoch() || s.Lanes[0].Waiting != 1 {
		t.Errorf("after close: %+v, %v", s, err)
	}
	if _, err := Open(path, Options{Kiosk: "XA.GATE.0002"}); !errors.Is(err, ErrKiosk) {
		t.Errorf("another kiosk: %v", err)
	}
	if _, err := ReadStats(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := os.Stat(path + "x"); err == nil {
		t.Error("ReadStats made a file")
	}
}

func TestStatsCount(t *testing.T) {
	now := time.UnixMilli(1_800_000_000_000)
	q := openTest(t, filepath.Join(t.TempDir(), "q.db"), Options{Now: func() time.Time { return now }})
	if q.Epoch()>>11 != 1_800_000_000_000 || q.Epoch() >= 1<<53 {
		t.Errorf("epoch %d", q.Epoch())
	}
	a, b := put(t, q, "results", 1000), put(t, q, "results", 2000)
	now = now.Add(time.Hour)
	put(t, q, "results", 50)
	select {
	case <-q.Wake():
	default:
		t.Error("Put did not wake the publisher")
	}
	q.MarkSent("results", 1)
	q.MarkSent("results", 2)
	for range 2 {
		if err := q.MarkDead("results", 3, "too big"); err != nil {
			t.Fatal(err)
		}
	}
	want := LaneStats{Lane: "results", Waiting: 3, Sent: 2, Dead: 1, Bytes: 3050, LastSeq: 3, Oldest: now.Add(-time.Hour)}
	check := func() {
		t.Helper()
		s, err := q.Stats()
		if err != nil || len(s.Lanes) != 1 {
			t.Fatalf("%+v, %v", s, err)
		}
		want.Head = s.Lanes[0].Head
		if s.Lanes[0] != want || s.LiveBytes <= 0 || s.LiveBytes > s.FileBytes {
			t.Errorf("got  %+v\nwant %+v", s, want)
		}
	}
	check()
	if rows, _ := q.Pending("results", 0, 9); len(rows) != 2 {
		t.Errorf("a dead row is pending: %v", rows)
	}
	if _, err := q.Receipt(uplink.Receipt{Kiosk: testKiosk, Epoch: q.Epoch(), Lane: "results", Watermark: 2, Head: chain(a, b)[2]}); err != nil {
		t.Fatal(err)
	}
	want = LaneStats{Lane: "results", Waiting: 1, Dead: 1, Bytes: 50, LastSeq: 3, Watermark: 2, Oldest: now}
	check()
}
