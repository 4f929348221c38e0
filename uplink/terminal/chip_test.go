package terminal

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"slices"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip"
	"gatehouse/capture/chip/eac"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/cvc"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

var _ eac.TerminalSigner = (*Client)(nil)

// rigKeys signs with the rig's key of a terminal.
type rigKeys struct{ of *issuer.Verifiable }

func (k rigKeys) Sign(_ context.Context, chr string, _ cvc.Algorithm, digest []byte) ([]byte, error) {
	if chr != k.of.Holder {
		return nil, ErrKey
	}
	return k.of.Key.Group.SignPlain(rand.Reader, k.of.Key.Private, digest)
}

// TestChip: the rig's chip gives its fingerprints to a terminal whose key is in a
// centre behind TLS, also over a link to the authority's next key, and keeps them from
// one whose verifier's certificate is forged or whose centre is another state's.
func TestChip(t *testing.T) {
	state, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := issuer.New("XXA", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := newAuthority(t)
	for _, v := range []struct {
		name    string
		link    bool
		corrupt bool
		other   bool
		want    capture.Outcome
	}{
		{"its own centre", false, false, false, capture.OutcomeDone},
		{"over a link", true, false, false, capture.OutcomeDone},
		{"a forged verifier", false, true, false, capture.OutcomeMissing},
		{"another state's centre", false, false, true, capture.OutcomeMissing},
	} {
		verifier, err := state.NewVerifier(issuer.KeySpec{Hash: "SHA-256"})
		if err != nil {
			t.Fatal(err)
		}
		person := issuer.Specimen("UTO", "L898902C3")
		profile, err := state.Personalise(person, issuer.CardOptions{
			PACE: []card.PACE{issuer.PACE(card.GM, card.AES128, 13)}, Chip: []issuer.ChipKey{{ID: 1, Domain: 13, Ciphers: []card.Cipher{card.AES128}}},
			Terminal: verifier, Groups: []int{3},
		})
		if err != nil {
			t.Fatal(err)
		}
		of := verifier
		if v.other {
			if of, err = foreign.NewVerifier(issuer.KeySpec{Hash: "SHA-256"}); err != nil {
				t.Fatal(err)
			}
		}
		if v.link {
			if _, err := of.Link(); err != nil {
				t.Fatal(err)
			}
		}
		dv, err := of.Issue(issuer.Domestic, of.Current(), func(c *issuer.Verifiable) { c.Corrupt = v.corrupt })
		if err != nil {
			t.Fatal(err)
		}
		own, err := of.Issue(issuer.Terminal, dv, nil)
		if err != nil {
			t.Fatal(err)
		}
		centre := &Centre{Keys: rigKeys{own}, Now: time.Now}
		for _, c := range append(slices.Clone(of.Points), dv, own) {
			x, err := cvc.Parse(c.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			centre.Certificates = append(centre.Certificates, x)
		}
		client, err := Dial(listen(t, ServerTLS(a.issue(t, x509.ExtKeyUsageServerAuth), a.pool()), centre),
			&tls.Config{RootCAs: a.pool(), Certificates: []tls.Certificate{a.issue(t, x509.ExtKeyUsageClientAuth)}})
		if err != nil {
			t.Fatal(err)
		}
		arena := sm.NewArena()
		got := chip.Read(t.Context(), card.New(profile), chip.Request{Lines: person.Lines, Rand: rand.Reader, Arena: arena, Now: time.Now, Signer: client})
		arena.Close()
		client.Close()
		i := slices.IndexFunc(got.Protocols, func(p capture.ChipProtocol) bool { return p.Name == "TA" })
		if i < 0 || got.Protocols[i].Outcome != v.want {
			t.Errorf("%s: %+v", v.name, got.Protocols)
		}
		f := got.File("DG3")
		if read := f != nil && f.State == capture.FileRead; read != (v.want == capture.OutcomeDone) {
			t.Errorf("%s: DG3 %+v", v.name, f != nil)
		}
		if _, err := cvc.Path(cvc.Reference(of.Points[0].Holder), centre.Certificates, time.Now()); v.corrupt != errors.Is(err, cvc.ErrSignature) {
			t.Errorf("%s: the centre's own view: %v", v.name, err)
		}
	}
}
