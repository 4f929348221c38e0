package faces

import (
	"context"
	"fmt"

	"gatehouse/cmd/kioskd/alerts"
	"gatehouse/screening"
	"gatehouse/uplink/gallery"
)

// search looks for the traveller in the gallery. Leads go to the page with the gallery's
// picture, cut as the traveller's.
func (v *Verifying) search(ctx context.Context, r *Room, t *Taken) {
	probe, ok := t.known["live"]
	least, judged := v.lead(r)
	nothing := ""
	switch {
	case !ok:
		nothing = "no face was taken"
	case !judged: // a search that can find nobody proves nothing
		nothing = "neither the policy nor the card of model " + probe.Ref().ID + " says from which score on a face is a lead"
	}
	t.Evidence.Alerts = r.Alerts.Search(nothing, func(g *gallery.Gallery) (int, []screening.GalleryHit, error) {
		found, err := g.SearchFaces(ctx, probe, gallery.FaceLimits{LeastE4: least, Leads: alerts.Most})
		if err != nil {
			return 0, nil, err
		}
		if found.Others > 0 { // who is in them was not looked for
			return 0, nil, fmt.Errorf("%d of its faces are of other networks than %s: the nation makes it anew", found.Others, probe.Ref().ID)
		}
		var hits []screening.GalleryHit
		for _, l := range found.Leads {
			hits = append(hits, screening.GalleryHit{Subject: l.Subject, Score: l.ScoreE4, Reason: l.Reason})
			picture, err := g.Picture(l.Row)
			if err != nil || picture == nil {
				continue // the lead itself is in the evidence
			}
			if s, err := t.eyes.Study(ctx, picture); err == nil {
				t.show(fmt.Sprintf("face-lead-%d", len(hits)), "Gallery: "+l.Subject, &s)
			}
			clear(picture)
		}
		return found.Screened, hits, nil
	})
}

// lead is the least score of a lead: the policy's, else that of the card's strictest
// threshold; false: neither says one.
func (v *Verifying) lead(r *Room) (leastE4 int, ok bool) {
	if n := r.Lead(); n > 0 {
		return n, true
	}
	t := v.embedding.Card().Thresholds()
	if len(t) == 0 {
		return 0, false
	}
	return t[len(t)-1].E4(), true
}
