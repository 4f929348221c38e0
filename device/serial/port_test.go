package serial_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/device"
	"gatehouse/device/serial"
	"gatehouse/test/rig/bench"
)

// A closed line touches nothing any more: its descriptor's number is soon that of
// another file, which must not get what was meant for the line.
func TestClosedLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tty")
	peer, err := bench.NewReader(path, bench.PlainReader, 9600, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	p, err := serial.Open(path, 9600, 20*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := p.Write([]byte("x")); n != 1 || err != nil {
		t.Fatalf("an open line: %d, %v", n, err)
	}
	if _, err := serial.Open(path, 9600, 20*time.Millisecond); !errors.Is(err, device.ErrAbsent) {
		t.Errorf("a line with two owners: %v", err)
	}
	reading := make(chan error, 1)
	go func() {
		for {
			if _, err := p.Read(make([]byte, 8)); err != nil {
				reading <- err
				return
			}
		}
	}()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-reading; !errors.Is(err, os.ErrClosed) {
		t.Errorf("a Read that waits: %v", err)
	}
	var others []*os.File // one of them has the number
	for range 8 {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		others = append(others, r, w)
	}
	if _, err := p.Write([]byte("\x16U\r")); !errors.Is(err, os.ErrClosed) {
		t.Errorf("writing: %v", err)
	}
	for name, err := range map[string]error{"speed": p.SetBaud(19200), "reset": p.Reset()} {
		if !errors.Is(err, os.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := 0; i < len(others); i += 2 {
		others[i+1].Close()
		if n, _ := others[i].Read(make([]byte, 8)); n > 0 {
			t.Error("another file got what was meant for the line")
		}
	}
	if err := p.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	again, err := serial.Open(path, 9600, 20*time.Millisecond)
	if err != nil {
		t.Fatalf("the line is not free: %v", err)
	}
	again.Close()
}
