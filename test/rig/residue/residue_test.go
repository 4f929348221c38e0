package residue

import (
	"crypto/rand"
	"runtime"
	"testing"
)

// left keeps it off the stack, which leaves copies behind when it grows.
var left = make([]byte, 300)

func TestSearch(t *testing.T) {
	b := left
	rand.Read(b)
	all := []Needle{New("whole", b), New("middle", b[100:116]), New("nowhere", []byte("never written down")[:0:0])}
	if _, err := Search(all); err == nil {
		t.Error("a needle without bytes was accepted")
	}
	found, err := Search(all[:2])
	if err != nil || found["whole"] != 1 || found["middle"] != 1 {
		t.Errorf("left on purpose: %v %v", found, err)
	}
	again := all[1].Reveal()
	if found, _ := Search(all[:2]); found["middle"] != 2 {
		t.Errorf("left twice: %v", found)
	}
	runtime.KeepAlive(again)
	clear(again)
	clear(b)
	if found, _ := Search(all[:2]); len(found) > 0 {
		t.Errorf("cleared: %v", found)
	}
}
