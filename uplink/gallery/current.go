package gallery

import (
	"context"
	"errors"
	"sync"

	"gatehouse/uplink/shelf"
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

// Refresh opens what lies on the shelf and puts it in the place of the gallery in use,
// unless that is the same. It tells whether it did. Where the new one is refused, the
// one in use stays; whether it is still good enough is the caller's to say. Errors:
// Open's.
func (c *Current) Refresh(ctx context.Context, dir, name string, o Options) (bool, error) {
	content, err := shelf.Open(dir, name, shelf.KindGallery, o.Keys, o.Floor, o.limit())
	if err != nil {
		return false, err
	}
	content.Close()
	same := false
	if err := c.Use(func(g *Gallery) error { same = g.Manifest == content.Manifest; return nil }); err == nil && same {
		return false, nil
	}
	g, err := Open(ctx, dir, name, o)
	if err != nil {
		return false, err
	}
	c.Replace(g)
	return true, nil
}
