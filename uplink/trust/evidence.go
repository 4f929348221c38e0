package trust

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"gatehouse/capture/cms"
	"gatehouse/capture/lds"
	"gatehouse/screening"
	"gatehouse/uplink/trust/format"
)

// Limits of what is given as evidence of one chip.
const (
	maxAnchors = 128
	maxSigners = 8
	maxDefects = 64
)

// Evidence is what the store has to say of the signers of a chip's signed objects:
// EF.SOD and EF.CardSecurity, each as it was read, with tag 77 or without. It holds
// every anchor that a signer may lead to, with the links above and below it; document
// signers that an object names and does not hold; what revocation, defect and
// deviation lists say of them; and where all that came from. Nothing is judged: a
// signature is verified in the store only at the import, and screening verifies
// again.
func (s *Store) Evidence(objects ...[]byte) screening.TrustEvidence {
	st := s.state.Load()
	if st.generation == 0 {
		return screening.TrustEvidence{State: "missing", Reason: "nothing was ever imported into the trust store: kioskctl trust import"}
	}
	g := &gathering{st: st, out: screening.TrustEvidence{State: "searched"}, sources: map[uint64]bool{}, anchors: map[ID]bool{}}
	for _, o := range objects {
		g.object(o)
	}
	for _, c := range g.spare {
		if !slices.Contains(g.signers, c) {
			g.signers = append(g.signers, c)
		}
	}
	for _, c := range g.signers {
		g.path(c)
	}
	g.finish()
	return g.out
}

type gathering struct {
	st      *state
	out     screening.TrustEvidence
	signers []*cms.Certificate // of the objects: first those that are named, so that what else a chip brings crowds nothing out
	spare   []*cms.Certificate // all that lie in the objects
	anchors map[ID]bool
	order   []*certificate // anchors in the order in which they were found
	sources map[uint64]bool
}

func (g *gathering) note(format string, args ...any) {
	if g.out.Reason != "" {
		g.out.Reason += "; "
	}
	g.out.Reason += fmt.Sprintf(format, args...)
}

// object finds the signers that an object holds or names.
func (g *gathering) object(b []byte) {
	if len(b) > 0 && b[0] == 0x77 {
		inner, err := lds.UnwrapSOD(b)
		if err != nil {
			g.note("EF.SOD cannot be read: %v", err)
			return
		}
		b = inner
	}
	signed, err := cms.ParseSigned(b)
	if err != nil {
		g.note("a signed object cannot be read: %v", err)
		return
	}
	g.spare = append(g.spare, signed.Certificates...)
	for i, info := range signed.Signers {
		if c, err := signed.Signer(i); err == nil {
			g.signers = append(g.signers, c)
			continue
		}
		for _, c := range g.st.meant(info) {
			if p, err := c.parsed(); err == nil && len(g.out.Signers) < maxSigners {
				g.out.Signers = append(g.out.Signers, c.der)
				g.signers = append(g.signers, p)
				g.use(c)
			}
		}
	}
}

// meant gives the document signers that a signer identifier means.
func (st *state) meant(i *cms.SignerInfo) []*certificate {
	if i.KeyID != nil {
		return st.signers[string(i.KeyID)]
	}
	return st.named[signerKey(i.Issuer, i.Serial)]
}

// path gathers what may lie above a signer: every candidate by key and by name, and
// from there each link upwards and downwards, once.
func (g *gathering) path(c *cms.Certificate) {
	if known := g.st.certificates[sha256.Sum256(c.Raw)]; known != nil && !known.anchor() {
		g.out.Known = append(g.out.Known, g.anchor(known))
		g.use(known)
	}
	byKey, byName := g.st.above(c)
	todo := append(byKey[:len(byKey):len(byKey)], byName...)
	for len(todo) > 0 {
		a := todo[0]
		todo = todo[1:]
		if g.anchors[a.id] {
			continue
		}
		if len(g.order) == maxAnchors {
			g.note("more than %d certificates may be the issuer's", maxAnchors)
			return
		}
		g.anchors[a.id] = true
		g.order = append(g.order, a)
		up, called := g.st.above(a.cert)
		if len(up) == 0 {
			up = called
		}
		todo = append(todo, up...)
		todo = append(todo, g.st.below(a)...)
	}
}

// below gives the links that an anchor's key may have signed, and the certificates of
// its own key.
func (st *state) below(a *certificate) (out []*certificate) {
	for _, c := range st.issuers[nameKey(a.cert.Subject)] {
		if len(c.cert.AuthorityKeyID) == 0 || len(a.KeyID) == 0 || slices.Equal(c.cert.AuthorityKeyID, a.KeyID) {
			out = append(out, c)
		}
	}
	if len(a.KeyID) > 0 {
		out = append(out, st.keys[string(a.KeyID)]...)
	}
	return out
}

// use notes the sources of a certificate.
func (g *gathering) use(c *certificate) {
	for _, id := range c.Sources {
		g.sources[id] = true
	}
}

func (g *gathering) anchor(c *certificate) screening.AnchorEvidence {
	e := screening.AnchorEvidence{Certificate: c.der, Level: g.st.levels[c.id], ProvenBy: c.Proof}
	for _, id := range c.Sources {
		s := g.st.sources[id]
		if s == nil {
			continue
		}
		if e.Source == "" && s.level() == e.Level {
			e.Source = s.Name
			continue
		}
		e.Also = append(e.Also, s.Name)
	}
	return e
}

// finish gives anchors, revocation, defects and sources.
func (g *gathering) finish() {
	for _, a := range g.order {
		g.out.Anchors = append(g.out.Anchors, g.anchor(a))
		g.use(a)
		g.revocation(a)
	}
	for _, c := range g.signers {
		id := ID(sha256.Sum256(c.Raw)).String()
		for _, s := range g.st.sorted() {
			if s.entries == nil {
				continue
			}
			if g.st.concerns(s, c) {
				g.defects(s, s.entries.of(c), id)
			}
			if s.Country != "" && country(c) == s.Country {
				g.defects(s, s.entries.general(), id)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.sources)) {
		if s := g.st.sources[id]; s != nil {
			g.out.Lists = append(g.out.Lists, screening.TrustSourceEvidence{
				Name: s.Name, Kind: s.Kind, Signer: s.Signer, Signed: s.Signed, Stored: s.Stored, Proven: s.Proven, Version: s.Version, Expires: s.Expires,
			})
		}
	}
}

// concerns tells whether a list may speak of a signer: of its own country's each, of
// others' a defect list whose authority the nation itself vouches for. Else any state
// on a master list could excuse what is wrong with another's documents, or revoke them.
func (st *state) concerns(s *source, c *cms.Certificate) bool {
	return s.Country != "" && country(c) == s.Country || s.Kind == KindDefects && st.levels[s.ProvenBy] == LevelBilateral
}

// revocation gives the newest list of an issuer: a proven one, or one that is not.
func (g *gathering) revocation(a *certificate) {
	issuer := nameKey(a.cert.Subject)
	var best *source
	for _, s := range g.st.crls[issuer] {
		if best == nil || g.st.crlRank(s, a) > g.st.crlRank(best, a) || g.st.crlRank(s, a) == g.st.crlRank(best, a) && s.Signed > best.Signed {
			best = s
		}
	}
	if best == nil {
		return
	}
	g.sources[best.id] = true
	r := screening.RevocationEvidence{Issuer: a.id.String(), ThisUpdate: best.Signed, NextUpdate: best.Expires, Proven: g.st.speaks(best), Source: best.Name}
	issued := slices.Clone(g.signers)
	for _, x := range g.order { // links and roots of this issuer
		issued = append(issued, x.cert)
	}
	for _, c := range issued {
		if best.crl.Revoked(c) && nameKey(c.Issuer) == issuer {
			r.Revoked = append(r.Revoked, c.Serial.Text(16))
		}
	}
	slices.Sort(r.Revoked)
	r.Revoked = slices.Compact(r.Revoked)
	g.out.Revocation = append(g.out.Revocation, r)
}

// crlRank prefers proven lists, and those that name the anchor's key.
func (st *state) crlRank(s *source, a *certificate) int {
	n := 0
	if st.speaks(s) {
		n = 2
	}
	if len(a.KeyID) > 0 && slices.Equal(s.crl.AuthorityKeyID, a.KeyID) {
		n++
	}
	return n
}

func (g *gathering) defects(s *source, found []format.Entry, signer string) {
	for _, e := range found {
		for _, k := range e.Known {
			if len(g.out.Defects) == maxDefects {
				g.note("more than %d defects", maxDefects)
				return
			}
			d := screening.ChipDefectEvidence{Defect: k.Type, Value: k.Parameters, Source: s.Name, Signer: signer}
			d.Status, _ = k.Status()
			for _, l := range e.Limits {
				d.Limits = append(d.Limits, screening.Value{Name: l.Name, Value: l.Value})
			}
			g.out.Defects = append(g.out.Defects, d)
			g.sources[s.id] = true
		}
	}
}
