package console

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	cookieName  = "gatehouse"
	tokenHeader = "Gatehouse-Token"
	shift       = 12 * time.Hour // the longest session
)

// session is one officer at one page; the zero value is nobody.
type session struct {
	officer      string
	mark         string // of the entry in the officers file
	key, token   string // the cookie, and what each POST repeats in a header
	since, heard time.Time
}

// begin signs an officer in and ends the session before: a lane has one officer.
func (c *Console) begin(officer, mark string) (session, error) {
	b := make([]byte, 64)
	if _, err := io.ReadFull(c.cfg.Rand, b); err != nil {
		return session{}, fmt.Errorf("console: %w", err)
	}
	now := c.cfg.Now()
	s := session{
		officer: officer, mark: mark,
		key: base64.RawURLEncoding.EncodeToString(b[:32]), token: base64.RawURLEncoding.EncodeToString(b[32:]),
		since: now, heard: now,
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.session = &s
	c.announce()
	return s, nil
}

// live gives the session that stands now and ends one that has run out: unheard
// for too long, longer than a shift, or of an officer whose entry changed.
func (c *Console) live() session {
	c.mu.Lock()
	s := c.session
	if s == nil {
		c.mu.Unlock()
		return session{}
	}
	is := *s
	c.mu.Unlock()
	now := c.cfg.Now()
	if now.Sub(is.heard) <= c.cfg.HeartbeatLimit && now.Sub(is.since) <= shift && c.roll.Holds(is.officer, is.mark) {
		return is
	}
	c.end(is.key)
	return session{}
}

// end ends the session with this key, if it is still the one that stands.
func (c *Console) end(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.session != nil && c.session.key == key {
		c.session = nil
		c.announce()
	}
}

// hear notes a sign of life of the page.
func (c *Console) hear(key string) {
	now := c.cfg.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.session != nil && c.session.key == key {
		c.session.heard = now
	}
}

// of gives the session that a request belongs to.
func (c *Console) of(r *http.Request) (session, bool) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return session{}, false
	}
	s := c.live()
	if s.officer == "" || !same(cookie.Value, s.key) {
		return session{}, false
	}
	return s, true
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
