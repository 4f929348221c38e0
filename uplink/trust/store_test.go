package trust

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"gatehouse/uplink/shelf"
	"gatehouse/uplink/trust/format"
)

// TestDamage: a store that was cut, overwritten or is of something else is an error;
// a bit that changes what is believed is never read as another store.
func TestDamage(t *testing.T) {
	w := newWorld(t)
	w.take(w.signed("mls", format.OIDMasterList, w.list("a", "b", "ab", "x", "ds")))
	w.take(w.crl("a"))
	path := filepath.Join(w.store.dir, fileName)
	whole, err := os.ReadFile(path)
	w.do(err)
	want := names(w.store)
	if len(want) != 6 {
		t.Fatalf("%v", want)
	}
	for _, at := range []struct {
		path string
		mode os.FileMode
	}{{w.store.dir, 0o700}, {path, 0o600}} {
		if info, err := os.Stat(at.path); err != nil || info.Mode().Perm() != at.mode {
			t.Errorf("%s: %v %v", at.path, info.Mode(), err)
		}
	}
	try := func(what string, b []byte, mustFail bool) {
		t.Helper()
		dir := t.TempDir()
		w.do(os.WriteFile(filepath.Join(dir, fileName), b, 0o600))
		s, err := Open(dir)
		switch {
		case err != nil && !errors.Is(err, ErrDamaged):
			t.Errorf("%s: an error of another kind: %v", what, err)
		case err == nil && mustFail:
			t.Errorf("%s: opened", what)
		case err == nil && !same(names(s), want):
			t.Errorf("%s: read as another store: %v", what, names(s))
		}
	}
	try("as it is", whole, false)
	for _, n := range []int{0, 1, 100, 4096, 8192, len(whole) / 2, len(whole) - 1} {
		try("cut", whole[:n], n > 0 && n <= 8192) // behind that there may be nothing in use
	}
	try("text", []byte("hello"), true)
	for i := 0; i < len(whole); i += 97 {
		b := append([]byte(nil), whole...)
		b[i] ^= 0x55
		try("a byte changed", b, false)
	}

	other := t.TempDir()
	db, err := bbolt.Open(filepath.Join(other, fileName), 0o600, nil)
	w.do(err)
	w.do(db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("queue")); return err }), db.Close())
	if _, err := Open(other); !errors.Is(err, ErrDamaged) {
		t.Errorf("another database: %v", err)
	}
	if _, err := (&Store{dir: other}).tryCommit(w); !errors.Is(err, ErrDamaged) {
		t.Errorf("written into another database: %v", err)
	}
}

func (s *Store) tryCommit(w *world) (Report, error) {
	s.state.Store(newState())
	return Report{}, s.commit(newState(), newState())
}

func names(s *Store) map[string]string {
	out := map[string]string{}
	for e := range s.List(time.Now()) {
		out[e.SHA256] = e.Level + e.ProvenBy + e.Role
	}
	return out
}

func same(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

// TestTwoProcesses: two stores on one folder, both importing, lose nothing; a reader
// sees what the other wrote.
func TestTwoProcesses(t *testing.T) {
	w := newWorld(t)
	other, err := Open(w.store.dir)
	w.do(err)
	var wg sync.WaitGroup
	for s, name := range map[*Store]string{w.store: "a", other: "x"} {
		path := filepath.Join(w.Dir, name+".crt")
		wg.Go(func() {
			if _, err := s.Import(t.Context(), path, Options{Now: w.now}); err != nil {
				t.Error(err)
			}
		})
	}
	reader, err := Open(w.store.dir)
	w.do(err)
	wg.Wait()
	w.do(reader.Reload(), w.store.Reload())
	if len(names(reader)) != 2 || len(names(w.store)) != 2 {
		t.Errorf("%v, %v", names(reader), names(w.store))
	}
}

// TestCancelled: an import that is cut short leaves the store as it was.
func TestCancelled(t *testing.T) {
	w := newWorld(t)
	w.take(w.der("x"))
	before := names(w.store)
	ctx, stop := context.WithCancel(t.Context())
	path := filepath.Join(w.Dir, "file")
	w.do(os.WriteFile(path, w.signed("mls", format.OIDMasterList, w.list("a", "b", "ab")), 0o600))
	_, err := w.store.Import(ctx, path, Options{Now: w.now, Progress: func(s Stage, done, total int64) {
		if s == Proving {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) || !same(names(w.store), before) {
		t.Errorf("%v, %v", err, names(w.store))
	}
}

// TestKilled: whatever moment the process dies at, the next one opens the old store
// or the new.
func TestKilled(t *testing.T) {
	if dir := os.Getenv("TRUST_TEST_DIR"); dir != "" { // the process to be killed
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		for {
			for _, f := range []string{"one", "two"} {
				if _, err := s.Import(t.Context(), filepath.Join(os.Getenv("TRUST_TEST_FILES"), f), Options{Now: time.Now()}); err != nil {
					t.Fatal(err)
				}
				for _, src := range s.Sources(time.Now()) {
					if _, err := s.Remove(t.Context(), src.Name, Options{Now: time.Now()}); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
	w := newWorld(t)
	w.do(os.WriteFile(filepath.Join(w.Dir, "one"), w.list("a", "ab", "x"), 0o600), os.WriteFile(filepath.Join(w.Dir, "two"), w.list("b", "ds"), 0o600))
	seen := map[int]int{}
	for i := range 12 {
		cmd := exec.Command(os.Args[0], "-test.run", "TestKilled$")
		cmd.Env = append(os.Environ(), "TRUST_TEST_DIR="+w.store.dir, "TRUST_TEST_FILES="+w.Dir)
		w.do(cmd.Start())
		time.Sleep(time.Duration(60+17*i) * time.Millisecond)
		w.do(cmd.Process.Kill())
		cmd.Wait()
		s, err := Open(w.store.dir)
		if err != nil {
			t.Fatalf("after kill %d: %v", i, err)
		}
		n := len(names(s))
		if n != 0 && n != 3 && n != 2 {
			t.Errorf("after kill %d: half an import, %d certificates", i, n)
		}
		seen[n]++
	}
	if len(seen) < 2 {
		t.Logf("killed in one state only: %v", seen)
	}
}

// TestBundle: what is not signed by the nation is refused.
func TestBundle(t *testing.T) {
	w := newWorld(t)
	n, stranger := w.nation(), w.nation()
	content := block("CERTIFICATE", w.der("a"))
	if _, err := w.bundle(stranger, 1, content); err != nil { // the control: under its own keys
		t.Fatal(err)
	}
	w.fresh()
	mixed := *stranger
	mixed.keys = n.keys
	if _, err := w.bundle(&mixed, 1, content); !errors.Is(err, shelf.ErrSignature) || w.has("a") != nil {
		t.Errorf("a stranger's bundle: %v", err)
	}
	if _, err := w.bundle(n, 1, []byte("nothing")); err == nil {
		t.Error("a bundle of nothing was taken")
	}
	if r, err := w.bundle(n, 2, content, block("CERTIFICATE", w.der("ab")), block("X509 CRL", w.crl("a")), block("CERTIFICATE", w.der("ds"))); err != nil || r.New != 2 || r.Signers != 1 || len(r.Lists) != 2 {
		t.Errorf("%v %+v", err, r)
	}
	if e := w.has("ab"); e == nil || e.Level != LevelBilateral || e.Role != RoleLink {
		t.Errorf("%+v", e)
	}
}
