package main

import (
	"errors"
	"time"

	"gatehouse/capture/model"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/uplink/shelf"
)

// refreshModels reads the templates of document models, where any are configured.
// One that is refused does not push out the one in use.
func (s *Shelves) refreshModels() {
	name := s.cfg.Models
	if name == "" {
		return
	}
	s.mu.Lock()
	was, manifest := s.models, s.pack
	s.mu.Unlock()

	item, err := shelf.Load(s.cfg.Dir, name, shelf.KindModels, s.keys, s.floors.Of(shelf.KindModels, name), maxModels)
	pack := was.Pack
	if err == nil && (pack == nil || item.SHA256 != manifest.SHA256) {
		pack, err = model.Parse(item.Content)
	}
	if err == nil {
		err = s.floors.Raise(shelf.KindModels, name, item.Version)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.models.Name, s.models.Err, s.models.Missing = name, err, errors.Is(err, shelf.ErrMissing)
	if err == nil {
		s.models.Pack, s.models.Version, s.models.Issued, s.models.Expires = pack, item.Version, item.Issued, item.Expires
		s.pack = item.Manifest
	}
}

// Models gives the templates as they stand.
func (s *Shelves) Models() evidence.Templates {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.models
}

// modelView shows the templates among the lists; false where none are configured.
func (s *Shelves) modelView(now time.Time) (console.ListView, bool) {
	v := console.ListView{Name: s.models.Name, Version: s.models.Version, State: "ok"}
	oldest := s.policy.ModelMaxAge()
	switch {
	case v.Name == "":
		return v, false
	case s.models.Pack == nil && s.models.Missing:
		v.State = "missing"
	case s.models.Err != nil:
		v.State = "refused"
	case s.pack.Expired(now), s.rules && oldest > 0 && s.pack.Age(now) > oldest:
		v.State = "stale"
	}
	if s.models.Pack != nil {
		v.AgeSeconds = int64(s.pack.Age(now) / time.Second)
	}
	return v, true
}
