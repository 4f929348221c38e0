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

	mu   sync.Mutex
	last *frame.Reading
	at   time.Time
}

func newSwipes(r scanner.Reader, now func() time.Time) *Swipes {
	return &Swipes{reader: r, now: now}
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
	defer s.mu.Unlock()
	s.last, s.at = &r, s.now()
}

// Waiting tells whether a document was drawn through the reader that a crossing
// which begins now would take.
func (s *Swipes) Waiting() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last != nil && s.now().Sub(s.at) <= swipeAge
}

// Take gives what was drawn since shortly before began, nil if nothing was, and
// forgets it.
func (s *Swipes) Take(began time.Time) *frame.Reading {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.last
	s.last = nil
	if r == nil || began.Sub(s.at) > swipeAge {
		return nil
	}
	return r
}

// Forget says that the traveller has gone: what is drawn from now on belongs to
// the next one.
func (s *Swipes) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = nil
}
