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

	mu    sync.Mutex
	store *trust.Store // nil: it could not be opened
	err   error        // why, or why the newest bundle was refused
	seen  os.FileInfo  // manifest that was last tried
}

// Refresh takes what is new in the store and on the shelf.
func (a *Anchors) Refresh() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.store == nil {
		if a.store, a.err = trust.Open(a.dir); a.err != nil {
			return
		}
	} else if a.err = a.store.Reload(); a.err != nil {
		return
	}
	a.take()
}

// take imports a bundle that was not tried yet. One that is refused is shown until
// another comes.
func (a *Anchors) take() {
	if a.bundle == "" {
		return
	}
	i, err := os.Stat(a.bundle)
	if err != nil || a.seen != nil && os.SameFile(i, a.seen) && i.ModTime().Equal(a.seen.ModTime()) {
		return
	}
	_, err = a.store.ImportBundle(context.Background(), a.bundle, a.keys, trust.Options{Now: a.now()})
	if err == nil || errors.Is(err, trust.ErrRollback) || errors.Is(err, trust.ErrRefused) {
		a.seen = i
	}
	if a.err = err; a.have() {
		a.err = nil // it is in the store since before this program started
	}
}

// have tells whether the bundle on the shelf is the one in the store.
func (a *Anchors) have() bool {
	name := filepath.Base(a.bundle)
	item, err := shelf.Load(filepath.Dir(a.bundle), name[:len(name)-len(filepath.Ext(name))], shelf.KindTrust, a.keys, 0, trust.MaxBundle)
	if err != nil {
		return false
	}
	for _, s := range a.store.Sources(a.now()) {
		if s.Kind == trust.KindBilateral && s.Version == item.Version {
			return true
		}
	}
	return false
}

// Evidence is what the store has to say of the signers of a chip.
func (a *Anchors) Evidence(c *screening.ChipEvidence) *screening.TrustEvidence {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.store == nil {
		return &screening.TrustEvidence{State: "refused", Reason: a.err.Error()}
	}
	var signed [][]byte
	for _, name := range [...]string{"EF.SOD", "EF.CardSecurity"} {
		if f := c.File(name); f != nil && f.Content != nil {
			signed = append(signed, f.Content)
		}
	}
	e := a.store.Evidence(signed...)
	return &e
}

// View shows the store as one list, as old as its youngest source.
func (a *Anchors) View() console.ListView {
	a.mu.Lock()
	defer a.mu.Unlock()
	v := console.ListView{Name: "trust", State: "missing"}
	if a.store != nil && !a.store.Empty() {
		v.State = "ok"
		youngest := time.Time{}
		for _, s := range a.store.Sources(a.now()) {
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
	if a.err != nil {
		v.State = "refused"
	}
	return v
}
