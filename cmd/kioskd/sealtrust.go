package main

import (
	"errors"
	"fmt"
	"time"

	"gatehouse/capture/seal"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/uplink/shelf"
)

// sealPack is the certificates for seals as they were last read.
type sealPack struct {
	trust    seal.Trust
	manifest shelf.Manifest
	good     bool  // one was ever good
	err      error // why the newest was refused
}

// refreshSeals reads the certificates for seals, where any are configured. A pack
// that is refused does not push out the one in use.
func (s *Shelves) refreshSeals() {
	name := s.cfg.Seals
	if name == "" {
		return
	}
	s.mu.Lock()
	next := s.seals
	s.mu.Unlock()

	item, err := shelf.Load(s.cfg.Dir, name, shelf.KindSeals, s.keys, s.floors.Of(shelf.KindSeals, name), seal.MaxTrust)
	if err == nil && (!next.good || item.SHA256 != next.manifest.SHA256) {
		next.trust, err = seal.ParseTrust(item.Content)
	}
	if err == nil {
		err = s.floors.Raise(shelf.KindSeals, name, item.Version)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seals.err = err
	if err == nil {
		s.seals = sealPack{trust: next.trust, manifest: item.Manifest, good: true}
	}
}

// Seals gives the certificates for seals as they stand; false where this kiosk is
// not configured to look for seals.
func (s *Shelves) Seals() (evidence.SealTrust, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := evidence.SealTrust{Trust: s.seals.trust, Version: s.seals.manifest.Version, Err: s.seals.err}
	if t.Err == nil && s.seals.good && s.seals.manifest.Expired(s.now()) {
		t.Err = fmt.Errorf("version %d expired on %s: install a newer one", t.Version, s.seals.manifest.Expires.Format(time.DateOnly))
	}
	return t, s.cfg.Seals != ""
}

// sealView shows the certificates among the lists; false where none are configured.
func (s *Shelves) sealView(now time.Time) (console.ListView, bool) {
	v := console.ListView{Name: s.cfg.Seals, Version: s.seals.manifest.Version, State: "ok"}
	switch {
	case !s.seals.good && errors.Is(s.seals.err, shelf.ErrMissing):
		v.State = "missing"
	case s.seals.err != nil:
		v.State = "refused"
	case s.seals.manifest.Expired(now):
		v.State = "stale"
	}
	if s.seals.good {
		v.AgeSeconds = int64(s.seals.manifest.Age(now) / time.Second)
	}
	return v, v.Name != ""
}
