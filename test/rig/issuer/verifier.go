package issuer

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"gatehouse/test/rig/card"
)

// Role of a card-verifiable certificate: the upper bits of its authorization (BSI
// TR-03110-4 clause 2.1).
type Role byte

// The roles.
const (
	CVCA     Role = 0xC0
	Domestic Role = 0x80 // official domestic document verifier
	Foreign  Role = 0x40 // official foreign document verifier
	Terminal Role = 0x00 // inspection system
)

// Rights of inspection systems.
const (
	ReadDG3 byte = 1
	ReadDG4 byte = 2
)

// Verifiable is a card-verifiable certificate (TR-03110-3 appendix C) with its
// private key. A change may alter all but Bytes before it is signed.
type Verifiable struct {
	Authority, Holder  string // references of keys
	Key                *Key
	Role               Role
	Rights             byte
	Effective, Expires time.Time
	Domain             bool // the domain parameters are written, too
	Corrupt            bool // one bit of the signature is another
	Bytes              []byte
}

// Verifier is a country verifying authority.
type Verifier struct {
	Points  []*Verifiable // keys of the authority: the first self-signed, each other a link
	s       *State
	spec    KeySpec
	serials int
}

// NewVerifier makes the authority of card-verifiable certificates of a state.
func (s *State) NewVerifier(spec KeySpec) (*Verifier, error) {
	v := &Verifier{s: s, spec: spec}
	root, err := v.Issue(CVCA, nil, func(c *Verifiable) { c.Domain = true })
	if err != nil {
		return nil, err
	}
	v.Points = []*Verifiable{root}
	return v, nil
}

// Current is the newest key of the authority.
func (v *Verifier) Current() *Verifiable { return v.Points[len(v.Points)-1] }

// Link gives the authority a new key, signed with the one before.
func (v *Verifier) Link() (*Verifiable, error) {
	link, err := v.Issue(CVCA, v.Current(), func(c *Verifiable) { c.Domain = true })
	if err == nil {
		v.Points = append(v.Points, link)
	}
	return link, err
}

// Issue makes a certificate by another one; nil: by itself. All rights are given; the
// validity is that of its role, from now on.
func (v *Verifier) Issue(role Role, by *Verifiable, change func(*Verifiable)) (*Verifiable, error) {
	spec := v.spec
	key, err := NewKey(spec, v.s.random)
	if err != nil {
		return nil, err
	}
	v.serials++
	name := map[Role]string{CVCA: "CVCA", Domestic: "DVDOM", Foreign: "DVFOR", Terminal: "KIOSK"}[role]
	c := &Verifiable{Key: key, Role: role, Rights: ReadDG3 | ReadDG4, Holder: fmt.Sprintf("%s%s%05d", v.s.Country, name, v.serials)}
	c.Effective = v.s.now.Truncate(24 * time.Hour)
	c.Expires = c.Effective.AddDate(map[Role]int{CVCA: 3}[role], map[Role]int{Domestic: 3, Foreign: 3, Terminal: 1}[role], 0)
	signer := c
	if by != nil {
		signer = by
	}
	c.Authority = signer.Holder
	if change != nil {
		change(c)
	}
	c.Bytes, err = c.encode(v.s, signer.Key)
	return c, err
}

// Chain makes a domestic document verifier and a terminal of it, of today.
func (v *Verifier) Chain() (verifier, terminal *Verifiable, err error) {
	if verifier, err = v.Issue(Domestic, v.Current(), nil); err != nil {
		return nil, nil, err
	}
	terminal, err = v.Issue(Terminal, verifier, nil)
	return verifier, terminal, err
}

// trust is what a chip personalised today starts from: the authority's first key.
func (v *Verifier) trust() *card.TerminalTrust {
	return &card.TerminalTrust{Points: []card.TrustPoint{{Certificate: v.Points[0].Bytes}}, Date: v.s.now.Truncate(24 * time.Hour)}
}

func (c *Verifiable) encode(s *State, signer *Key) ([]byte, error) {
	name := append([]byte{0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x02}, c.Key.verifiableArcs()...)
	body := card.TLV(0x7F4E,
		card.TLV(0x5F29, []byte{0}),
		card.TLV(0x42, []byte(c.Authority)),
		card.TLV(0x7F49, card.TLV(0x06, name), c.Key.verifiable(c.Domain)),
		card.TLV(0x5F20, []byte(c.Holder)),
		card.TLV(0x7F4C, card.TLV(0x06, []byte{0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x01, 0x02, 0x01}), card.TLV(0x53, []byte{byte(c.Role) | c.Rights})),
		card.TLV(0x5F25, digits(c.Effective)), card.TLV(0x5F24, digits(c.Expires)))
	signature, err := signer.SignPlain(s.random, body)
	if err != nil {
		return nil, err
	}
	if c.Corrupt {
		signature[len(signature)-1] ^= 1
	}
	return card.TLV(0x7F21, body, card.TLV(0x5F37, signature)), nil
}

// digits is a date as six unpacked digits.
func digits(t time.Time) []byte {
	b := []byte(t.UTC().Format("060102"))
	for i := range b {
		b[i] -= '0'
	}
	return b
}

// verifiableArcs are the last two arcs of the key's name.
func (k *Key) verifiableArcs() []byte {
	if k.RSA == nil {
		return []byte{2, byte(1 + slices.Index([]string{"SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512"}, k.Spec.Hash))}
	}
	last := map[string]byte{"SHA-1": 1, "SHA-256": 2, "SHA-512": 5}[k.Spec.Hash]
	if k.Spec.PSS {
		last = map[string]byte{"SHA-1": 3, "SHA-256": 4, "SHA-512": 6}[k.Spec.Hash]
	}
	return []byte{1, last}
}

// verifiable is the rest of the public key object (TR-03110-3 appendix D.3).
func (k *Key) verifiable(domain bool) []byte {
	if k.RSA != nil {
		return append(card.TLV(0x81, k.RSA.N.Bytes()), card.TLV(0x82, big.NewInt(int64(k.RSA.E)).Bytes())...)
	}
	g := k.Group
	public := card.TLV(0x86, g.Encode(g.Public(k.Private)))
	if !domain {
		return public
	}
	out := slices.Concat(card.TLV(0x81, g.P.Bytes()), card.TLV(0x82, g.A.Bytes()), card.TLV(0x83, g.B.Bytes()), card.TLV(0x84, g.Encode(g.G)), card.TLV(0x85, g.N.Bytes()))
	return slices.Concat(out, public, card.TLV(0x87, []byte{1}))
}
