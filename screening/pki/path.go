package pki

import (
	"bytes"
	"cmp"
	"slices"

	"gatehouse/capture/cms"
	"gatehouse/screening"
)

// maxAnchors bounds the certificates of authorities that are looked at; a state in
// use has up to about thirty.
const maxAnchors = 1024

// anchor is a certificate of a state's authority that the trust store vouches for.
type anchor struct {
	*screening.AnchorEvidence
	c *cms.Certificate
}

// anchorsOf parses what the store gave; what cannot be parsed vouches for nobody.
func anchorsOf(t *screening.TrustEvidence) (all []anchor) {
	if t == nil {
		return nil
	}
	for i := range t.Anchors[:min(len(t.Anchors), maxAnchors)] {
		if c, err := cms.Parse(t.Anchors[i].Certificate); err == nil {
			all = append(all, anchor{&t.Anchors[i], c})
		}
	}
	return all
}

// path is what is known of the way from a signer to an authority.
type path struct {
	outcome
	authority *cms.Certificate // nil: none was found that signed
	anchor    *screening.AnchorEvidence
}

// trust is the finding of EF.SOD's signer.
func (r *reading) trust() screening.Finding {
	return r.weaken("signer", r.sod.path.outcome).finding("signer", "State that signed the chip")
}

// follow finds the authority that signed an object's signer (TR-03135-1 clauses
// 5.6.4.3.2 and 5.6.4.3.3).
func (r *reading) follow(o *object) path {
	c := o.signer
	if c == nil {
		return path{outcome: unsure("signer unknown", "The certificate of the signer is not known, so that nobody can vouch for it. This is no suspicion.")}
	}
	p := r.climb(c)
	if d := o.distrust(); severity[d.verdict] > severity[p.verdict] {
		d.values = append(p.values, d.values...)
		p.outcome = d
	}
	p.values = append([]screening.Value{
		{Name: "signer", Value: c.Subject.String()},
		{Name: "signer sha256", Value: fingerprint(c.Raw)},
		{Name: "issued by", Value: c.Issuer.String()},
		{Name: "certificate algorithm", Value: c.SignatureAlgorithm()},
		{Name: "certificate key", Value: c.KeyAlgorithm()},
	}, p.values...)
	for _, d := range c.Departures {
		p.outcome = p.with("departure", d)
	}
	return p
}

func (r *reading) climb(c *cms.Certificate) path {
	if o := notASigner(c, r.anchors); o.verdict != 0 {
		return path{outcome: o}
	}
	t := r.c.Trust
	switch {
	case t == nil:
		return path{outcome: unsure("no trust store", "This kiosk has no certificates of states, so that nobody can vouch for the signer. This is no suspicion. Tell the technician.")}
	case t.State != "searched":
		return path{outcome: unsure("no trust store", "The certificates of states on this kiosk are not in order"+screening.Because(t.Reason)+". This is no suspicion. Tell the technician.")}
	case len(c.Critical) > 0:
		return path{outcome: unsure("extension", "The signer's certificate sets a condition that this kiosk does not know. Tell the technician.").with("extension", c.Critical[0])}
	}
	signed, denied := r.signedBy(c)
	if len(signed) == 0 {
		if k := r.listed(c); k != nil && denied.verdict != screening.Failed {
			return path{outcome: passed().with("level", k.Level).with("source", k.Source).with("listed", "the signer itself is in a list that the nation vouches for"), anchor: k}
		}
		return path{outcome: denied}
	}
	return r.accept(c, r.best(signed))
}

// notASigner refuses a certificate that cannot be a document signer's, whoever
// vouches for it (Doc 9303-12 clauses 4.3 and 7.1).
func notASigner(c *cms.Certificate, anchors []anchor) outcome {
	authority := slices.ContainsFunc(anchors, func(a anchor) bool { return bytes.Equal(a.c.Raw, c.Raw) })
	switch {
	case authority, c.HasConstraints && c.CA, c.HasKeyUsage && c.KeyUsage&cms.CertSign != 0:
		return failed("authority as signer", "The chip's data were signed with a certificate that may only sign certificates. Hold the document.")
	case c.Issuer.Equal(c.Subject) && c.SignedBy(c) == nil:
		return failed("self-signed", "The signer vouches for itself, and no state does. Hold the document: anybody can make such a chip.")
	case c.HasKeyUsage && c.KeyUsage&cms.DigitalSignature == 0:
		return failed("key usage", "The signer's certificate does not allow it to sign chips. Hold the document.")
	case slices.ContainsFunc(c.ExtendedKeyUsage, func(u string) bool { _, other := otherWork[u]; return other }):
		return failed("key usage", "The signer's certificate is for other work than signing chips. Hold the document.")
	}
	return outcome{}
}

// otherWork are the purposes of certificates that come from the same authorities and
// sign no chips (Doc 9303-12 clauses 4.4 and 7.1.1.3, Doc 9303-13).
var otherWork = map[string]bool{
	"2.23.136.1.1.3":    true, // master lists
	"2.23.136.1.1.8":    true, // deviation lists
	"2.23.136.1.1.11.1": true, // bar codes
}

// signedBy finds the anchors that signed c, and says what it means that none did.
func (r *reading) signedBy(c *cms.Certificate) (signed []anchor, denied outcome) {
	denied = unsure("anchor missing", "The authority that vouches for the signer ("+c.Issuer.String()+") is not on this kiosk. This is no suspicion: its state may not have sent it.")
	all := make([]*cms.Certificate, len(r.anchors))
	for i, a := range r.anchors {
		all[i] = a.c
	}
	for _, k := range cms.Candidates(c, all) {
		a := r.anchors[slices.Index(all, k)]
		switch {
		case !k.MaySign():
		case c.SignedBy(k) == nil:
			signed = append(signed, a)
		case len(c.AuthorityKeyID) > 0 && bytes.Equal(c.AuthorityKeyID, k.SubjectKeyID) && r.believes(a):
			// Found by key, not by name, and among those that the policy takes: whoever
			// gives his authority the key identifier of another makes no document forged.
			denied = failed("signature", "The certificate of the signer was not issued by the authority that it names ("+k.Subject.String()+"). Hold the document: its chip is forged.").
				with("csca subject", k.Subject.String()).with("csca sha256", fingerprint(k.Raw))
		}
	}
	return signed, denied
}

// listed finds the signer in a list of document signers whose own signer the nation
// vouches for, which stands for an authority (TR-03135-1 clause 5.6.4.3.3); nil: none.
func (r *reading) listed(c *cms.Certificate) *screening.AnchorEvidence {
	t := r.c.Trust
	for i := range t.Known {
		k := &t.Known[i]
		proven := slices.ContainsFunc(t.Lists, func(s screening.TrustSourceEvidence) bool {
			return s.Name == k.Source && s.Proven && (s.Kind == "signer list" || s.Kind == "bilateral")
		})
		if proven && level(k.Level) >= max(0, level(r.rules.MinLevel)) && bytes.Equal(k.Certificate, c.Raw) {
			return k
		}
	}
	return nil
}

// best puts the anchors with the signer's key in order: those that the policy takes
// first, of them those that are valid, then the most trusted, then by fingerprint, so
// that the order of the store does not matter. Whether one is a root or a link between
// two keys makes no difference: the key is the same.
func (r *reading) best(all []anchor) []anchor {
	rank := func(yes bool) int {
		if yes {
			return 0
		}
		return 1
	}
	slices.SortFunc(all, func(a, b anchor) int {
		return cmp.Or(
			cmp.Compare(rank(r.believes(a)), rank(r.believes(b))),
			cmp.Compare(rank(a.c.ValidAt(r.at)), rank(b.c.ValidAt(r.at))),
			cmp.Compare(level(b.Level), level(a.Level)),
			cmp.Compare(fingerprint(a.c.Raw), fingerprint(b.c.Raw)),
		)
	})
	return all
}

// believes tells whether the policy takes an anchor of this level.
func (r *reading) believes(a anchor) bool { return level(a.Level) >= max(0, level(r.rules.MinLevel)) }

func level(name string) int { return slices.Index(Levels[:], name) }

// link tells a certificate that a former key gave the present one. Where only that is
// at hand its own signature is not verified: it would be the signature of a key that
// nobody has (TR-03135-1 clause 5.6.4.3.3).
func link(c *cms.Certificate) bool {
	return !c.Issuer.Equal(c.Subject) || len(c.AuthorityKeyID) > 0 && !bytes.Equal(c.AuthorityKeyID, c.SubjectKeyID)
}

// accept judges the first of the anchors that signed: is it one that the policy believes.
func (r *reading) accept(c *cms.Certificate, all []anchor) path {
	a := all[0]
	o := passed().with("csca subject", a.c.Subject.String()).with("csca sha256", fingerprint(a.c.Raw)).with("level", a.Level).with("source", a.Source)
	o = o.with("proven by", a.ProvenBy)
	if link(a.c) {
		o = o.with("link", "links two keys of the authority; its own signature was not asked for")
	}
	for _, x := range all[1:] {
		o = o.with("same key", fingerprint(x.c.Raw))
	}
	switch {
	case !r.believes(a):
		o.verdict, o.class = screening.Undetermined, "level"
		o.text = "The authority that vouches for the signer is on this kiosk, but came there in a way (" + a.Level + ") that the policy does not take. Tell the technician."
	case r.rules.MinLevel != "" && level(r.rules.MinLevel) < 0:
		o.verdict, o.class = screening.Undetermined, "level"
		o.text = "The policy asks for a level of trust that this kiosk does not know. Tell the technician."
	case c.WeakHash() && !r.takesSHA1(c):
		o.verdict, o.class = screening.Undetermined, "algorithm"
		o.text = "The signer's certificate rests on SHA-1, which this kiosk's policy does not take from this state."
	}
	return path{outcome: o, authority: a.c, anchor: a.AnchorEvidence}
}
