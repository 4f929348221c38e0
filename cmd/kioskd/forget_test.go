package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"gatehouse/test/rig/residue"
)

// kept is what the heap still holds while the search runs, dropped what it let go of.
var (
	kept    []any
	dropped string
)

// litter leaves copies of a secret behind as programs do: texts, buffers that grew, the
// unfinished blocks of digests. Each second one is kept alive, so that no page is free
// as a whole.
func litter(secret []byte) {
	for i := range 300 {
		for _, size := range []int{24, 100, 500, 3000, 9000, 31 << 10} {
			b := bytes.Repeat([]byte{byte(i)}, size)
			copy(b, secret)
			sha256.New().Write(secret)
			dropped = string(b)
			if i%2 == 0 {
				clear(b)
				kept = append(kept, b, strings.Repeat("x", size), sha256.New())
			}
		}
	}
}

// What was let go of is overwritten; what is still in use is not. A stack, or a place
// that another thread had at hand, may keep one copy in hundreds; test/residue_test.go
// counts what is left of travellers.
func TestScrub(t *testing.T) {
	secret := make([]byte, 24)
	rand.Read(secret)
	needle := []residue.Needle{residue.New("secret", secret)}
	litter(secret)
	clear(secret)
	dropped = ""
	before, err := residue.Search(needle)
	if err != nil || before["secret"] < 100 {
		t.Fatalf("only %d copies were left on purpose: %v", before["secret"], err)
	}
	scrub()
	after, err := residue.Search(needle)
	if err != nil || after["secret"] > before["secret"]/100 {
		t.Errorf("%d of %d copies are left: %v", after["secret"], before["secret"], err)
	}
	t.Logf("%d copies before, %d after", before["secret"], after["secret"])
	kept = append(kept, needle[0].Reveal())
	scrub()
	if again, _ := residue.Search(needle); again["secret"] == 0 {
		t.Error("one that is in use is not found")
	}
	kept = nil
}

// The memory of a running kioskd is for nobody else of its user, and no core is written.
func TestUnseen(t *testing.T) {
	if err := unseen(); err != nil {
		t.Fatal(err)
	}
	defer unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0)
	var core unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &core); err != nil || core.Cur != 0 || core.Max != 0 {
		t.Errorf("cores of %d bytes may be written: %v", core.Max, err)
	}
	if dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0); err != nil || dumpable != 0 {
		t.Errorf("dumpable is %d: %v", dumpable, err)
	}
}

func BenchmarkScrub(b *testing.B) {
	for b.Loop() {
		scrub()
	}
}
