package decide

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"gatehouse/screening"
	"gatehouse/screening/policy"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// chipped is a genuine crossing with a chip of the rig, and the serial number of its signer.
func chipped(t testing.TB) (screening.Evidence, string) {
	t.Helper()
	spec := issuer.KeySpec{Curve: "P-256", Named: true}
	s, err := issuer.New("SWE", issuer.Options{Now: now, Country: "SE", CSCA: spec, Signer: spec})
	if err != nil {
		t.Fatal(err)
	}
	e := genuine()
	p, err := s.Personalise(issuer.Person{Lines: e.Document.Lines, PortraitSize: 6000}, issuer.CardOptions{
		PACE: []card.PACE{issuer.PACE(card.GM, card.AES128, 12)}, Chip: []issuer.ChipKey{{ID: 1, Domain: 12, Ciphers: []card.Cipher{card.AES128}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	signer, err := s.Signer()
	if err != nil {
		t.Fatal(err)
	}
	c := &e.Chip
	c.State = "captured"
	c.Protocols = []screening.ProtocolEvidence{{Name: "PACE", Outcome: "done"}, {Name: "CA", Outcome: "done"}}
	add := func(name string, content []byte) {
		if content != nil {
			c.Files = append(c.Files, screening.FileEvidence{Name: name, State: "read", Content: content, Length: len(content)})
		}
	}
	add("EF.CardAccess", p.Master[card.EFCardAccess])
	add("EF.SOD", p.Application[card.EFSOD])
	for n := 1; n <= 16; n++ {
		add(fmt.Sprintf("DG%d", n), p.Application[card.DG(n)])
	}
	c.Trust = &screening.TrustEvidence{
		State:   "searched",
		Anchors: []screening.AnchorEvidence{{Certificate: s.Current().DER, Level: "bilateral", Source: "bundle"}},
		Lists:   []screening.TrustSourceEvidence{{Name: "bundle", Kind: "bilateral", Stored: now.Unix() - 60, Proven: true}},
	}
	return e, signer.Serial.Text(16)
}

// A chip joins the walk: one in order stays clear, and what is wrong with it refers, each
// through the checks that say so. The first row is the control.
func TestChip(t *testing.T) {
	p := parse(t, policy.Default())
	good, _ := chipped(t)
	for _, c := range []struct {
		name    string
		spoil   func(c *screening.ChipEvidence)
		because []string
	}{
		{"nothing", func(*screening.ChipEvidence) {}, nil},
		{"another face", func(c *screening.ChipEvidence) { c.Files[3].Content = []byte{0x75, 0} }, []string{"chip.hashes"}},
		{"no authority", func(c *screening.ChipEvidence) { c.Trust.Anchors = nil }, []string{"chip.signer", "chip.validity.csca", "chip.age"}},
		{"authority that came by hand", func(c *screening.ChipEvidence) { c.Trust.Anchors[0].Level = "manual" }, []string{"chip.signer"}},
		{"downgrade", func(c *screening.ChipEvidence) {
			c.Protocols[0].Outcome = "failed"
			c.Protocols = append(c.Protocols, screening.ProtocolEvidence{Name: "BAC", Outcome: "done"})
		}, []string{"chip.access"}},
		{"a copy", func(c *screening.ChipEvidence) { c.Protocols[1].Outcome = "failed" }, []string{"chip.authenticity"}},
		{"list too old", func(c *screening.ChipEvidence) { c.Trust.Lists[0].Stored = now.AddDate(-2, 0, 0).Unix() }, []string{"chip.age"}},
		{"pulled away", func(c *screening.ChipEvidence) {
			c.State, c.Files = "aborted", c.Files[:3]
		}, []string{"chip.read", "chip.hashes"}},
		{"not begun", func(c *screening.ChipEvidence) { *c = screening.ChipEvidence{State: "aborted"} }, nil},
		{"no reader", func(c *screening.ChipEvidence) { *c = screening.ChipEvidence{State: "not supported"} }, nil},
	} {
		e := good
		e.Chip.Files, e.Chip.Protocols = slices.Clone(good.Chip.Files), slices.Clone(good.Chip.Protocols)
		trust := *good.Chip.Trust
		trust.Anchors, trust.Lists = slices.Clone(trust.Anchors), slices.Clone(trust.Lists)
		e.Chip.Trust = &trust
		c.spoil(&e.Chip)
		r := Screen(e, p, now)
		if !slices.Equal(r.Because, c.because) {
			t.Errorf("%s: %s because %v, want %v", c.name, r.Recommend, r.Because, c.because)
		}
		checkResult(t, r)
	}
}

// TestChipReplay: the evidence of a chip goes through the record and gives the same bytes
// years later; it needs no store.
func TestChipReplay(t *testing.T) {
	p := parse(t, policy.Default())
	e, serial := chipped(t)
	e.Chip.Trust.Revocation = []screening.RevocationEvidence{{Issuer: "00", ThisUpdate: now.Unix(), Revoked: []string{serial}}}
	first := Screen(e, p, now.In(time.FixedZone("", -3600)))
	var again screening.Evidence
	if err := cbor.Unmarshal(encode(t, e), &again); err != nil {
		t.Fatal(err)
	}
	if a, b := encode(t, first), encode(t, Screen(again, p, time.Unix(first.Screened, 0))); !bytes.Equal(a, b) {
		t.Errorf("%d bytes, then %d other ones", len(a), len(b))
	}
	if !slices.ContainsFunc(first.Findings, func(f screening.Finding) bool { return f.ID == "chip.signer" && f.Verdict == screening.Successful }) {
		t.Error("the signer is not known: the chip was not judged")
	}
}

// A known defect of the policy weakens what a series of chips does wrong alike.
func TestChipDefect(t *testing.T) {
	text := string(policy.Default()) + "\n[[defects]]\ncheck = \"chip.access\"\nissuer = \"SWE\"\ncodes = [\"P\"]\nexpires_from = 2030\nexpires_to = 2033\nsource = \"a test of this package\"\n"
	e, _ := chipped(t)
	e.Chip.Protocols[0].Outcome = "failed"
	e.Chip.Protocols = append(e.Chip.Protocols, screening.ProtocolEvidence{Name: "BAC", Outcome: "done"})
	for want, p := range map[screening.Verdict]policy.Policy{screening.Failed: parse(t, policy.Default()), screening.Undetermined: parse(t, []byte(text))} {
		r := Screen(e, p, now)
		if i := slices.IndexFunc(r.Findings, func(f screening.Finding) bool { return f.ID == "chip.access" }); r.Findings[i].Verdict != want {
			t.Errorf("%v, want %v", r.Findings[i].Verdict, want)
		}
	}
}
