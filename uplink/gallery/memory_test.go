package gallery

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gatehouse/uplink/shelf"
)

func status(t *testing.T, field string) (kib int) {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, field+":"); ok {
			fmt.Sscan(v, &kib)
		}
	}
	return kib
}

// An open gallery is locked and left out of dumps; a closed one is gone.
func TestLocked(t *testing.T) {
	dir, by := t.TempDir(), newNation(t)
	entries, _ := persons(50)
	by.seal(t, dir, manifest, entries)
	before := status(t, "VmLck")
	g := by.open(t, dir)
	all, used := g.Locked()
	if got := status(t, "VmLck") - before; got < all>>10 || used == 0 || used > all {
		t.Errorf("%d KiB are locked, want %d; the index uses %d bytes", got, all>>10, used)
	}
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	dumped := true // dd: not in dumps, lo: locked
	for line := range strings.Lines(string(maps)) {
		dumped = dumped && !(strings.HasPrefix(line, "VmFlags:") && strings.Contains(line, " lo ") && strings.Contains(line, " dd"))
	}
	if dumped {
		t.Error("no mapping is locked and left out of dumps")
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if got := status(t, "VmLck"); got != before {
		t.Errorf("%d KiB are still locked, %d were before", got, before)
	}
}

// Where the system does not let it lock memory, it says which limit and what to set.
// A child without root's privilege plays that.
func TestLimit(t *testing.T) {
	if os.Getenv("GALLERY_CHILD") != "" {
		_, err := lock(64 << 20)
		if !errors.Is(err, ErrLock) {
			t.Fatalf("locked 64 MiB under a limit of 128 KiB: %v", err)
		}
		m, err := lock(64 << 10)
		if err != nil {
			t.Fatalf("control: 64 KiB: %v", err)
		}
		fmt.Println("said:", func() error { _, err := lock(64 << 20); return err }())
		m.free()
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// The test's own folder may be closed to others.
	child := exec.Command("/bin/sh", "-c", `ulimit -l 128; exec /proc/self/fd/3 -test.run '^TestLimit$' -test.v`)
	f, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	child.ExtraFiles, child.Dir = []*os.File{f}, "/"
	child.Env = []string{"GALLERY_CHILD=1"}
	if os.Geteuid() == 0 {
		child.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "RLIMIT_MEMLOCK allows 128 KiB: set LimitMEMLOCK=136M") {
		t.Errorf("%v\n%s", err, out)
	}
}

// A new gallery is there at once; the old one stays until its last reader is gone.
func TestReplaceWhileReading(t *testing.T) {
	dir, by := t.TempDir(), newNation(t)
	entries, _ := persons(20)
	by.seal(t, dir, manifest, entries)
	var c Current
	if err := c.Use(func(*Gallery) error { return nil }); !errors.Is(err, ErrNone) {
		t.Fatal(err)
	}
	before := status(t, "VmLck")
	c.Replace(by.open(t, dir))
	next := manifest
	next.Version = 5
	by.seal(t, dir, next, entries[:10])
	inside, leave, left := make(chan bool), make(chan bool), make(chan error)
	go func() {
		left <- c.Use(func(g *Gallery) error {
			inside <- true
			<-leave
			for i := range g.Len() { // all of it is still there
				if _, err := g.Picture(i); err != nil || g.Row(i).Subject == "" {
					return fmt.Errorf("row %d is gone: %v", i, err)
				}
			}
			if g.Manifest.Version != 4 || g.Len() != len(entries) {
				return fmt.Errorf("version %d", g.Manifest.Version)
			}
			return nil
		})
	}()
	<-inside
	c.Replace(by.open(t, dir))
	err := c.Use(func(g *Gallery) error {
		if g.Manifest.Version != 5 || g.Len() != 10 {
			return fmt.Errorf("version %d of %d rows", g.Manifest.Version, g.Len())
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	close(leave)
	if err := <-left; err != nil {
		t.Error(err)
	}
	c.Replace(nil)
	for i := 0; status(t, "VmLck") != before; i++ {
		if i == 100 {
			t.Fatalf("%d KiB locked, %d before", status(t, "VmLck"), before)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// What has not changed is not opened again; what is refused does not push out the one
// in use.
func TestRefresh(t *testing.T) {
	dir, by := t.TempDir(), newNation(t)
	entries, _ := persons(5)
	var c Current
	defer c.Replace(nil)
	version := func() (v uint64) {
		c.Use(func(g *Gallery) error { v = g.Manifest.Version; return nil })
		return v
	}
	if took, err := c.Refresh(t.Context(), dir, "alerts", by.options()); took || !errors.Is(err, shelf.ErrMissing) || version() != 0 {
		t.Fatalf("an empty shelf: %v, %v", took, err)
	}
	by.seal(t, dir, manifest, entries)
	for i, want := range []bool{true, false} {
		if took, err := c.Refresh(t.Context(), dir, "alerts", by.options()); took != want || err != nil || version() != 4 {
			t.Fatalf("look %d: %v, %v", i, took, err)
		}
	}
	next := manifest
	next.Version = 5
	by.seal(t, dir, next, entries)
	if err := os.Truncate(filepath.Join(dir, "alerts.5.gallery"), 1000); err != nil {
		t.Fatal(err)
	}
	if took, err := c.Refresh(t.Context(), dir, "alerts", by.options()); took || !errors.Is(err, shelf.ErrContent) || version() != 4 {
		t.Fatalf("a damaged one: %v, %v, version %d", took, err, version())
	}
	by.seal(t, dir, next, entries)
	if took, err := c.Refresh(t.Context(), dir, "alerts", by.options()); !took || err != nil || version() != 5 {
		t.Fatalf("the next one: %v, %v", took, err)
	}
}
