package pki

import (
	"fmt"
	"time"

	"gatehouse/screening"
)

// age tells how old the lists are that the state's authority came from. Too old is
// undetermined, never failed: nobody is suspect because a list did not come.
func (r *reading) age() screening.Finding {
	return r.aged().finding("age", "Lists of states are recent")
}

func (r *reading) aged() outcome {
	t := r.c.Trust
	if t == nil || t.State != "searched" {
		return unsure("no trust store", "There is no list of states on this kiosk whose age could be told. Tell the technician.")
	}
	o := passed()
	for i := range t.Lists {
		s := &t.Lists[i]
		o = o.with(s.Name, r.ageOf(s))
	}
	if r.sod.path.anchor == nil {
		if r.sod.path.verdict == screening.NoSupport || len(t.Lists) > 0 && r.rules.MaxAge == 0 {
			return o
		}
		o.verdict, o.class, o.text = screening.Undetermined, "anchor missing", "No list vouches for the signer, so that no age counts."
		return o
	}
	for i := range t.Lists {
		s := &t.Lists[i]
		if s.Name != r.sod.path.anchor.Source {
			continue
		}
		from := r.since(s)
		switch {
		case r.at.Add(24 * time.Hour).Before(from):
			o.verdict, o.class, o.text = screening.Undetermined, "list not yet valid", "The list "+s.Name+" is of a later day than today by the kiosk's clock. Tell the technician."
		case s.Expires != 0 && r.at.Unix() >= s.Expires:
			o.verdict, o.class, o.text = screening.Undetermined, "list expired", "The list "+s.Name+" ended on "+time.Unix(s.Expires, 0).UTC().Format(day)+": a newer one was due. This is no suspicion. Tell the technician."
		case r.rules.MaxAge > 0 && r.at.Sub(from) > r.rules.MaxAge:
			o.verdict, o.class, o.text = screening.Undetermined, "list stale", "The list "+s.Name+" is older than the policy takes. This is no suspicion. Tell the technician."
		}
		return o
	}
	o.verdict, o.class, o.text = screening.Undetermined, "source unknown", "It is not known where the authority's certificate came from ("+r.sod.path.anchor.Source+"). Tell the technician."
	return o
}

// since is the day from which a list ages: its own, else that of the import.
func (r *reading) since(s *screening.TrustSourceEvidence) time.Time {
	if s.Signed != 0 {
		return time.Unix(s.Signed, 0)
	}
	return time.Unix(s.Stored, 0)
}

func (r *reading) ageOf(s *screening.TrustSourceEvidence) string {
	from := r.since(s)
	text := fmt.Sprintf("%s of %s, %d days old", s.Kind, from.UTC().Format(day), int(r.at.Sub(from)/(24*time.Hour)))
	if !s.Proven {
		text += ", nobody vouches for its signer"
	}
	return text
}
