package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/devices"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/device/scanner"
	"gatehouse/device/scanner/frame"
	"gatehouse/test/rig/bench"
)

func TestSwipes(t *testing.T) {
	began := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		at    time.Duration // before the crossing
		drawn bool
	}{
		{"during the crossing", -time.Second, true},
		{"just before it", 20 * time.Second, true},
		{"by somebody else", 31 * time.Second, false},
	} {
		clock := began.Add(-c.at)
		s := newSwipes(nil, func() time.Time { return clock })
		if s.Waiting() {
			t.Errorf("%s: before anything was drawn", c.name)
		}
		s.keep(frame.Reading{Lines: []string{"x"}})
		clock = began
		if s.Waiting() != c.drawn {
			t.Errorf("%s: waiting: %v", c.name, !c.drawn)
		}
		if got := s.Take(began); (got != nil) != c.drawn {
			t.Errorf("%s: %v", c.name, got)
		}
		if s.Take(began) != nil || s.Waiting() {
			t.Errorf("%s: it is still there for the next traveller", c.name)
		}
		s.keep(frame.Reading{Lines: []string{"x"}})
		if s.Forget(); s.Take(began) != nil {
			t.Errorf("%s: what was forgotten is still there", c.name)
		}
	}
}

// A kiosk without a camera has the drawn document alone: no second reader agrees
// with it. With a camera it is compared with the page.
func TestDrawnDocumentIsNoSecondReader(t *testing.T) {
	lines := []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}
	l := &Lane{glass: &Glass{&devices.Set{}}, shelves: &Shelves{}, now: time.Now}
	for _, drawn := range []bool{true, false} {
		x := crossing{swipe: &frame.Reading{Lines: lines}}
		ev, _ := l.gather(t.Context(), &x, Reading{Document: evidence.Drawn(x.swipe), Drawn: drawn})
		if !slices.Equal(ev.Document.Lines, lines) || (ev.Document.Reader == nil) != drawn {
			t.Errorf("drawn %v: %q, %+v", drawn, ev.Document.Lines, ev.Document.Reader)
		}
	}
}

func TestSwipesListen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reader")
	peer, err := bench.NewReader(path, bench.BlockReader, 9600, 3)
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	r, err := scanner.OpenSerial(path, 9600, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	ctx, cancel := context.WithCancel(t.Context())
	s, done := newSwipes(r, time.Now), make(chan struct{})
	go func() { defer close(done); s.Run(ctx, slog.New(slog.DiscardHandler)) }()
	defer func() { cancel(); <-done }()
	want := []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}
	time.Sleep(200 * time.Millisecond) // until it listens
	for range 2 {
		if err := peer.Swipe(want); err != nil {
			t.Fatal(err)
		}
		for begun := time.Now(); !s.Waiting(); time.Sleep(10 * time.Millisecond) {
			if time.Since(begun) > 3*time.Second {
				t.Fatal("nothing was heard")
			}
		}
		if got := s.Take(time.Now()); got == nil || !slices.Equal(got.Lines, want) {
			t.Errorf("%v", got)
		}
		peer.Fault(bench.Unplug)
		peer.Fault(bench.None)
		time.Sleep(1300 * time.Millisecond) // until it is listened to again
	}
}
