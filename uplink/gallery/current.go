package gallery

import (
	"errors"
	"sync"
)

// ErrNone says that there is no gallery yet.
var ErrNone = errors.New("gallery: none is open")

// Current is the gallery in use. A new one takes its place at once, for whoever comes
// next; the old one is closed when its last reader is done.
type Current struct {
	mu  sync.Mutex
	now *shared
}

type shared struct {
	gallery *Gallery
	readers int
	retired bool
}

// Use calls f with the gallery, which stays open until f returns. Error: ErrNone or f's.
func (c *Current) Use(f func(*Gallery) error) error {
	c.mu.Lock()
	s := c.now
	if s == nil {
		c.mu.Unlock()
		return ErrNone
	}
	s.readers++
	c.mu.Unlock()
	defer c.done(s)
	return f(s.gallery)
}

func (c *Current) done(s *shared) {
	c.mu.Lock()
	s.readers--
	last := s.retired && s.readers == 0
	c.mu.Unlock()
	if last {
		s.gallery.Close()
	}
}

// Replace puts g in the place of the gallery in use; nil: there is none any more.
func (c *Current) Replace(g *Gallery) {
	c.mu.Lock()
	old := c.now
	if c.now = nil; g != nil {
		c.now = &shared{gallery: g}
	}
	if old == nil {
		c.mu.Unlock()
		return
	}
	old.retired = true
	idle := old.readers == 0
	c.mu.Unlock()
	if idle {
		old.gallery.Close()
	}
}
