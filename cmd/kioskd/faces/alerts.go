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
	nothing := ""
	if !ok {
		nothing = "no face was taken"
	}
	t.Evidence.Alerts = r.Alerts.Search(nothing, func(g *gallery.Gallery) (int, []screening.GalleryHit, error) {
		found, err := g.SearchFaces(ctx, probe, gallery.FaceLimits{LeastE4: v.lead(r), Leads: alerts.Most})
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
// threshold. A card without any gives leads to nobody.
func (v *Verifying) lead(r *Room) int {
	if n := r.Lead(); n > 0 {
		return n
	}
	t := v.embedding.Card().Thresholds()
	if len(t) == 0 {
		return 10_000
	}
	return t[len(t)-1].E4()
}
