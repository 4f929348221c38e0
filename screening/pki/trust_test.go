package pki_test

import (
	"encoding/asn1"
	"slices"
	"testing"
	"time"

	"gatehouse/screening"
	"gatehouse/screening/pki"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// extension replaces an extension of a certificate, or takes it away.
func extension(t *issuer.Template, oid []int, value []byte) {
	t.Extensions = slices.DeleteFunc(t.Extensions, func(e issuer.Extension) bool { return slices.Equal(e.OID, oid) })
	if value != nil {
		t.Extensions = append(t.Extensions, issuer.Extension{OID: oid, Value: value})
	}
}

func der(t testing.TB, v any) []byte {
	t.Helper()
	b, err := asn1.Marshal(v)
	return must(t, b, err)
}

var (
	oidUsage  = []int{2, 5, 29, 15}
	oidAKI    = []int{2, 5, 29, 35}
	oidEKU    = []int{2, 5, 29, 37}
	oidTypes  = []int{2, 23, 136, 1, 1, 6, 2}
	oidPolicy = []int{1, 2, 3, 4}
)

// unsure is what hangs on a signer that nobody vouches for.
func unsure(reason string) want {
	return want{
		"signer": "undetermined " + reason, "validity.csca": "undetermined", "validity.issue": "undetermined", "revocation": "undetermined", "age": "undetermined",
		"cardaccess": "undetermined not proven", "cardsecurity": "undetermined " + reason,
		"aa": "undetermined not proven", "ca": "undetermined not proven", "cam": "undetermined not proven", "authenticity": "undetermined",
	}
}

func refused(reason string) want {
	w := unsure("")
	w["signer"], w["cardsecurity"] = "failed "+reason, "failed "+reason
	return w
}

func join(w want, more want) want {
	for id, v := range more {
		w[id] = v
	}
	return w
}

// TestSigner makes document signers that are in order and that are not.
func TestSigner(t *testing.T) {
	bits := func(b byte) []byte { return der(t, asn1.BitString{Bytes: []byte{b}, BitLength: 8}) }
	for _, c := range []struct {
		name   string
		change func(*issuer.Template)
		want   want
	}{
		{"in order", nil, want{}},
		{"corrupt", func(c *issuer.Template) { c.Corrupt = true }, refused("signature")},
		{"without AKI: found by name", func(c *issuer.Template) { extension(c, oidAKI, nil) }, want{}},
		{"without AKI and corrupt: a search by name cannot fail", func(c *issuer.Template) { extension(c, oidAKI, nil); c.Corrupt = true }, unsure("anchor missing")},
		{"AKI of nobody, by name, corrupt", func(c *issuer.Template) {
			extension(c, oidAKI, der(t, struct {
				ID []byte `asn1:"tag:0"`
			}{[]byte("somebody else")}))
			c.Corrupt = true
		}, unsure("anchor missing")},
		{"may sign certificates", func(c *issuer.Template) { extension(c, oidUsage, bits(0x84)) }, refused("authority as signer")},
		{"may not sign", func(c *issuer.Template) { extension(c, oidUsage, bits(0x20)) }, refused("key usage")},
		{"no word of key usage", func(c *issuer.Template) { extension(c, oidUsage, nil) }, want{}},
		{"for master lists", func(c *issuer.Template) {
			extension(c, oidEKU, der(t, []asn1.ObjectIdentifier{{2, 23, 136, 1, 1, 3}}))
		}, refused("key usage")},
		{"unknown condition", func(c *issuer.Template) {
			c.Extensions = append(c.Extensions, issuer.Extension{OID: oidPolicy, Critical: true, Value: []byte{5, 0}})
		}, unsure("extension")},
		{"unknown condition that does not bind", func(c *issuer.Template) {
			c.Extensions = append(c.Extensions, issuer.Extension{OID: oidPolicy, Value: []byte{5, 0}})
		}, want{}},
		{"no list of kinds", func(c *issuer.Template) { extension(c, oidTypes, nil) }, want{"type": "not supported"}},
		{"for identity cards", func(c *issuer.Template) {
			extension(c, oidTypes, der(t, struct {
				Version int
				Types   []string `asn1:"set"`
			}{0, []string{"I", "ID"}}))
		}, want{"type": "failed differs"}},
		{"of another country", func(c *issuer.Template) {
			c.Issuer = slices.Clone(c.Issuer)
			c.Issuer[0].Value = "UX"
		}, join(unsure("anchor missing"), want{"issuer": "failed differs"})},
		{"country in small letters", func(c *issuer.Template) {
			c.Issuer = slices.Clone(c.Issuer)
			c.Issuer[0].Value = "ut"
		}, want{}},
		{"expired", func(c *issuer.Template) { c.NotAfter = now.Add(-time.Hour) }, want{"validity.ds": "failed expired", "validity.issue": "failed expired"}},
	} {
		s := newState(t, "UTO")
		o := options()
		signer, err := s.NewSigner(spec, []string{"P"}, c.change)
		o.Signer = must(t, signer, err)
		expect(t, c.name, pki.Check(evidence(t, s, o), now, rules), c.want)
	}
}

// TestSelfMade: a chip that somebody made at home.
func TestSelfMade(t *testing.T) {
	s := newState(t, "UTO")
	o := options()
	o.Signer = s.Current()
	e := evidence(t, s, o)
	expect(t, "signed by the authority itself", pki.Check(e, now, rules), join(refused("authority as signer"), want{"type": "not supported"}))

	thief := newState(t, "UTO") // the same names, other keys
	e = evidence(t, thief, options())
	e.Chip.Trust = trust(s)
	expect(t, "authority of the same name", pki.Check(e, now, rules), unsure("anchor missing"))

	self, err := s.NewSigner(spec, nil, func(c *issuer.Template) { c.Issuer, c.Key = c.Subject, s.Current().Key })
	o.Signer = must(t, self, err)
	expect(t, "signed by itself", pki.Check(evidence(t, s, o), now, rules), refused("self-signed"))
	named, err := s.NewSigner(spec, nil, func(c *issuer.Template) {
		c.Issuer = c.Subject
		extension(c, oidAKI, nil)
	})
	o.Signer = must(t, named, err)
	expect(t, "names itself as issuer, and did not sign", pki.Check(evidence(t, s, o), now, rules), unsure("anchor missing"))
}

// revoked is what a revocation list changes: the signer is the state's, and was.
var revoked = want{
	"revocation": "failed revoked", "cardsecurity": "failed revoked", "cardaccess": "undetermined not proven",
	"aa": "undetermined not proven", "ca": "undetermined not proven", "cam": "undetermined not proven", "authenticity": "undetermined",
}

// TestTrust changes what this kiosk knows.
func TestTrust(t *testing.T) {
	s := newState(t, "UTO")
	good := evidence(t, s, options())
	signed := serialOf(t, good)
	for _, c := range []struct {
		name   string
		change func(e *screening.TrustEvidence, r *pki.Rules)
		want   want
	}{
		{"all is there", func(*screening.TrustEvidence, *pki.Rules) {}, want{}},
		{"no authority", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Anchors = nil }, unsure("anchor missing")},
		{"store is damaged", func(e *screening.TrustEvidence, _ *pki.Rules) { e.State = "refused" }, unsure("no trust store")},
		{"authority came by hand", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Anchors[0].Level = "manual" }, join(unsure("level"), want{"validity.csca": "successful", "validity.issue": "successful", "revocation": "successful", "age": "successful"})},
		{"by hand, and the policy takes that", func(e *screening.TrustEvidence, r *pki.Rules) { e.Anchors[0].Level, r.MinLevel = "manual", "manual" }, want{}},
		{"by hand, and the policy says nothing", func(e *screening.TrustEvidence, r *pki.Rules) { e.Anchors[0].Level, r.MinLevel = "manual", "" }, want{}},
		{"level nobody knows", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Anchors[0].Level = "hearsay" }, join(unsure("level"), want{"validity.csca": "successful", "validity.issue": "successful", "revocation": "successful", "age": "successful"})},
		{"authority is noise", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Anchors[0].Certificate = []byte("noise") }, unsure("anchor missing")},
		{"source is not told", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Anchors[0].Source = "?" }, want{"age": "undetermined source unknown"}},
		{"no list of revoked signers", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Revocation = nil }, want{"revocation": "undetermined no list"}},
		{"list of another authority", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Revocation[0].Issuer = sum(nil) }, want{"revocation": "undetermined no list"}},
		{"revoked", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Revocation[0].Revoked = []string{signed} }, revoked},
		{"somebody else is revoked", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Revocation[0].Revoked = []string{signed + "0"} }, want{}},
		{"revoked, in a list that is too old", func(e *screening.TrustEvidence, _ *pki.Rules) {
			e.Revocation[0].Revoked, e.Revocation[0].NextUpdate = []string{signed}, now.Unix()-1
		}, revoked},
		{"revoked, by nobody", func(e *screening.TrustEvidence, _ *pki.Rules) {
			e.Revocation[0].Revoked, e.Revocation[0].Proven = []string{signed}, false
		}, want{"revocation": "undetermined list unproven"}},
		{"list is too old", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Revocation[0].NextUpdate = now.Unix() - 1 }, want{"revocation": "undetermined list stale"}},
		{"list without an end", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Revocation[0].NextUpdate = 0 }, want{}},
		{"old list without an end", func(e *screening.TrustEvidence, _ *pki.Rules) {
			e.Revocation[0].NextUpdate, e.Revocation[0].ThisUpdate = 0, now.AddDate(0, 0, -91).Unix()
		}, want{"revocation": "undetermined list stale"}},
		{"list of tomorrow", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Revocation[0].ThisUpdate = now.Unix() + 86400 }, want{"revocation": "undetermined list not yet valid"}},
		{"bundle that ends in a second", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Lists[0].Expires = now.Unix() + 1 }, want{}},
		{"bundle that ended", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Lists[0].Expires = now.Unix() }, want{"age": "undetermined list expired"}},
		{"bundle of next week", func(e *screening.TrustEvidence, _ *pki.Rules) { e.Lists[0].Signed = now.Unix() + 7*86400 }, want{"age": "undetermined list not yet valid"}},
	} {
		e := clone(good)
		r := rules
		c.change(e.Chip.Trust, &r)
		expect(t, c.name, pki.Check(e, now, r), c.want)
	}
	e := clone(good)
	e.Chip.Trust = nil
	expect(t, "no store", pki.Check(e, now, rules), unsure("no trust store"))
}

// TestListedSigner: a signer in a list that the nation vouches for needs no authority,
// and one in a list that anybody may have made does.
func TestListedSigner(t *testing.T) {
	s := newState(t, "UTO")
	signer, err := s.Signer()
	signer = must(t, signer, err)
	good := evidence(t, s, options())
	for _, c := range []struct {
		name, kind string
		proven     bool
		listed     []byte
		want       want
	}{
		{"listed", "signer list", true, signer.DER, want{"validity.csca": "undetermined", "validity.issue": "undetermined", "revocation": "undetermined"}},
		{"unproven", "signer list", false, signer.DER, unsure("anchor missing")},
		{"in a directory", "directory", true, signer.DER, unsure("anchor missing")},
		{"another one", "signer list", true, s.Current().DER, unsure("anchor missing")},
	} {
		e := clone(good)
		x := e.Chip.Trust
		x.Anchors, x.Lists[0].Kind, x.Lists[0].Proven = nil, c.kind, c.proven
		x.Known = []screening.AnchorEvidence{{Certificate: c.listed, Level: "bilateral", Source: "bundle"}}
		expect(t, c.name, pki.Check(e, now, rules), c.want)
	}
}

// TestLinks: after a change of keys the old documents keep their authority and new ones
// find theirs, also where only the link is at hand.
func TestLinks(t *testing.T) {
	s := newState(t, "UTO")
	old := evidence(t, s, options())
	if err := s.Rollover(spec, nil); err != nil {
		t.Fatal(err)
	}
	fresh := evidence(t, s, options())
	both := trust(s)
	both.Revocation[0].Issuer = sum(s.CSCA[1].DER)
	old.Chip.Trust, fresh.Chip.Trust = both, both
	expect(t, "old document", pki.Check(old, now, rules), want{})
	expect(t, "new document", pki.Check(fresh, now, rules), want{})
	only := *both
	only.Anchors = both.Anchors[2:] // the link
	fresh.Chip.Trust = &only
	only.Revocation = slices.Clone(both.Revocation)
	only.Revocation[0].Issuer = sum(s.Links[0].DER)
	all := pki.Check(fresh, now, rules)
	expect(t, "only the link", all, want{})
	if f := findingOf(t, all, "signer"); valueOf(f, "link") == "" || valueOf(f, "csca sha256") != sum(s.Links[0].DER) {
		t.Errorf("the link is not told: %v", f.Values)
	}
	old.Chip.Trust = &only
	expect(t, "old document, only the link", pki.Check(old, now, rules), unsure("anchor missing"))
}

// TestSignedData: signatures over the list of data that are in order and that are not.
func TestSignedData(t *testing.T) {
	s := newState(t, "UTO")
	other, err := s.NewSigner(spec, nil, nil)
	other = must(t, other, err)
	worthless := func(sig string) want {
		return want{
			"signature": sig, "cardaccess": "undetermined not proven", "aa": "undetermined not proven", "ca": "undetermined not proven",
		}
	}
	for _, c := range []struct {
		name   string
		change func(*issuer.SignedData)
		want   want
	}{
		{"in order", nil, want{}},
		{"by key identifier", func(d *issuer.SignedData) { d.ByKey = true }, want{}},
		{"indefinite lengths", func(d *issuer.SignedData) { d.Indefinite = true }, want{}},
		{"with a time", func(d *issuer.SignedData) { d.Time = now.AddDate(-20, 0, 0) }, want{}}, // which proves nothing
		{"one bit of the signature", func(d *issuer.SignedData) { d.Corrupt = true }, worthless("failed signature")},
		{"another digest", func(d *issuer.SignedData) { d.Digest = make([]byte, 32) }, worthless("failed digest")},
		{"attributes of another content", func(d *issuer.SignedData) { d.AttributeFor = []int{1, 2, 3} }, worthless("failed attributes")},
		{"names another signer", func(d *issuer.SignedData) { d.WrongName = true }, join(unsure("signer unknown"), want{
			"signature": "failed signer identifier", "cardsecurity": "successful", "cam": "successful", "authenticity": "successful",
			"validity.ds": "undetermined", "issuer": "undetermined", "type": "undetermined",
		})},
		{"signer is not inside", func(d *issuer.SignedData) { d.Certificates = nil }, join(unsure("signer unknown"), want{
			"signature": "undetermined signer unknown", "cardsecurity": "successful", "cam": "successful", "authenticity": "successful",
			"validity.ds": "undetermined", "issuer": "undetermined", "type": "undetermined",
		})},
		{"two signers", func(d *issuer.SignedData) {
			d.Signers, d.Certificates = append(d.Signers, other), append(d.Certificates, other.DER)
		}, want{}},
		{"two signers, one is not inside", func(d *issuer.SignedData) { d.Signers = append(d.Signers, other) }, worthless("undetermined signer unknown")},
		{"other content", func(d *issuer.SignedData) { d.Type = []int{2, 23, 136, 1, 1, 2} }, join(nobody("failed content type", "failed"), want{
			"authenticity": "successful", "validity.issue": "not supported", "signature": "successful", "signer": "successful", "age": "successful",
			"validity.ds": "successful", "validity.csca": "successful", "revocation": "successful",
		})},
	} {
		o := options()
		o.Signed = c.change
		expect(t, c.name, pki.Check(evidence(t, s, o), now, rules), c.want)
	}
	o := options()
	o.Signed = func(d *issuer.SignedData) { d.Certificates = nil }
	e := evidence(t, s, o)
	signer, err := s.Signer()
	e.Chip.Trust.Signers = [][]byte{other.DER, must(t, signer, err).DER}
	expect(t, "signer is in the store", pki.Check(e, now, rules), want{})
}

// TestSHA1: it counts where the policy says so, by the signer's country.
func TestSHA1(t *testing.T) {
	old := issuer.KeySpec{Curve: "P-256", Named: true, Hash: "SHA-1"}
	s, err := issuer.New("UTO", issuer.Options{Now: now, CSCA: old, Signer: old})
	s = must(t, s, err)
	o := options()
	o.Hash = "SHA-1"
	o.PACE, o.Chip = []card.PACE{issuer.PACE(card.GM, card.AES128, 12)}, nil
	e := evidence(t, s, o)
	without(e, "CA", "CAM")
	for i := range e.Chip.Files {
		if f := &e.Chip.Files[i]; f.Name == "DG2" {
			f.Digests = nil
		}
	}
	e.Chip.Files = slices.DeleteFunc(e.Chip.Files, func(f screening.FileEvidence) bool { return f.Name == "DG2" })
	base := want{"read": "undetermined not read", "hashes": "undetermined not read", "ca": "not supported", "cam": "not supported", "cardsecurity": "not supported"}
	takes := rules
	takes.SHA1 = []string{"UT"}
	expect(t, "taken from this state", pki.Check(e, now, takes), base)
	takes.SHA1 = []string{"*"}
	expect(t, "taken from all", pki.Check(e, now, takes), base)
	takes.SHA1 = []string{"UX"}
	expect(t, "taken from another", pki.Check(e, now, takes), join(join(want{}, base), want{
		"signature": "undetermined algorithm", "signer": "undetermined algorithm", "cardaccess": "undetermined not proven", "aa": "undetermined not proven", "authenticity": "undetermined",
	}))
}
