package fingers

import (
	"context"
	"crypto/hpke"
	"errors"
	"sync"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/screening/list"
	"gatehouse/screening/match/index"
	"gatehouse/uplink/gallery"
	"gatehouse/uplink/shelf"
)

// Alerts is the gallery of fingers that are looked for, as it comes on the shelf.
type Alerts struct {
	Dir, Name string
	Keys      shelf.Keys
	Key       hpke.PrivateKey // of this kiosk, that opens it
	Floors    *shelf.Floors
	Lead      func() int // least strength of a lead: -100 log10 of the false leads of one search
	Now       func() time.Time

	use gallery.Current

	mu       sync.Mutex
	manifest shelf.Manifest // of the gallery in use
	err      error          // why there is none, or why the newest was refused
}

// Refresh opens what is new on the shelf. One that is refused does not push out the
// good one in use.
func (a *Alerts) Refresh(ctx context.Context) {
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
	c, err := shelf.Open(a.Dir, a.Name, shelf.KindGallery, o.Keys, o.Floor, mostGallery)
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

// mostGallery is far above what a kiosk's memory holds.
const mostGallery = 16 << 30

// search looks for the fingers that were taken.
func (a *Alerts) search(ctx context.Context, t *Taken) {
	if a == nil {
		return
	}
	m, err := a.now()
	e := &screening.GalleryEvidence{Name: a.Name, Version: m.Version, State: list.StateSearched}
	t.Evidence.Alerts = e
	if m.Version > 0 {
		e.Issued = m.Issued.Unix()
	}
	switch {
	case m.Version == 0 && errors.Is(err, shelf.ErrMissing):
		e.State, e.Reason = list.StateMissing, err.Error()
		return
	case m.Version == 0:
		e.State, e.Reason = list.StateRefused, err.Error()
		return
	case m.Expired(a.Now()):
		e.State, e.Reason = list.StateRefused, "it has expired: install a newer one"
		return
	case len(t.Prints) == 0:
		e.State, e.Reason = list.StateNotAsked, "no finger was taken"
		return
	}
	err = a.use.Use(func(g *gallery.Gallery) error {
		e.Version, e.Issued = g.Manifest.Version, g.Manifest.Issued.Unix() // a newer one may have come since
		var probes []index.Probe
		for i := range t.Prints {
			probes = append(probes, index.Probe{Finger: t.Prints[i].Finger, Template: &t.Prints[i].Template})
		}
		found, err := g.Search(ctx, index.NewSearcher(), probes, index.Limits{FalseCenti: a.Lead(), Leads: mostLeads})
		if err != nil {
			return err
		}
		e.Size = found.Screened
		for _, l := range found.Leads {
			best := l.Pairs[0]
			e.Hits = append(e.Hits, screening.GalleryHit{
				Subject: l.Subject, Finger: t.Prints[best.Probe].Finger.String(), Score: best.Score, FMRCenti: best.FMRCenti, Reason: l.Reason,
			})
			t.lead(g, l.Subject, best.Row)
		}
		return nil
	})
	if err != nil {
		e.State, e.Reason, e.Hits = list.StateNotAsked, err.Error(), nil
	}
}

// mostLeads is how many an officer is shown.
const mostLeads = 5

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
