package chip

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"gatehouse/device"
	"gatehouse/test/rig/pcsc"
)

// The client meets Debian's daemon.
func TestPCSCD(t *testing.T) {
	v, err := pcsc.StartVirtual(t.TempDir())
	if errors.Is(err, pcsc.ErrNoPCSCD) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	r := New(v.Socket, "Virtual PCD")
	if id, err := r.Check(t.Context()); err != nil || id.Model != "Virtual PCD 00 00" {
		t.Fatalf("check: %+v, %v", id, err)
	}
	if _, err := r.Card(t.Context(), 300*time.Millisecond); !errors.Is(err, ErrNoChip) {
		t.Errorf("an empty reader: %v", err)
	}
	for range 2 { // a document after the other
		chip := &echo{}
		time.AfterFunc(time.Second, func() { v.Insert(chip) }) // the daemon looks every 400 ms whether there is one
		k, err := r.Card(t.Context(), 20*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{5, 261, 4096, 65000} {
			command := bytes.Repeat([]byte{0x00}, n)
			got, err := k.Transmit(within(t, 5*time.Second), command)
			if err != nil || !bytes.Equal(got, append(command, 0x90, 0)) {
				t.Errorf("%d bytes: %d, %v", n, len(got), err)
			}
		}
		before := chip.resets.Load()
		if err := k.Reset(within(t, 5*time.Second)); err != nil || chip.resets.Load() <= before {
			t.Errorf("reset: %v, %d resets before and %d after", err, before, chip.resets.Load())
		}
		if _, err := k.Transmit(within(t, 5*time.Second), make([]byte, 5)); err != nil {
			t.Errorf("after a reset: %v", err)
		}
		v.Insert(nil)
		if _, err := k.Transmit(within(t, 10*time.Second), make([]byte, 5)); !errors.Is(err, device.ErrAbsent) {
			t.Errorf("pulled away: %v", err)
		}
		k.Close(within(t, time.Second))
	}
}
