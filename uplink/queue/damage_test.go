package queue

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"gatehouse/uplink"
)

func TestDamagedRowIsShownAndKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q.db")
	q := openTest(t, path, Options{})
	var envs [][]byte
	for range 3 {
		envs = append(envs, put(t, q, "results", 9000))
	}
	q.Close()
	// Change one byte of the second envelope where it lies in the file.
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(raw, envs[1][:64])
	if at < 0 {
		t.Fatal("envelope not found in the file")
	}
	raw[at+7] ^= 4
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}

	q = openTest(t, path, Options{})
	rows, err := q.Pending("results", 0, 9)
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, r := range rows {
		if bad := i == 1; bad != errors.Is(r.Err, ErrDamaged) || bad != (r.Envelope == nil) {
			t.Errorf("row %d: %v, %d bytes", i+1, r.Err, len(r.Envelope))
		}
	}
	if s, _ := q.Stats(); s.Lanes[0].Damaged != 1 || s.Lanes[0].Waiting != 3 {
		t.Errorf("stats %+v", s)
	}
	heads := chain(envs...)
	r := uplink.Receipt{Kiosk: testKiosk, Epoch: q.Epoch(), Lane: "results", Watermark: 1, Head: heads[1], Ranges: []uplink.Range{{From: 2, To: 3}}}
	if n, err := q.Receipt(r); err != nil || n != 2 {
		t.Errorf("range over the damaged row: %d deleted, %v; want 2 and the damaged one kept", n, err)
	}
	r = uplink.Receipt{Kiosk: testKiosk, Epoch: q.Epoch(), Lane: "results", Watermark: 2, Head: heads[2]}
	if n, err := q.Receipt(r); n != 0 || !errors.Is(err, ErrChain) {
		t.Errorf("receipt at the damaged row: %d, %v", n, err)
	}
	r.Watermark, r.Head = 3, heads[3]
	if n, err := q.Receipt(r); err != nil || n != 1 {
		t.Errorf("receipt above it: %d, %v", n, err)
	}
}

func TestCorruptFile(t *testing.T) {
	for name, spoil := range map[string]func([]byte) []byte{
		"no queue at all":  func([]byte) []byte { return []byte(strings.Repeat("not a queue\n", 2000)) },
		"both metas wrong": func(b []byte) []byte { copy(b, make([]byte, 8192)); return b },
		"only metas left":  func(b []byte) []byte { return b[:2*4096] },
		"tail is missing":  func(b []byte) []byte { return b[:5*4096] },
		"pages zeroed": func(b []byte) []byte {
			for i := 8192; i < len(b); i++ {
				b[i] = 0
			}
			return b
		},
		"pages are noise": func(b []byte) []byte {
			for i := 8192; i < len(b); i++ {
				b[i] = byte(i * 31)
			}
			return b
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "q.db")
			q := openTest(t, path, Options{})
			for range 20 {
				put(t, q, "results", 3000)
			}
			first := q.Epoch()
			q.Close()
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			b = spoil(b)
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err = Open(path, Options{Kiosk: testKiosk})
			if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "Quarantine") || !strings.Contains(err.Error(), path) {
				t.Fatalf("open: %v", err)
			}
			moved, err := Quarantine(path, time.Date(2030, 1, 2, 3, 4, 5, 6e6, time.UTC))
			if err != nil || moved != path+".corrupt-20300102T030405.006Z" {
				t.Fatalf("%q, %v", moved, err)
			}
			if kept, _ := os.ReadFile(moved); !bytes.Equal(kept, b) {
				t.Error("the corrupt file was changed")
			}
			q = openTest(t, path, Options{})
			if q.Epoch() <= first || len(waiting(t, q, "results")) != 0 {
				t.Errorf("epoch %d after %d", q.Epoch(), first)
			}
			put(t, q, "results", 10)
		})
	}
}

func TestFullRefusesAndStillDeletes(t *testing.T) {
	for name, size := range map[string]int{"tiny": 20, "small": 900, "usual": 30_000, "large": 300_000} {
		t.Run(name, func(t *testing.T) { testFull(t, size) })
	}
}

func testFull(t *testing.T, size int) {
	path := filepath.Join(t.TempDir(), "q.db")
	const maxSize = 4 * mib
	q := openTest(t, path, Options{MaxSize: maxSize})
	q.db.NoSync = true // the test is about room, not about power cuts
	var envs [][]byte
	fill := func() {
		t.Helper()
		for {
			_, err := q.Put("results", func(id uplink.Identity, _ [32]byte) ([]byte, error) {
				envs = append(envs, envelope(id.Seq, size))
				return envs[len(envs)-1], nil
			})
			if errors.Is(err, ErrFull) {
				envs = envs[:len(envs)-1]
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(envs) > 200_000 {
				t.Fatal("the limit does not hold")
			}
		}
	}
	if err := q.Room(size); err != nil {
		t.Error(err)
	}
	fill()
	if err := q.Room(size); !errors.Is(err, ErrFull) {
		t.Errorf("room in a full queue: %v", err)
	}
	first := len(envs)
	t.Logf("%d rows of %d bytes in 4 MiB", first, size)
	if first*size < maxSize/2 && size > 10_000 {
		t.Error("less than half of the file is used")
	}
	if got := waiting(t, q, "results"); len(got) != first || got[0] != 1 {
		t.Errorf("%d rows, first %d: something was overwritten", len(got), got[0])
	}
	if info, _ := os.Stat(path); info.Size() > maxSize {
		t.Errorf("file of %d bytes, limit %d", info.Size(), maxSize)
	}
	if s, err := q.Stats(); err != nil || s.LiveBytes > maxSize-2*int64(allocSize(maxSize)) {
		t.Errorf("%d of %d bytes are live, %v: the reserve was used", s.LiveBytes, maxSize, err)
	}
	w := uint64(first / 2)
	n, err := q.Receipt(uplink.Receipt{Kiosk: testKiosk, Epoch: q.Epoch(), Lane: "results", Watermark: w, Head: chain(envs...)[w]})
	if err != nil || n != int(w) {
		t.Fatalf("%d deleted, %v", n, err)
	}
	fill()
	if got := len(envs) - first; got < first/3 {
		t.Errorf("only %d rows fit after %d were deleted", got, n)
	}
	q.Close()
	q = openTest(t, path, Options{MaxSize: maxSize})
	if got := waiting(t, q, "results"); len(got) != len(envs)-int(w) {
		t.Errorf("%d rows after reopening, want %d", len(got), len(envs)-int(w))
	}
}

func TestCompactAtOpen(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 100 MB")
	}
	path := filepath.Join(t.TempDir(), "q.db")
	q := openTest(t, path, Options{})
	q.db.NoSync = true // the test is about size, not about power cuts
	var envs [][]byte
	for range 140 {
		envs = append(envs, put(t, q, "results", 700_000))
	}
	before, _ := os.Stat(path)
	epoch, w := q.Epoch(), uint64(130)
	if _, err := q.Receipt(uplink.Receipt{Kiosk: testKiosk, Epoch: epoch, Lane: "results", Watermark: w, Head: chain(envs...)[w]}); err != nil {
		t.Fatal(err)
	}
	q.Close()
	if err := os.WriteFile(path+".compact", []byte("left by a power cut"), 0o600); err != nil {
		t.Fatal(err)
	}
	q = openTest(t, path, Options{})
	after, _ := os.Stat(path)
	t.Logf("%d MiB before, %d MiB after", before.Size()/mib, after.Size()/mib)
	if before.Size() < 64*mib || after.Size() > 32*mib {
		t.Errorf("%d bytes before, %d after", before.Size(), after.Size())
	}
	if q.Epoch() != epoch || !slices.Equal(waiting(t, q, "results"), []uint64{131, 132, 133, 134, 135, 136, 137, 138, 139, 140}) {
		t.Error("epoch or rows changed")
	}
	envs = append(envs, put(t, q, "results", 10))
	if got, want := headNow(t, q), chain(envs...)[141]; got != want {
		t.Error("the chain broke")
	}
	if _, err := os.Stat(path + ".compact"); err == nil {
		t.Error("the copy was left")
	}
}

func headNow(t *testing.T, q *Queue) (head [32]byte) {
	t.Helper()
	if err := q.db.View(func(tx *bolt.Tx) error {
		l, err := openLane(tx.Bucket(lanesBucket), "results")
		head = l.state.head
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return head
}
