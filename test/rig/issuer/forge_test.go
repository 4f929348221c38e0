package issuer_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/chip"
	"gatehouse/capture/chip/sm"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/screening"
	"gatehouse/screening/pki"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

const number = "L898902C3"

// known is what a kiosk that has the state's certificates and its CRL knows.
func known(s *issuer.State) *screening.TrustEvidence {
	now := s.Now().Unix()
	t := &screening.TrustEvidence{State: "searched", Lists: []screening.TrustSourceEvidence{{Name: "UTO", Kind: "bilateral", Signed: now, Stored: now, Proven: true}}}
	for _, der := range s.Anchors() {
		t.Anchors = append(t.Anchors, screening.AnchorEvidence{Certificate: der, Level: "bilateral", Source: "UTO"})
	}
	id := sha256.Sum256(s.Current().DER)
	r := screening.RevocationEvidence{Issuer: hex.EncodeToString(id[:]), ThisUpdate: now, NextUpdate: now + 86400, Proven: true}
	for _, serial := range s.Revoked() {
		r.Revoked = append(r.Revoked, hex.EncodeToString(serial.Bytes()))
	}
	t.Revocation = []screening.RevocationEvidence{r}
	return t
}

// inspect reads a chip as the kiosk does, and judges it.
func inspect(t *testing.T, p card.Profile, page []string, anchors *screening.TrustEvidence, s *issuer.State) map[string]screening.Finding {
	t.Helper()
	arena := sm.NewArena()
	defer arena.Close()
	c := chip.Read(t.Context(), card.New(p), chip.Request{
		Lines: page, Rand: rand.Reader, Arena: arena, Now: s.Now,
		First: []string{"EF.COM", "EF.SOD", "DG14", "DG15", "DG1", "DG2"}, Rest: []string{"DG13"},
	})
	e := screening.Evidence{Chip: evidence.Chip(c)}
	e.Chip.Trust = anchors
	e.Document = screening.DocumentEvidence{ModalityEvidence: screening.ModalityEvidence{State: capture.Captured.String()}, Format: "TD3", Lines: page}
	out := map[string]screening.Finding{}
	for _, f := range pki.Check(&e, s.Now(), pki.Rules{}) {
		out[f.ID] = f
	}
	return out
}

// TestForgeries: a genuine chip raises nothing, and each forgery what is expected of
// it, as the kiosk's own reader and judge see them.
func TestForgeries(t *testing.T) {
	s, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	person := issuer.Specimen("UTO", number)
	for _, like := range []issuer.Forgery{"", issuer.CopiedAA, issuer.CopiedCAM} {
		p, err := s.Personalise(person, issuer.Needs(like))
		if err != nil {
			t.Fatal(err)
		}
		found := inspect(t, p, person.Lines, known(s), s)
		if len(found) == 0 {
			t.Fatal("nothing was judged")
		}
		for id, f := range found {
			if f.Verdict == screening.Failed || f.Verdict == screening.Undetermined {
				t.Errorf("genuine as for %q: %s is %v: %s %v", like, id, f.Verdict, f.Text, f.Values)
			}
		}
	}
	for _, f := range issuer.Forgeries {
		t.Run(string(f), func(t *testing.T) {
			o := issuer.Needs(f)
			o.Extended = true
			p, err := s.Forge(f, person, o)
			if err != nil {
				t.Fatal(err)
			}
			page := person.Lines
			if f == issuer.OtherPage { // the key of access is the chip's own: somebody wrote it over
				page = append([]string{}, page...)
				p.Passwords.MRZ, _ = issuer.Information(page)
			}
			want := issuer.Expected[f]
			found := inspect(t, p, page, known(s), s)
			got := found[want.ID]
			if !strings.EqualFold(got.Verdict.String(), want.Verdict) {
				t.Errorf("%s is %v: %s %v; want %s", want.ID, got.Verdict, got.Text, got.Values, want.Verdict)
			}
			if want.Reason != "" && (len(got.Values) == 0 || got.Values[0].Value != want.Reason) {
				t.Errorf("%s because of %v, want %s", want.ID, got.Values, want.Reason)
			}
			for id, other := range found {
				if other.Verdict == screening.Failed && id != want.ID {
					t.Logf("also %s: %v", id, other.Values)
				}
			}
		})
	}
}
