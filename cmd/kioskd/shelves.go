package main

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"gatehouse/capture/model"
	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/screening"
	"gatehouse/screening/list"
	"gatehouse/screening/policy"
	"gatehouse/uplink/shelf"
)

// Shelves holds the signed policy and lists as they were last read. Refresh
// reads them again; an item that is refused then does not push out the good one
// that is in use, and the refusal is shown.
type Shelves struct {
	cfg    config.Shelf
	keys   shelf.Keys
	floors *shelf.Floors
	now    func() time.Time

	mu      sync.Mutex
	policy  policy.Policy
	inForce shelf.Manifest // of policy
	noRule  error          // why there is no policy, or why the newest was refused
	rules   bool           // a policy is in use
	lists   map[string]*held
	seals   sealPack
	models  evidence.Templates
	pack    shelf.Manifest // of models
}

// held is one list.
type held struct {
	list     *list.List // nil: none was ever good
	manifest shelf.Manifest
	err      error // why the newest was refused
}

// maxPolicy, maxList and maxModels bound the contents.
const (
	maxPolicy = policy.MaxSize
	maxList   = list.MaxSize
	maxModels = model.MaxSize
)

// OpenShelves reads everything once. Only keys and floors that cannot be read
// are errors: a policy or list that is missing or refused is shown and waited for.
func OpenShelves(cfg config.Shelf, floors string, now func() time.Time) (*Shelves, error) {
	text, err := os.ReadFile(cfg.Keys)
	if err != nil {
		return nil, fmt.Errorf("shelf.keys: %w", err)
	}
	s := &Shelves{cfg: cfg, now: now, lists: map[string]*held{}}
	if s.keys, err = shelf.ParseKeys(string(text)); err != nil {
		return nil, fmt.Errorf("shelf.keys %s: %w", cfg.Keys, err)
	}
	if s.floors, err = shelf.OpenFloors(floors); err != nil {
		return nil, err
	}
	s.Refresh()
	return s, nil
}

// Refresh reads what has a new version on the shelf.
func (s *Shelves) Refresh() {
	s.refreshPolicy()
	for _, name := range s.cfg.Lists {
		s.refreshList(name)
	}
	s.refreshSeals()
	s.refreshModels()
}

func (s *Shelves) refreshPolicy() {
	item, err := shelf.Load(s.cfg.Dir, s.cfg.Policy, shelf.KindPolicy, s.keys, s.floors.Of(shelf.KindPolicy, s.cfg.Policy), maxPolicy)
	var p policy.Policy
	if err == nil {
		p, err = policy.Parse(item.Content)
	}
	if err == nil && item.Expired(s.now()) {
		err = fmt.Errorf("policy %s, version %d, expired on %s: install a newer one", s.cfg.Policy, item.Version, item.Expires.Format(time.DateOnly))
	}
	if err == nil {
		err = s.floors.Raise(shelf.KindPolicy, s.cfg.Policy, item.Version)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noRule = err
	if err == nil {
		s.policy, s.inForce, s.rules = p, item.Manifest, true
	}
}

func (s *Shelves) refreshList(name string) {
	s.mu.Lock()
	h := s.lists[name]
	if h == nil {
		h = &held{}
		s.lists[name] = h
	}
	was := *h
	s.mu.Unlock()

	item, err := shelf.Load(s.cfg.Dir, name, shelf.KindList, s.keys, s.floors.Of(shelf.KindList, name), maxList)
	next := was.list
	if err == nil && (was.list == nil || item.SHA256 != was.manifest.SHA256) {
		next, err = list.Parse(item.Content)
	}
	if err == nil {
		err = s.floors.Raise(shelf.KindList, name, item.Version)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h.err = err
	if err == nil {
		h.list, h.manifest = next, item.Manifest
	}
}

// Policy gives the policy in use, or why there is none.
func (s *Shelves) Policy() (policy.Policy, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.rules {
		return policy.Policy{}, fmt.Errorf("no policy is in force: %w", s.noRule)
	}
	return s.policy, nil
}

// Search asks every list for the document. What the lists say, and how old they
// are, becomes evidence; a list that is away becomes evidence too.
func (s *Shelves) Search(d screening.DocumentEvidence) []screening.ListEvidence {
	q, unasked := list.QueryOf(&d)
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]screening.ListEvidence, 0, len(s.cfg.Lists))
	for _, name := range s.cfg.Lists {
		h := s.lists[name]
		e := screening.ListEvidence{Name: name, State: list.StateSearched}
		switch {
		case h.list == nil && errors.Is(h.err, shelf.ErrMissing):
			e.State, e.Reason = list.StateMissing, h.err.Error()
		case h.list == nil:
			e.State, e.Reason = list.StateRefused, h.err.Error()
		default:
			e.Version, e.Issued = h.manifest.Version, h.manifest.Issued.Unix()
			if unasked != nil {
				e.State, e.Reason = list.StateNotAsked, unasked.Error()
				break
			}
			e.Hits = h.list.Search(q.Number, q.Type, q.Issuer)
		}
		out = append(out, e)
	}
	return out
}

// Views shows each list with its age, and the policy where its newest version was
// refused and an older one is in use.
func (s *Shelves) Views() []console.ListView {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	out := make([]console.ListView, 0, len(s.cfg.Lists))
	for _, name := range s.cfg.Lists {
		h := s.lists[name]
		v := console.ListView{Name: name, Version: h.manifest.Version, State: "ok"}
		switch {
		case h.list == nil && errors.Is(h.err, shelf.ErrMissing):
			v.State = "missing"
		case h.err != nil:
			v.State = "refused"
		case h.manifest.Expired(now), s.rules && h.manifest.Age(now) > s.policy.ListMaxAge():
			v.State = "stale"
		}
		if h.list != nil {
			v.AgeSeconds = int64(h.manifest.Age(now) / time.Second)
		}
		out = append(out, v)
	}
	if v, ok := s.modelView(now); ok {
		out = append(out, v)
	}
	if v, ok := s.sealView(now); ok {
		out = append(out, v)
	}
	if s.rules && s.noRule != nil {
		out = append(out, console.ListView{Name: s.cfg.Policy, Version: s.inForce.Version, AgeSeconds: int64(s.inForce.Age(now) / time.Second), State: "refused"})
	}
	return out
}
