package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"gatehouse/device/scanner"
	"gatehouse/device/scanner/frame"
)

// swipeAge: a document drawn through the reader longer before the crossing began
// belonged to somebody else.
const swipeAge = 30 * time.Second

// Swipes keeps the last document that was drawn through the second reader, until
// a crossing has taken it or it is too old.
type Swipes struct {
	reader scanner.Reader // nil: none is configured
	now    func() time.Time

	mu    sync.Mutex
	last  *frame.Reading
	at    time.Time
	drawn chan struct{} // one is waiting
}

func newSwipes(r scanner.Reader, now func() time.Time) *Swipes {
	return &Swipes{reader: r, now: now, drawn: make(chan struct{}, 1)}
}

// Run listens until ctx ends. A reader that is away is asked again; it is logged
// when that begins.
func (s *Swipes) Run(ctx context.Context, log *slog.Logger) {
	if s.reader == nil {
		return
	}
	away := false
	for ctx.Err() == nil {
		r, err := s.reader.Read(ctx)
		switch {
		case err == nil:
			away = false
			s.keep(r)
		case ctx.Err() != nil:
		case !away:
			away = true
			log.Warn("the second reader is away", "err", err)
			fallthrough
		default:
			sleep(ctx, time.Second)
		}
	}
}

func (s *Swipes) keep(r frame.Reading) {
	s.mu.Lock()
	s.last, s.at = &r, s.now()
	s.mu.Unlock()
	select {
	case s.drawn <- struct{}{}:
	default:
	}
}

// Drawn says that a document was drawn through the reader: a crossing begins.
func (s *Swipes) Drawn() <-chan struct{} { return s.drawn }

// Take gives what was drawn since shortly before began, nil if nothing was, and
// forgets it.
func (s *Swipes) Take(began time.Time) *frame.Reading {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.drawn:
	default:
	}
	r := s.last
	s.last = nil
	if r == nil || began.Sub(s.at) > swipeAge {
		return nil
	}
	return r
}
