package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/uplink/shelf"
	"gatehouse/uplink/trust"
)

// Anchors is whom this kiosk believes about chips: its trust store, which a
// technician fills with kioskctl trust, and the nation with bundles on the shelf.
type Anchors struct {
	dir    string // of the store
	bundle string // manifest of the bundle on the shelf; empty: none
	keys   shelf.Keys
	now    func() time.Time

	refreshing sync.Mutex
	seen       os.FileInfo // manifest that was last tried
	refused    error       // why the bundle was, if it was

	mu    sync.Mutex   // held for a moment only: an import takes seconds, and a traveller may wait
	store *trust.Store // nil: it could not be opened
	err   error        // why, or why the newest bundle was refused
}

// Refresh takes what is new in the store and on the shelf.
func (a *Anchors) Refresh() {
	a.refreshing.Lock()
	defer a.refreshing.Unlock()
	store, _ := a.current()
	var err error
	if store != nil {
		err = store.Reload() // what was read before stays in use
	} else if store, err = trust.Open(a.dir); err != nil {
		store = nil
	}
	if err == nil {
		err = a.take(store)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.store, a.err = store, err
}

func (a *Anchors) current() (*trust.Store, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.store, a.err
}

// take imports a bundle that was not tried yet. One that is refused is shown until
// another comes.
func (a *Anchors) take(store *trust.Store) error {
	if a.bundle == "" {
		return nil
	}
	i, err := os.Stat(a.bundle)
	switch {
	case err != nil:
		return nil
	case a.seen != nil && os.SameFile(i, a.seen) && i.ModTime().Equal(a.seen.ModTime()):
		return a.refused
	}
	_, a.refused = store.ImportBundle(context.Background(), a.bundle, a.keys, trust.Options{Now: a.now()})
	if a.refused == nil || errors.Is(a.refused, trust.ErrRollback) || errors.Is(a.refused, trust.ErrRefused) {
		a.seen = i
	}
	if a.have(store) {
		a.refused = nil // it is in the store since before this program started
	}
	return a.refused
}

// have tells whether the bundle on the shelf is the one in the store.
func (a *Anchors) have(store *trust.Store) bool {
	name := filepath.Base(a.bundle)
	item, err := shelf.Load(filepath.Dir(a.bundle), name[:len(name)-len(filepath.Ext(name))], shelf.KindTrust, a.keys, 0, trust.MaxBundle)
	if err != nil {
		return false
	}
	for _, s := range store.Sources(a.now()) {
		if s.Kind == trust.KindBilateral && s.SHA256 == trust.ID(item.SHA256).String() {
			return true
		}
	}
	return false
}

// Evidence is what the store has to say of the signers of a chip.
func (a *Anchors) Evidence(c *screening.ChipEvidence) *screening.TrustEvidence {
	store, err := a.current()
	if store == nil {
		return &screening.TrustEvidence{State: "refused", Reason: err.Error()}
	}
	var signed [][]byte
	for _, name := range [...]string{"EF.SOD", "EF.CardSecurity"} {
		if f := c.File(name); f != nil && f.Content != nil {
			signed = append(signed, f.Content)
		}
	}
	e := store.Evidence(signed...)
	return &e
}

// View shows the store as one list, as old as its youngest source.
func (a *Anchors) View() console.ListView {
	store, err := a.current()
	v := console.ListView{Name: "trust", State: "missing"}
	if store != nil && !store.Empty() {
		v.State = "ok"
		youngest := time.Time{}
		for _, s := range store.Sources(a.now()) {
			v.Version = max(v.Version, s.Version)
			for _, t := range [...]time.Time{s.Signed, s.Stored} {
				if !t.IsZero() && t.After(youngest) {
					youngest = t
					break
				}
			}
		}
		v.AgeSeconds = int64(a.now().Sub(youngest) / time.Second)
	}
	if err != nil {
		v.State = "refused"
	}
	return v
}
