package fingers

import (
	"context"

	"gatehouse/cmd/kioskd/alerts"
	"gatehouse/screening"
	"gatehouse/screening/match/index"
	"gatehouse/uplink/gallery"
)

// search looks for the fingers that were taken.
func (r *Room) search(ctx context.Context, t *Taken) {
	nothing := ""
	if len(t.Prints) == 0 {
		nothing = "no finger was taken"
	}
	t.Evidence.Alerts = r.Alerts.Search(nothing, func(g *gallery.Gallery) (int, []screening.GalleryHit, error) {
		var probes []index.Probe
		for i := range t.Prints {
			probes = append(probes, index.Probe{Finger: t.Prints[i].Finger, Template: &t.Prints[i].Template})
		}
		found, err := g.Search(ctx, index.NewSearcher(), probes, index.Limits{FalseCenti: r.Lead(), Leads: alerts.Most})
		if err != nil {
			return 0, nil, err
		}
		var hits []screening.GalleryHit
		for _, l := range found.Leads {
			best := l.Pairs[0]
			hits = append(hits, screening.GalleryHit{
				Subject: l.Subject, Finger: t.Prints[best.Probe].Finger.String(), Score: best.Score, FMRCenti: best.FMRCenti, Reason: l.Reason,
			})
			t.lead(g, l.Subject, best.Row)
		}
		return found.Screened, hits, nil
	})
}
