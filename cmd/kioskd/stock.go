package main

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/uplink/shelf"
)

// stock is one signed thing as it was last read from the shelf. A newer one that
// is refused does not push out the good one in use; the refusal is shown.
type stock[T any] struct {
	kind, name string
	limit      int64 // bytes
	parse      func([]byte) (T, error)
	strict     bool // one that has expired is refused

	mu sync.Mutex
	stand[T]
}

// stand is how a stock stands.
type stand[T any] struct {
	value    T
	manifest shelf.Manifest
	good     bool  // one is in use
	err      error // why there is none, or why the newest was refused
}

func (k *stock[T]) now() stand[T] {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.stand
}

// refresh reads the shelf. What has not changed is not parsed again.
func (k *stock[T]) refresh(dir string, keys shelf.Keys, floors *shelf.Floors, now time.Time) {
	if k.name == "" {
		return
	}
	next := k.now()
	item, err := shelf.Load(dir, k.name, k.kind, keys, floors.Of(k.kind, k.name), k.limit)
	if err == nil && (!next.good || item.SHA256 != next.manifest.SHA256) {
		next.value, err = k.parse(item.Content)
	}
	if err == nil && k.strict {
		err = expired(item.Manifest, now)
	}
	if err == nil {
		err = floors.Raise(k.kind, k.name, item.Version)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.err = err
	if err == nil {
		k.stand = stand[T]{value: next.value, manifest: item.Manifest, good: true}
	}
}

// expired says so of a thing that has.
func expired(m shelf.Manifest, now time.Time) error {
	if !m.Expired(now) {
		return nil
	}
	return fmt.Errorf("%s %s, version %d, expired on %s: install a newer one", m.Kind, m.Name, m.Version, m.Expires.Format(time.DateOnly))
}

// missing: none was ever good because none is there.
func (s *stand[T]) missing() bool { return !s.good && errors.Is(s.err, shelf.ErrMissing) }

// view shows the thing with its age; one older than oldest is stale, 0 = as its
// manifest says.
func (k *stock[T]) view(now time.Time, oldest time.Duration) console.ListView {
	s := k.now()
	v := console.ListView{Name: k.name, Version: s.manifest.Version, State: "ok"}
	switch {
	case s.missing():
		v.State = "missing"
	case s.err != nil:
		v.State = "refused"
	case s.manifest.Expired(now), oldest > 0 && s.manifest.Age(now) > oldest:
		v.State = "stale"
	}
	if s.good {
		v.AgeSeconds = int64(s.manifest.Age(now) / time.Second)
	}
	return v
}
