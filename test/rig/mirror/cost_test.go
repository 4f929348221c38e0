package mirror

import (
	"syscall"
	"testing"
	"time"

	"gatehouse/test/rig"
)

// used is the CPU time of this process.
func used(t *testing.T) time.Duration {
	t.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		t.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// Two cameras at 15 frames/s take less than a core while somebody new steps up and turns
// the head, little while she stands, and next to nothing when nobody watches.
func TestCost(t *testing.T) {
	m := start(t, Options{Seed: 3}, paint)
	share := func(d time.Duration) float64 {
		t.Helper()
		begin, before := time.Now(), used(t)
		time.Sleep(d)
		return float64(used(t)-before) / float64(time.Since(begin))
	}
	m.Stand(&rig.Person{Head: 41, Others: []uint64{43}})
	alone := share(time.Second)
	for _, url := range []string{m.URL(), m.IRURL()} {
		v := view(t, url)
		go func() {
			for _, _, err := v.raw(); err == nil; _, _, err = v.raw() {
			}
		}()
	}
	m.mu.Lock()
	m.mind.hear(time.Now(), asked{Face: "look", Turn: "left"})
	m.mu.Unlock()
	busy := share(4 * time.Second)
	m.mu.Lock()
	m.mind.hear(time.Now(), asked{Face: "look"})
	m.mu.Unlock()
	share(3 * time.Second) // back, and all takes are made
	rest := share(3 * time.Second)
	t.Logf("of a core: nobody watches %.3f; stepping up and turning %.2f; standing %.2f", alone, busy, rest)
	if alone > 0.02 || busy > 1 || rest > 0.15 {
		t.Error("that is too much")
	}
}
