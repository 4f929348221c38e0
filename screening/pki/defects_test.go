package pki_test

import (
	"encoding/asn1"
	"slices"
	"strings"
	"testing"

	"gatehouse/screening"
	"gatehouse/screening/pki"
	"gatehouse/test/rig/issuer"
)

const defectList = "0.4.0.127.0.7.3.1.5."

// TestDefects: each kind of defect changes the named check and no other; from a list
// that nobody vouches for, or one that speaks of another signer, it changes nothing.
func TestDefects(t *testing.T) {
	s := newState(t, "UTO")
	expired, err := s.NewSigner(spec, nil, func(c *issuer.Template) { c.NotAfter = now.Add(-1) })
	expired = must(t, expired, err)
	corrupt, err := s.NewSigner(spec, nil, func(c *issuer.Template) { c.Corrupt = true })
	corrupt = must(t, corrupt, err)
	foreign, err := s.NewSigner(spec, nil, func(c *issuer.Template) { c.Issuer = append(slices.Clone(c.Issuer)[:0:0], c.Issuer[1:]...) })
	foreign = must(t, foreign, err)
	replacement, err := s.NewSigner(spec, nil, nil)
	replacement = must(t, replacement, err)
	by := func(c *issuer.Certificate) func(*issuer.CardOptions) {
		return func(o *issuer.CardOptions) { o.Signer = c }
	}
	signed := func(f func(*issuer.SignedData)) func(*issuer.CardOptions) {
		return func(o *issuer.CardOptions) { o.Signed = f }
	}
	protocols := func(names ...string) func(*screening.Evidence) {
		return func(e *screening.Evidence) {
			for _, n := range names {
				protocol(e, n, "failed")
			}
		}
	}
	worthless := want{"cardaccess": "undetermined", "aa": "undetermined", "ca": "undetermined"}
	for _, c := range []struct {
		name, kind string
		status     int
		value      []byte
		make       func(*issuer.CardOptions)
		spoil      func(*screening.Evidence)
		before     want
		after      want
	}{
		{"revoked", "1.1", 3, nil, nil, nil, want{}, join(refused("revoked"), want{"validity.csca": "successful", "validity.issue": "successful", "age": "successful", "revocation": "failed revoked"})},
		{"test certificate", "1.1", 2, nil, nil, nil, want{}, join(refused("test certificate"), want{"validity.csca": "successful", "validity.issue": "successful", "age": "successful", "revocation": "failed test certificate"})},
		{"under inquiry", "1.1", 1, nil, nil, nil, want{}, join(unsure("under inquiry"), want{"validity.csca": "successful", "validity.issue": "successful", "age": "successful", "revocation": "undetermined under inquiry"})},
		{"keys of CA", "1.3", 0, nil, nil, nil, want{}, want{"ca": "failed key compromised", "cam": "failed key compromised"}},
		{"keys of AA", "1.4", 0, nil, nil, nil, want{}, want{"aa": "failed key compromised"}},
		{"CA fails", "1.5", 0, nil, nil, protocols("CA"), want{"ca": "failed"}, want{"ca": "undetermined"}},
		{"AA fails, CA is meant", "1.5", 0, nil, nil, protocols("AA"), want{"aa": "failed"}, want{"aa": "failed"}},
		{"all fail", "1.5", 6, nil, nil, protocols("AA", "CA", "CAM"), want{"aa": "failed", "ca": "failed", "cam": "failed", "authenticity": "failed"}, want{"aa": "undetermined", "ca": "undetermined", "cam": "undetermined", "authenticity": "undetermined"}},
		{"nothing fails", "1.5", 6, nil, nil, nil, want{}, want{}},
		{"validity of the signer", "1.6", 1, nil, by(expired), nil, want{"validity.ds": "failed expired", "validity.issue": "failed"}, want{"validity.ds": "not supported", "validity.issue": "failed"}},
		{"validity of the authority is meant", "1.6", 0, nil, by(expired), nil, want{"validity.ds": "failed expired", "validity.issue": "failed"}, want{"validity.ds": "failed expired", "validity.issue": "failed"}},
		{"signature of the list", "2.2", 1, nil, signed(func(d *issuer.SignedData) { d.Corrupt = true }), nil, join(want{"signature": "failed signature"}, worthless), join(want{"signature": "undetermined signature"}, worthless)},
		{"hashes are meant", "2.2", 4, nil, signed(func(d *issuer.SignedData) { d.Corrupt = true }), nil, join(want{"signature": "failed signature"}, worthless), join(want{"signature": "failed signature"}, worthless)},
		{"table of contents", "2.3", 0, nil, nil, func(e *screening.Evidence) { e.Chip.File("EF.COM").Content = []byte{0x60, 0} }, want{"com": "failed malformed"}, want{"com": "successful"}},
		{"EF.CardSecurity", "4.1", 0, nil, nil, func(e *screening.Evidence) {
			b := e.Chip.File("EF.CardSecurity").Content
			b[len(b)-1] ^= 1
		}, want{"cardsecurity": "failed", "cam": "undetermined"}, want{"cardsecurity": "undetermined", "cam": "undetermined"}},
		{"malformed signer", "4.4", 2, nil, by(corrupt), nil, refused("signature"), join(refused("signature"), want{"signer": "undetermined signature"})},
		{"what nobody knows", "1.9", 0, nil, nil, nil, want{}, join(unsure("defect"), want{"validity.csca": "successful", "validity.issue": "successful", "age": "successful", "revocation": "successful"})},
		{"country is not there", "2.5", 0, der(t, asn1.RawValue{Tag: 19, Bytes: []byte("UT")}), by(foreign), nil, want{"issuer": "undetermined no country"}, want{}},
		{"country of another", "2.5", 0, der(t, asn1.RawValue{Tag: 19, Bytes: []byte("UX")}), nil, nil, want{}, want{"issuer": "failed differs"}},
		{"wrong signer identifier", "2.4", 0, nil, signed(func(d *issuer.SignedData) { d.WrongName = true }), nil, join(unsure("signer unknown"), want{
			"signature": "failed signer identifier", "cardsecurity": "successful", "cam": "successful", "authenticity": "successful",
			"validity.ds": "undetermined", "issuer": "undetermined", "type": "undetermined",
		}), want{}},
		{"deviation: signature of the list", "2.23.136.1.1.7.2.3", 0, nil, signed(func(d *issuer.SignedData) { d.Corrupt = true }), nil, join(want{"signature": "failed signature"}, worthless), join(want{"signature": "undetermined signature"}, worthless)},
		{"deviation: key of AA", "2.23.136.1.1.7.1.4", 0, nil, nil, nil, want{}, want{"aa": "failed key compromised"}},
		{"deviation: the printed lines", "2.23.136.1.1.7.3.1", 0, nil, nil, nil, want{}, want{}},
		{"replaced by another's certificate", "1.2", 0, der(t, replacement.DER), nil, nil, want{}, join(want{"signature": "failed signature", "cardsecurity": "failed signature", "cam": "undetermined", "authenticity": "undetermined"}, worthless)},
	} {
		o := options()
		if c.make != nil {
			c.make(&o)
		}
		e := evidence(t, s, o)
		if c.spoil != nil {
			c.spoil(e)
		}
		expect(t, c.name+", before", pki.Check(e, now, rules), c.before)
		entry := screening.ChipDefectEvidence{Defect: kindOf(c.kind), Status: c.status, Value: c.value, Source: "defects"}
		e.Chip.Trust.Defects = []screening.ChipDefectEvidence{entry}
		after := pki.Check(e, now, rules)
		expect(t, c.name, after, c.after)
		audited(t, c.name, pki.Check(clone(e), now, rules), c.before, c.after)
		for source, change := range map[string]func(*screening.ChipDefectEvidence){
			"unproven":          func(d *screening.ChipDefectEvidence) { d.Source = "leaflet" },
			"of no source":      func(d *screening.ChipDefectEvidence) { d.Source = "?" },
			"of another signer": func(d *screening.ChipDefectEvidence) { d.Signer = sum(nil) },
			"of some documents": func(d *screening.ChipDefectEvidence) {
				d.Limits = []screening.Value{{Name: "document numbers", Value: "3"}}
			},
			"of another list": func(d *screening.ChipDefectEvidence) { d.Defect = "1.2.3." + c.kind },
		} {
			d := entry
			change(&d)
			e.Chip.Trust.Defects = []screening.ChipDefectEvidence{d}
			expect(t, c.name+", "+source, pki.Check(e, now, rules), c.before)
		}
	}
}

// kindOf is the whole identifier of a kind of a defect list; deviations have theirs.
func kindOf(kind string) string {
	if strings.HasPrefix(kind, "2.") && len(kind) > 4 {
		return kind
	}
	return defectList + kind
}

// audited: a check that a defect changed says so.
func audited(t *testing.T, name string, all []screening.Finding, before, after want) {
	t.Helper()
	told := 0
	for _, f := range all {
		if valueOf(f, "known defect") == "defects" {
			told++
		}
	}
	for id, v := range after {
		if strings.Fields(v)[0] != strings.Fields(before[id] + " successful")[0] && told == 0 {
			t.Errorf("%s: chip.%s changed and no check says why", name, id)
		}
	}
}
