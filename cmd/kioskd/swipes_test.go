package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

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
		s := newSwipes(nil, func() time.Time { return began.Add(-c.at) })
		s.keep(frame.Reading{Lines: []string{"x"}})
		if got := s.Take(began); (got != nil) != c.drawn {
			t.Errorf("%s: %v", c.name, got)
		}
		if s.Take(began) != nil {
			t.Errorf("%s: it is still there for the next traveller", c.name)
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
		select {
		case <-s.Drawn():
		case <-time.After(3 * time.Second):
			t.Fatal("nothing was heard")
		}
		if got := s.Take(time.Now()); got == nil || !slices.Equal(got.Lines, want) {
			t.Errorf("%v", got)
		}
		peer.Fault(bench.Unplug)
		peer.Fault(bench.None)
		time.Sleep(1300 * time.Millisecond) // until it is listened to again
	}
}
