package conformance

import (
	"context"
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"gatehouse/capture/cvc"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// The state and the number of the plan's documents.
const (
	country = "D"
	number  = "C11T002JM"
)

// draft is a document on its way, with the terminal that is to read it.
type draft struct {
	testing.TB
	w        *world
	kind     kind
	state    *issuer.State
	o        issuer.CardOptions
	person   issuer.Person
	page     []string // the lines on it; nil: those of the person
	terminal *terminal
	at       time.Time // by the terminal's clock
	stored   [][]byte  // what else is imported into the trust store
	after    []func(p *card.Profile)
}

func (d *draft) do(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// begin makes the default configuration of a kind.
func (w *world) begin(t testing.TB, k kind) *draft {
	d := &draft{TB: t, w: w, kind: k, at: w.now, person: issuer.Specimen(country, number)}
	d.person.PortraitSize = 6000
	d.issuedBy(standard, standard)
	if k == plain {
		d.o.Plain = true
	}
	if k == pace || k == eacpace {
		d.o.PACE = []card.PACE{issuer.PACE(card.GM, card.TDES, 13)}
	}
	if k == cam {
		d.o.PACE = []card.PACE{issuer.PACE(card.CAM, card.AES128, 13)}
		d.o.PACE[0].Key = 1
		d.o.Chip = []issuer.ChipKey{{ID: 1, Domain: 13}}
	}
	if k == eac || k == eacaa || k == eacpace {
		d.o.Chip = []issuer.ChipKey{{ID: -1, Domain: 11, Ciphers: []card.Cipher{card.TDES}}} // brainpoolP224r1
		d.groups(3, finger(wsq), finger(wsq))
		d.groups(4, iris(raw), iris(raw))
		d.verifiedBy(elliptic("SHA-256"))
	}
	if k == eacaa || k == aa {
		d.o.Active = &issuer.KeySpec{RSA: 2048, Hash: "SHA-256"}
	}
	return d
}

// standard is what the plan's documents are signed with unless a case says otherwise.
// The authority's key is of 3072 bits there and here.
var standard = issuer.KeySpec{RSA: 2048, PSS: true, Hash: "SHA-256"}

// issuedBy has the document signed by a state whose authority and signer are so.
func (d *draft) issuedBy(authority, signer issuer.KeySpec) {
	d.state = d.w.issuer(d, authority)
	key, ok := d.w.keys[signer]
	if !ok {
		var err error
		key, err = issuer.NewKey(signer, rand.Reader)
		d.do(err)
		d.w.keys[signer] = key
	}
	d.signedWith(key, nil)
}

// signedWith has the document signed with a key whose certificate is changed.
func (d *draft) signedWith(key *issuer.Key, change func(*issuer.Template)) {
	c, err := d.state.SignerOf(key, nil, change)
	d.do(err)
	d.o.Signer = c
	if d.o.Hash = key.Spec.Hash; d.o.Hash == "MD5" {
		d.o.Hash = "SHA-256"
	}
}

// certificate changes the certificate of the signer.
func certificate(change func(*issuer.Template)) func(*draft) {
	return func(d *draft) { d.signedWith(d.o.Signer.Key, change) }
}

// body changes the signed part of the signer's certificate.
func body(change func(der []byte) []byte) func(*draft) {
	return certificate(func(t *issuer.Template) { t.Body = change })
}

// groups puts a data group in the place of another.
func (d *draft) groups(n int, instances ...instance) {
	if d.o.Replace == nil {
		d.o.Replace = map[int][]byte{}
	}
	d.o.Replace[n] = biometrics(n, instances...)
}

// terminal signs with the keys of its certificates; it is a TerminalSigner.
type terminal struct {
	verifier *issuer.Verifier
	chains   map[string][]*issuer.Verifiable // by the trust point that they begin behind
}

// Chain gives the certificates behind a trust point.
func (s *terminal) Chain(_ context.Context, car string) (out [][]byte, err error) {
	if len(s.chains[car]) == 0 {
		return nil, fmt.Errorf("no certificates: %w", cvc.ErrChain)
	}
	for _, c := range s.chains[car] {
		out = append(out, c.Bytes)
	}
	return out, nil
}

// Sign signs with the key of the holder.
func (s *terminal) Sign(_ context.Context, chr string, data []byte) ([]byte, error) {
	for _, chain := range s.chains {
		if c := chain[len(chain)-1]; c.Holder == chr {
			return c.Key.SignPlain(rand.Reader, data)
		}
	}
	return nil, fmt.Errorf("no key of %q", chr)
}

func elliptic(hash string) issuer.KeySpec { return issuer.KeySpec{Hash: hash} }

// verifiedBy gives chip and terminal an authority of card-verifiable certificates.
func (d *draft) verifiedBy(spec issuer.KeySpec) {
	v, err := d.state.NewVerifier(spec)
	d.do(err)
	d.o.Terminal = v
	d.terminal = &terminal{v, map[string][]*issuer.Verifiable{}}
	d.chain(nil, nil)
}

// chain gives the terminal certificates of the newest key of the authority.
func (d *draft) chain(verifier, system func(*issuer.Verifiable)) {
	v := d.terminal.verifier
	dv, err := v.Issue(issuer.Domestic, v.Current(), verifier)
	d.do(err)
	is, err := v.Issue(issuer.Terminal, dv, system)
	d.do(err)
	d.terminal.chains[v.Current().Holder] = []*issuer.Verifiable{dv, is}
}
