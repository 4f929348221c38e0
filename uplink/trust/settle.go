package trust

import (
	"fmt"
	"slices"
	"time"

	"gatehouse/capture/cms"
)

// settle makes the state what its sources allow: which lists are proven, by whom,
// what level each certificate has, and which lists are replaced by newer ones. It
// begins with the nation's bundles alone, so that lists that vouch for each other in
// a ring prove nothing. Revocation lists are proven by the key of their issuer, and
// first: a signer that they hold vouches no longer.
func (d *draft) settle() {
	before := map[uint64]bool{}
	for id, s := range d.st.sources {
		if before[id] = s.Proven; s.Proven && s.Kind != KindBilateral {
			d.mark(s, ID{})
		}
	}
	for _, s := range d.st.sorted() {
		if s.crl == nil {
			continue
		}
		switch by, err := d.st.covers(s.crl); {
		case err != nil:
			d.report.refuse(s.Name, err)
			d.drop(s.id)
		case by != nil:
			d.mark(s, by.id)
		}
	}
	for changed := true; changed; {
		changed = false
		d.st.level()
		for _, s := range d.st.sorted() {
			if s.Proven || s.signer == nil {
				continue
			}
			if by := d.st.vouch(s.signer, signedAt(s, d.now)); by != nil {
				d.mark(s, by.id)
				changed = true
			}
		}
	}
	d.supersede()
	d.empty()
	for _, s := range d.st.sorted() {
		if s.Proven && !before[s.id] && s.Kind != KindBilateral {
			d.report.Proven = append(d.report.Proven, s.Name)
		}
	}
	d.st.level()
	d.st.index()
}

// mark replaces a source by a copy that is proven by an anchor, or by nobody.
func (d *draft) mark(s *source, by ID) {
	next := *s
	next.Proven, next.ProvenBy = by != ID{}, by
	d.st.sources[s.id] = &next
}

func signedAt(s *source, now time.Time) time.Time {
	if s.Signed == 0 {
		return now
	}
	return time.Unix(s.Signed, 0)
}

// vouch climbs from a list's signer: by its issuer, and by links above that, to an
// anchor that the nation believes by other ways than this list. Each signature on the
// way is verified, all are of one country, since a list replaces its country's older
// one, and revoked signers are nobody's. Nil: there is none.
func (st *state) vouch(signer *cms.Certificate, at time.Time) *certificate {
	if !signer.ValidAt(at) || st.revoked(signer) {
		return nil
	}
	seen := map[ID]bool{}
	var climb func(c *cms.Certificate) *certificate
	climb = func(c *cms.Certificate) *certificate {
		if abroad(c.Subject, c.Issuer) {
			return nil
		}
		byKey, byName := st.above(c)
		for _, a := range append(byKey[:len(byKey):len(byKey)], byName...) {
			if seen[a.id] || len(seen) > maxPath || !a.cert.ValidAt(at) || abroad(c.Issuer, a.cert.Subject) || c.SignedBy(a.cert) != nil {
				continue
			}
			seen[a.id] = true
			if rank(st.levels[a.id]) >= rank(LevelList) {
				return a
			}
			if up := climb(a.cert); up != nil {
				return up
			}
		}
		return nil
	}
	return climb(signer)
}

// abroad tells whether two names are of different countries, where both name one (Doc
// 9303-12 clause 7.1: issuer and subject have the same).
func abroad(a, b cms.Name) bool {
	x, y := a.Country(), b.Country()
	return x != y && x != "" && y != ""
}

// maxPath is how many certificates a search goes through.
const maxPath = 256

// revoked tells whether a proven revocation list holds the certificate.
func (st *state) revoked(c *cms.Certificate) bool {
	for _, s := range st.sources {
		if s.crl != nil && nameKey(s.crl.Issuer) == nameKey(c.Issuer) && s.crl.Revoked(c) && st.speaks(s) {
			return true
		}
	}
	return false
}

// speaks tells whether a revocation list is proven by an authority that is believed as
// much as any of that name: whoever makes one of the same name revokes nobody.
func (st *state) speaks(s *source) bool {
	most := 0
	for _, a := range st.subjects[nameKey(s.crl.Issuer)] {
		most = max(most, rank(st.levels[a.id]))
	}
	return s.Proven && rank(st.levels[s.ProvenBy]) >= most
}

// covers finds the anchor whose key signed a revocation list. Nil: it is not known.
// An error: it is, and did not sign it.
func (st *state) covers(crl *cms.CRL) (*certificate, error) {
	named := false
	for _, a := range st.subjects[nameKey(crl.Issuer)] {
		if crl.SignedBy(a.cert) == nil {
			return a, nil
		}
		named = named || len(crl.AuthorityKeyID) > 0 && slices.Equal(crl.AuthorityKeyID, a.cert.SubjectKeyID)
	}
	if named {
		return nil, fmt.Errorf("%w: signature of the revocation list is not the one of its issuer's key", ErrRefused)
	}
	return nil, nil
}

// supersede takes out what a newer list of the same signer or issuer replaces, and
// raises the floors. An unproven list never replaces a proven one.
func (d *draft) supersede() {
	newest := map[string]int64{} // of what is here: a floor may be of what was removed
	for _, s := range d.st.sources {
		if who := s.who(); who != "" {
			key := floorKey(who, d.st.counts(s))
			newest[key] = max(newest[key], s.Signed)
			d.raise(key, s)
		}
	}
	for _, s := range d.st.sorted() {
		who := s.who()
		if who == "" {
			continue
		}
		if s.older(d.st.floors[floorKey(who, true)]) || !d.st.counts(s) && s.Signed < newest[floorKey(who, false)] {
			d.report.Replaced = append(d.report.Replaced, s.Name)
			d.drop(s.id)
		}
	}
}

// empty takes out files of which nothing was kept.
func (d *draft) empty() {
	used := map[uint64]bool{}
	for _, c := range d.st.certificates {
		for _, id := range c.Sources {
			used[id] = true
		}
	}
	for id, s := range d.st.sources {
		if (s.Kind == KindCertificate || s.Kind == KindDirectory) && !used[id] {
			delete(d.st.sources, id)
		}
	}
}

// drop takes a source out, and the certificates that had no other.
func (d *draft) drop(id uint64) {
	delete(d.st.sources, id)
	for _, c := range d.st.certificates {
		if !slices.Contains(c.Sources, id) {
			continue
		}
		if len(c.Sources) == 1 {
			delete(d.st.certificates, c.id)
			d.report.Dropped++
			continue
		}
		next := *c
		next.Sources = slices.DeleteFunc(slices.Clone(c.Sources), func(n uint64) bool { return n == id })
		d.st.certificates[c.id] = &next
	}
}
