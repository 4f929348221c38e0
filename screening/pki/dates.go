package pki

import (
	"slices"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/cms"
	"gatehouse/capture/lds"
	"gatehouse/screening"
)

const day = "2006-01-02"

func span(c *cms.Certificate) []screening.Value {
	return []screening.Value{
		{Name: "not before", Value: c.NotBefore.UTC().Format(time.RFC3339)},
		{Name: "not after", Value: c.NotAfter.UTC().Format(time.RFC3339)},
	}
}

// valid judges whether a certificate is valid at a time (TR-03135-1 tables 5.35, 5.36).
func valid(c *cms.Certificate, at time.Time, whose string) outcome {
	if c == nil {
		return unsure("certificate unknown", "The certificate of "+whose+" is not known, so that its dates are not either. This is no suspicion.")
	}
	o := passed(span(c)...)
	switch {
	case at.Before(c.NotBefore):
		o.verdict, o.class, o.text = screening.Failed, "not yet valid", "The certificate of "+whose+" is not valid before "+c.NotBefore.UTC().Format(day)+". Look at the kiosk's clock, then hold the document."
	case at.After(c.NotAfter):
		o.verdict, o.class, o.text = screening.Failed, "expired", "The certificate of "+whose+" ended on "+c.NotAfter.UTC().Format(day)+". Look whether the document is as old."
	}
	return o
}

func (r *reading) validDS() screening.Finding {
	return r.weaken("validity.ds", valid(r.sod.signer, r.at, "the signer")).finding("validity.ds", "Signer's certificate is valid today")
}

func (r *reading) validCSCA() screening.Finding {
	return r.weaken("validity.csca", valid(r.sod.path.authority, r.at, "the state's authority")).finding("validity.csca", "State authority's certificate is valid today")
}

// validAtIssue tells whether both were valid on the day that DG12 or the MRZ says the
// document was issued. The guideline has no such check; it is told apart for the
// officer who wonders at an expired certificate.
func (r *reading) validAtIssue() screening.Finding {
	const id, title = "validity.issue", "Certificates were valid when the document was issued"
	issued, known := r.issued()
	if !known {
		return unsupported("the chip's signed data do not say when the document was issued.").finding(id, title)
	}
	at := issued.Add(12 * time.Hour) // the day counts, not the hour
	worst := valid(r.sod.signer, at, "the signer")
	if csca := valid(r.sod.path.authority, at, "the state's authority"); severity[csca.verdict] > severity[worst.verdict] {
		worst = csca
	}
	worst.text = strings.Replace(worst.text, "Look at the kiosk's clock, then hold", "The document says that it was issued before that: hold", 1)
	return worst.with("issued", issued.Format(day)).finding(id, title)
}

// revocation judges whether the signer was revoked (TR-03135-1 table 5.37).
func (r *reading) revocation() screening.Finding {
	return r.revoked(&r.sod).finding("revocation", "Signer was not revoked")
}

func (r *reading) revoked(of *object) outcome {
	signer, authority := of.signer, of.path.authority
	if o := of.revokedByDefect(); o.verdict != 0 {
		return o
	}
	if signer == nil || authority == nil {
		return unsure("certificate unknown", "The signer or its authority is not known, so that no list can speak of them. This is no suspicion.")
	}
	found := unsure("no list", "No list of revoked signers of this authority is on this kiosk. Many states publish none: this is no suspicion.")
	for i := range r.c.Trust.Revocation {
		l := &r.c.Trust.Revocation[i]
		if !r.sameAuthority(l.Issuer, authority) {
			continue
		}
		o := r.ask(l, signer, authority)
		if found.class == "no list" || rankOf[o.verdict] > rankOf[found.verdict] {
			found = o
		}
	}
	return found
}

// rankOf prefers, among lists of one authority, one that revokes to one that is
// current, and that to one that proves nothing.
var rankOf = [...]int{screening.Failed: 3, screening.Successful: 2, screening.Undetermined: 1, screening.Aborted: 0}

// sameAuthority tells whether a list is of the authority: of this certificate or of
// another one of the same name in the same country, since one name signs one list
// whatever its key is (Doc 9303-12 clause 7.1.4).
func (r *reading) sameAuthority(issuer string, authority *cms.Certificate) bool {
	if strings.EqualFold(issuer, fingerprint(authority.Raw)) {
		return true
	}
	return slices.ContainsFunc(r.anchors, func(a anchor) bool {
		return strings.EqualFold(issuer, fingerprint(a.c.Raw)) && a.c.Subject.Equal(authority.Subject)
	})
}

// ask judges one list.
func (r *reading) ask(l *screening.RevocationEvidence, signer, authority *cms.Certificate) outcome {
	this, next := time.Unix(l.ThisUpdate, 0), time.Unix(l.NextUpdate, 0)
	o := passed().with("list of", this.UTC().Format(day))
	if l.NextUpdate != 0 {
		o = o.with("next list", next.UTC().Format(day))
	}
	unsureOf := func(class, text string) outcome {
		o.verdict, o.class, o.text = screening.Undetermined, class, text
		return o
	}
	switch {
	case !l.Proven:
		return unsureOf("list unproven", "The list of revoked signers is not signed by the authority that it names, so that it proves nothing. Tell the technician.")
	case holds(l.Revoked, signer):
		o.verdict, o.class, o.text = screening.Failed, "revoked", "The state revoked the signer of this chip. Hold the document."
		return o
	case authority.Issuer.Equal(authority.Subject) && holds(l.Revoked, authority):
		o.verdict, o.class, o.text = screening.Failed, "revoked", "The state revoked the authority that vouches for the signer. Hold the document."
		return o
	case r.at.Before(this):
		return unsureOf("list not yet valid", "The list of revoked signers is of a later day than today by the kiosk's clock. Tell the technician.")
	case l.NextUpdate != 0 && r.at.After(next), l.NextUpdate == 0 && r.rules.RevocationMaxAge > 0 && r.at.Sub(this) > r.rules.RevocationMaxAge:
		return unsureOf("list stale", "The list of revoked signers is too old: a newer one was due. This is no suspicion. Tell the technician.")
	}
	return o
}

func holds(serials []string, c *cms.Certificate) bool {
	plain := func(s string) string { return strings.TrimLeft(strings.ToLower(s), "0") }
	want := plain(c.Serial.Text(16))
	return slices.ContainsFunc(serials, func(s string) bool { return plain(s) == want })
}

// issued finds the day of issue in DG12, if its state signed it.
func (r *reading) issued() (time.Time, bool) {
	f := r.c.File("DG12")
	if f == nil || f.State != capture.FileRead.String() || !r.unchanged(12) {
		return time.Time{}, false
	}
	d, err := lds.ParseDG12(f.Content)
	if err != nil || d.Issued.Year == 0 || d.Issued.Month == 0 || d.Issued.Day == 0 {
		return time.Time{}, false
	}
	return time.Date(d.Issued.Year, time.Month(d.Issued.Month), d.Issued.Day, 0, 0, 0, 0, time.UTC), true
}
