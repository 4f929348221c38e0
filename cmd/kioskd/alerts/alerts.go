package alerts

import (
	"context"
	"crypto/hpke"
	"errors"
	"sync"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/screening/list"
	"gatehouse/uplink/gallery"
	"gatehouse/uplink/shelf"
)

// Most is how many leads an officer is shown.
const Most = 5

// mostBytes is far above what a kiosk's memory holds.
const mostBytes = 16 << 30

// Alerts is one gallery. Nil is that of a kiosk without one.
type Alerts struct {
	Dir, Name string
	Keys      shelf.Keys
	Key       hpke.PrivateKey // of this kiosk, that opens it
	Floors    *shelf.Floors
	Now       func() time.Time

	use gallery.Current

	mu       sync.Mutex
	manifest shelf.Manifest // of the gallery in use
	err      error          // why there is none, or why the newest was refused
}

// Refresh opens what is new on the shelf. One that is refused does not push out the
// good one in use.
func (a *Alerts) Refresh(ctx context.Context) {
	if a == nil {
		return
	}
	old, _ := a.now()
	m, err := a.replace(ctx, old)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.manifest, a.err = m, err
}

func (a *Alerts) now() (shelf.Manifest, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.manifest, a.err
}

// replace gives the manifest of the gallery that is in use afterwards.
func (a *Alerts) replace(ctx context.Context, old shelf.Manifest) (shelf.Manifest, error) {
	o := gallery.Options{Keys: a.Keys, Floor: a.Floors.Of(shelf.KindGallery, a.Name), Key: a.Key}
	c, err := shelf.Open(a.Dir, a.Name, shelf.KindGallery, o.Keys, o.Floor, mostBytes)
	if err != nil {
		return old, err
	}
	same := c.SHA256 == old.SHA256
	c.Close()
	if same {
		return old, nil
	}
	g, err := gallery.Open(ctx, a.Dir, a.Name, o)
	if err != nil {
		return old, err
	}
	if err := a.Floors.Raise(shelf.KindGallery, a.Name, g.Manifest.Version); err != nil {
		g.Close()
		return old, err
	}
	a.use.Replace(g)
	return g.Manifest, nil
}

// Search has find look into the gallery, which gives the number of templates that were
// searched and what was hit, and writes down how that went. nothing, where it is not
// empty, says why there is nothing to look for. Nil: there is no gallery.
func (a *Alerts) Search(nothing string, find func(*gallery.Gallery) (size int, hits []screening.GalleryHit, err error)) *screening.GalleryEvidence {
	if a == nil {
		return nil
	}
	m, err := a.now()
	e := &screening.GalleryEvidence{Name: a.Name, Version: m.Version, State: list.StateSearched}
	if m.Version > 0 {
		e.Issued = m.Issued.Unix()
	}
	switch {
	case m.Version == 0 && errors.Is(err, shelf.ErrMissing):
		e.State, e.Reason = list.StateMissing, err.Error()
		return e
	case m.Version == 0:
		e.State, e.Reason = list.StateRefused, err.Error()
		return e
	case m.Expired(a.Now()):
		e.State, e.Reason = list.StateRefused, "it has expired: install a newer one"
		return e
	case nothing != "":
		e.State, e.Reason = list.StateNotAsked, nothing
		return e
	}
	err = a.use.Use(func(g *gallery.Gallery) (err error) {
		e.Version, e.Issued = g.Manifest.Version, g.Manifest.Issued.Unix() // a newer one may have come since
		e.Size, e.Hits, err = find(g)
		return err
	})
	if err != nil {
		e.State, e.Reason, e.Hits = list.StateNotAsked, err.Error(), nil
	}
	return e
}

// View shows the gallery with its age; one older than oldest is stale.
func (a *Alerts) View(oldest time.Duration) console.ListView {
	m, err := a.now()
	now := a.Now()
	v := console.ListView{Name: a.Name, Version: m.Version, State: "ok"}
	switch {
	case m.Version == 0 && errors.Is(err, shelf.ErrMissing):
		v.State = "missing"
	case err != nil:
		v.State = "refused"
	case m.Expired(now), oldest > 0 && m.Age(now) > oldest:
		v.State = "stale"
	}
	if m.Version > 0 {
		v.AgeSeconds = int64(m.Age(now) / time.Second)
	}
	return v
}

// Close wipes the gallery, once no search is under way.
func (a *Alerts) Close() {
	if a != nil {
		a.use.Replace(nil)
	}
}
