package pki_test

import (
	"encoding/asn1"
	"slices"
	"testing"

	"gatehouse/capture/cms"
	"gatehouse/screening"
	"gatehouse/screening/pki"
	"gatehouse/test/rig/issuer"
)

// TestStranger: certificates that came by hand and took the name and the key identifier
// of an authority neither vouch for a chip nor speak against it.
func TestStranger(t *testing.T) {
	s := newState(t, "UTO")
	good := evidence(t, s, options())
	real := s.Current()
	fake := func(name string, change func(*issuer.Template)) screening.AnchorEvidence {
		c, err := s.NewSigner(spec, nil, func(c *issuer.Template) {
			c.Subject, c.Issuer = real.Subject, real.Subject
			extension(c, oidTypes, nil)
			extension(c, oidUsage, der(t, asn1.BitString{Bytes: []byte{0x06}, BitLength: 7}))
			change(c)
		})
		return screening.AnchorEvidence{Certificate: must(t, c, err).DER, Level: "manual", Source: name}
	}
	parsed, err := cms.Parse(real.DER)
	id := must(t, parsed, err).SubjectKeyID
	namesake := fake("stranger", func(c *issuer.Template) {
		extension(c, []int{2, 5, 29, 14}, der(t, id))
	})
	by := func(level string, anchors ...screening.AnchorEvidence) *screening.Evidence {
		e := clone(good)
		e.Chip.Trust.Anchors = slices.Clone(anchors)
		for i := range e.Chip.Trust.Anchors {
			e.Chip.Trust.Anchors[i].Level = level
		}
		return e
	}
	// The same key under a certificate of a lower level that lasts longer.
	longer, err := s.SignerOf(real.Key, nil, func(c *issuer.Template) {
		c.Subject, c.Issuer, c.NotBefore, c.NotAfter = real.Subject, real.Subject, now.AddDate(-1, 0, 0), now.AddDate(20, 0, 0)
		extension(c, oidTypes, nil)
		extension(c, oidUsage, der(t, asn1.BitString{Bytes: []byte{0x06}, BitLength: 7}))
	})
	later := by("bilateral", good.Chip.Trust.Anchors[0], screening.AnchorEvidence{Certificate: must(t, longer, err).DER, Source: good.Chip.Trust.Anchors[0].Source})
	later.Chip.Trust.Anchors[1].Level = "list"
	for _, c := range []struct {
		level string
		years int
		want  screening.Verdict
	}{{"list", 0, screening.Successful}, {"list", 14, screening.Successful}, {"bilateral", 14, screening.Failed}, {"list", 21, screening.Failed}} {
		r := rules
		r.MinLevel = c.level
		if f := findingOf(t, pki.Check(later, now.AddDate(c.years, 0, 0), r), "validity.csca"); f.Verdict != c.want {
			t.Errorf("level %s, after %d years: %v %v", c.level, c.years, f.Verdict, f.Values)
		}
	}
	expect(t, "the stranger alone, and the policy wants a list", pki.Check(by("manual", namesake), now, rules), unsure("anchor missing"))
	expect(t, "the stranger beside the authority", pki.Check(by("bilateral", namesake, good.Chip.Trust.Anchors[0]), now, rules), want{})
	expect(t, "the stranger alone, believed", pki.Check(by("bilateral", namesake), now, rules), refused("signature"))
}

// TestSpareCertificate: a certificate that a chip brings beside its signer's, of a series
// that is known to fail, excuses nothing and accuses nobody.
func TestSpareCertificate(t *testing.T) {
	s := newState(t, "UTO")
	spare, err := s.NewSigner(spec, nil, nil)
	spare = must(t, spare, err)
	signer, err := s.Signer()
	signer = must(t, signer, err)
	o := options()
	o.Signed = func(d *issuer.SignedData) { d.Certificates = append([][]byte{spare.DER}, d.Certificates...) }
	e := evidence(t, s, o)
	for _, name := range []string{"AA", "CA", "CAM"} {
		protocol(e, name, "failed")
	}
	copied := want{"aa": "failed", "ca": "failed", "cam": "failed", "authenticity": "failed"}
	for _, c := range []struct {
		of   *issuer.Certificate
		kind string
		want want
	}{
		{spare, "1.5", copied},
		{spare, "1.1", copied},
		{spare, "2.5", copied},
		{signer, "1.5", want{"aa": "undetermined", "ca": "undetermined", "cam": "undetermined", "authenticity": "undetermined"}},
	} {
		x := clone(e)
		x.Chip.Trust.Defects = []screening.ChipDefectEvidence{{
			Defect: defectList + c.kind, Status: map[string]int{"1.5": 6}[c.kind], Value: der(t, asn1.RawValue{Tag: 19, Bytes: []byte("UX")}), Source: "defects", Signer: sum(c.of.DER),
		}}
		expect(t, c.kind+" of "+c.of.Serial.String(), pki.Check(x, now, rules), c.want)
	}
}
