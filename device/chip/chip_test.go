package chip

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/device"
	"gatehouse/test/rig/pcsc"
)

// echo is a chip that answers every command with the command itself.
type echo struct{ resets atomic.Int32 }

func (e *echo) ATR() []byte { return []byte{0x3B, 0x80, 0x80, 0x01, 0x01} }
func (e *echo) Reset(context.Context) error {
	e.resets.Add(1)
	return nil
}

func (e *echo) Transmit(_ context.Context, c []byte) ([]byte, error) {
	return append(bytes.Clone(c), 0x90, 0x00), nil
}

const readerName = "Rig Contactless Reader 00 00"

func start(t *testing.T, longest int) (*pcsc.Server, string) {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "pcscd.comm")
	s, err := pcsc.Start(socket, readerName, longest)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, socket
}

func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func TestExchange(t *testing.T) {
	for _, c := range []struct{ longest, send, receive int }{{0, 65544, 65538}, {256, 261, 258}, {2048, 2048, 2048}, {70000, 65544, 65538}} {
		s, socket := start(t, c.longest)
		chip := &echo{}
		s.Insert(chip)
		r := New(socket, "Contactless")
		if id, err := r.Check(t.Context()); err != nil || id.Model != readerName || id.Kind != "chip" {
			t.Errorf("check: %+v, %v", id, err)
		}
		k, err := r.Card(t.Context(), time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(k.ATR(), chip.ATR()) {
			t.Errorf("ATR % X", k.ATR())
		}
		if send, receive := k.Limits(); send != c.send || receive != c.receive {
			t.Errorf("longest %d: limits %d and %d, want %d and %d", c.longest, send, receive, c.send, c.receive)
		}
		for _, n := range []int{4, 5, 261, 65536} {
			command := bytes.Repeat([]byte{0xA5}, n)
			got, err := k.Transmit(t.Context(), command)
			if err != nil || !bytes.Equal(got, append(command, 0x90, 0)) {
				t.Errorf("%d bytes: %d, %v", n, len(got), err)
			}
		}
		for _, n := range []int{0, 3, 70000} {
			if _, err := k.Transmit(t.Context(), make([]byte, n)); err == nil {
				t.Errorf("an APDU of %d bytes was sent", n)
			}
		}
		if err := k.Reset(t.Context()); err != nil || chip.resets.Load() != 1 {
			t.Errorf("reset: %v, %d resets", err, chip.resets.Load())
		}
		if _, err := k.Transmit(t.Context(), make([]byte, 5)); err != nil {
			t.Errorf("after a reset: %v", err)
		}
		if err := k.Close(t.Context()); err != nil || chip.resets.Load() != 2 {
			t.Errorf("close: %v, %d resets", err, chip.resets.Load())
		}
	}
}

func TestWaitsForACard(t *testing.T) {
	s, socket := start(t, 0)
	r := New(socket, "")
	began := time.Now()
	if _, err := r.Card(t.Context(), 50*time.Millisecond); !errors.Is(err, ErrNoChip) || time.Since(began) > time.Second {
		t.Errorf("an empty reader: %v after %v", err, time.Since(began))
	}
	if there, err := r.Present(t.Context()); there || err != nil {
		t.Errorf("present on an empty reader: %v, %v", there, err)
	}
	time.AfterFunc(30*time.Millisecond, func() { s.Insert(&echo{}) })
	k, err := r.Card(t.Context(), 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if there, err := r.Present(t.Context()); !there || err != nil {
		t.Errorf("present: %v, %v", there, err)
	}
	if _, err := r.Card(t.Context(), time.Second); !errors.Is(err, device.ErrAbsent) || !strings.Contains(err.Error(), "another program") {
		t.Errorf("a second owner: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(socket, "").Card(ctx, time.Second); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	k.Close(t.Context())
	s.Fault(pcsc.Delay) // a chip that is there and slow to power
	if k, err = r.Card(t.Context(), 150*time.Millisecond); err != nil {
		t.Fatalf("a slow chip: %v", err)
	}
	k.Close(t.Context())
	if _, err := r.Card(within(t, 150*time.Millisecond), time.Second); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a slow chip, and no time for it: %v", err)
	}
}

// Each fault of daemon, reader or document in the middle of a session.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		play func(*pcsc.Server)
		want error
	}{
		"none":        {func(*pcsc.Server) {}, nil},
		"slow":        {func(s *pcsc.Server) { s.Fault(pcsc.Delay) }, nil},
		"pulled away": {func(s *pcsc.Server) { s.Insert(nil) }, device.ErrAbsent},
		"exchanged":   {func(s *pcsc.Server) { s.Insert(&echo{}) }, device.ErrAbsent},
		"unplugged":   {func(s *pcsc.Server) { s.Fault(pcsc.Unplug) }, device.ErrAbsent},
		"garbage":     {func(s *pcsc.Server) { s.Fault(pcsc.Garbage) }, device.ErrGarbled},
		"silence":     {func(s *pcsc.Server) { s.Fault(pcsc.Silence) }, context.DeadlineExceeded},
		"daemon ends": {func(s *pcsc.Server) { s.Close() }, device.ErrAbsent},
	} {
		s, socket := start(t, 0)
		s.Insert(&echo{})
		k, err := New(socket, "").Card(t.Context(), time.Second)
		if err != nil {
			t.Fatal(name, err)
		}
		c.play(s)
		began := time.Now()
		_, err = k.Transmit(within(t, 600*time.Millisecond), []byte{0, 0x84, 0, 0, 8})
		if !errors.Is(err, c.want) || time.Since(began) > 2*time.Second {
			t.Errorf("%s: %v after %v, want %v", name, err, time.Since(began), c.want)
		}
		if err := k.Reset(within(t, 600*time.Millisecond)); name == "pulled away" && !errors.Is(err, device.ErrAbsent) {
			t.Errorf("%s: reset: %v", name, err)
		}
		k.Close(within(t, 100*time.Millisecond))
	}
}

func TestAbsent(t *testing.T) {
	s, socket := start(t, 0)
	for name, c := range map[string]struct {
		reader *Reader
		fault  pcsc.Fault
		says   string
	}{
		"no daemon":    {New(socket+".none", ""), pcsc.None, "start it"},
		"other reader": {New(socket, "Contact Reader"), pcsc.None, readerName},
		"no reader":    {New(socket, ""), pcsc.Unplug, "no chip reader"},
	} {
		s.Fault(c.fault)
		for call, f := range map[string]func() error{
			"check": func() error { _, err := c.reader.Check(t.Context()); return err },
			"card":  func() error { _, err := c.reader.Card(t.Context(), time.Second); return err },
		} {
			if err := f(); !errors.Is(err, device.ErrAbsent) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s, %s: %v", name, call, err)
			}
		}
	}
	s.Fault(pcsc.None)
	if _, err := New(socket, "Rig").Check(t.Context()); err != nil {
		t.Errorf("control: %v", err)
	}
}
