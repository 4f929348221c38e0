package pki_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"
	"time"

	"gatehouse/capture/cms"
	"gatehouse/capture/lds"
	"gatehouse/screening"
	"gatehouse/screening/pki"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// now is a day on which all certificates of tests and of the field's material are valid.
var now = time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)

var spec = issuer.KeySpec{Curve: "P-256", Named: true}

func must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func newState(t testing.TB, code string) *issuer.State {
	t.Helper()
	s, err := issuer.New(code, issuer.Options{Now: now, CSCA: spec, Signer: spec})
	return must(t, s, err)
}

// options are those of a passport with everything that is checked here.
func options() issuer.CardOptions {
	key := issuer.KeySpec{Curve: "P-256", Named: true, Hash: "SHA-256"}
	return issuer.CardOptions{
		PACE:   []card.PACE{issuer.PACE(card.GM, card.AES128, 12), issuer.PACE(card.CAM, card.AES128, 12)},
		Chip:   []issuer.ChipKey{{ID: 1, Domain: 12, Ciphers: []card.Cipher{card.AES128}}},
		Active: &key, Groups: []int{11, 12},
	}
}

// evidence is what a good reading of a document gives, with what a store knows that
// had the state's authorities from the nation.
func evidence(t testing.TB, s *issuer.State, o issuer.CardOptions) *screening.Evidence {
	t.Helper()
	person := issuer.Specimen(s.Code, "L898902C3")
	person.PortraitSize = 6000
	p, err := s.Personalise(person, o)
	p = must(t, p, err)
	e := &screening.Evidence{}
	e.Document.State, e.Document.Lines = "captured", person.Lines
	c := &e.Chip
	c.State = "captured"
	for _, name := range []string{"PACE", "CAM", "CA", "AA"} {
		c.Protocols = append(c.Protocols, screening.ProtocolEvidence{Name: name, Outcome: "done"})
	}
	add := func(name string, content []byte) {
		if content == nil {
			return
		}
		f := screening.FileEvidence{Name: name, State: "read", Length: len(content), Content: content}
		if name == "DG2" {
			sum := sha256.Sum256(content)
			f.Content, f.Digests = nil, []screening.DigestEvidence{{Hash: "SHA-256", Value: sum[:]}}
		}
		c.Files = append(c.Files, f)
	}
	add("EF.CardAccess", p.Master[card.EFCardAccess])
	add("EF.CardSecurity", p.Master[card.EFCardSecurity])
	add("EF.SOD", p.Application[card.EFSOD])
	add("EF.COM", p.Application[card.EFCOM])
	for n := 1; n <= 16; n++ {
		add(fmt.Sprintf("DG%d", n), p.Application[card.DG(n)])
	}
	c.Trust = trust(s)
	return e
}

func trust(s *issuer.State) *screening.TrustEvidence {
	t := &screening.TrustEvidence{State: "searched", Lists: []screening.TrustSourceEvidence{
		{Name: "bundle", Kind: "bilateral", Stored: now.Unix() - 86400, Signed: now.Unix() - 2*86400, Proven: true, Version: 1},
		{Name: "defects", Kind: "defect list", Stored: now.Unix() - 86400, Proven: true},
		{Name: "leaflet", Kind: "defect list", Stored: now.Unix() - 86400},
	}}
	for _, der := range s.Anchors() {
		t.Anchors = append(t.Anchors, screening.AnchorEvidence{Certificate: der, Level: "bilateral", Source: "bundle"})
	}
	t.Revocation = []screening.RevocationEvidence{{
		Issuer: sum(s.Current().DER), ThisUpdate: now.Unix() - 86400, NextUpdate: now.Unix() + 30*86400, Proven: true, Source: "bundle",
	}}
	return t
}

func sum(der []byte) string { return fmt.Sprintf("%x", sha256.Sum256(der)) }

// clone copies the parts of evidence that tests change.
func clone(e *screening.Evidence) *screening.Evidence {
	c := *e
	c.Document.Lines = slices.Clone(e.Document.Lines)
	c.Chip.Protocols = slices.Clone(e.Chip.Protocols)
	c.Chip.Files = slices.Clone(e.Chip.Files)
	for i := range c.Chip.Files {
		f := &c.Chip.Files[i]
		f.Content, f.Digests = bytes.Clone(f.Content), slices.Clone(f.Digests)
	}
	if e.Chip.Trust != nil {
		t := *e.Chip.Trust
		t.Anchors, t.Lists, t.Revocation, t.Defects = slices.Clone(t.Anchors), slices.Clone(t.Lists), slices.Clone(t.Revocation), slices.Clone(t.Defects)
		c.Chip.Trust = &t
	}
	return &c
}

func findingOf(t testing.TB, all []screening.Finding, id string) screening.Finding {
	t.Helper()
	for _, f := range all {
		if f.ID == "chip."+id {
			return f
		}
	}
	t.Fatalf("no finding chip.%s", id)
	return screening.Finding{}
}

func valueOf(f screening.Finding, name string) string {
	for _, v := range f.Values {
		if v.Name == name {
			return v.Value
		}
	}
	return ""
}

// rules are those of the tests: strict, but for what a row says.
var rules = pki.Rules{MinLevel: "bilateral", MaxAge: 30 * 24 * time.Hour, RevocationMaxAge: 90 * 24 * time.Hour}

// want is what a row expects of a check: "failed digest", "undetermined", "successful".
type want map[string]string

// expect compares all findings with the good ones, but for those that a row names.
func expect(t *testing.T, name string, all []screening.Finding, w want) {
	t.Helper()
	usual := want{"ta": "not supported"}
	for _, f := range all {
		id := f.ID[len("chip."):]
		expected, named := w[id]
		if !named {
			if expected, named = usual[id]; !named {
				expected = "successful"
			}
		}
		got := f.Verdict.String()
		if class := valueOf(f, "reason"); class != "" {
			got += " " + class
		}
		if got != expected && f.Verdict.String() != expected {
			t.Errorf("%s: chip.%s is %s, want %s: %s", name, id, got, expected, f.Text)
		}
		if f.Verdict != screening.Successful && f.Text == "" {
			t.Errorf("%s: chip.%s says nothing", name, id)
		}
		if f.Group != "chip" || f.Title == "" {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// serialOf is the serial number of the certificate in EF.SOD, in hexadecimal.
func serialOf(t testing.TB, e *screening.Evidence) string {
	t.Helper()
	inner, err := lds.UnwrapSOD(e.Chip.File("EF.SOD").Content)
	d, err2 := cms.ParseSigned(must(t, inner, err))
	return must(t, d, err2).Certificates[0].Serial.Text(16)
}
