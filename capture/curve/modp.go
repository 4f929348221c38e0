package curve

import (
	"fmt"
	"io"
	"math/big"
	"sync"

	"filippo.io/bigmod"
)

// modp is the subgroup of prime order q of the integers modulo a prime p.
type modp struct {
	name     string
	p        *bigmod.Modulus
	order    []byte // q, big-endian
	cofactor []byte // (p-1)/q
	g        *bigmod.Nat
	params   modpParams // what explicit parameters are compared with
}

type modpParams struct{ p, q, g *big.Int }

var modps = sync.OnceValue(func() []*modp {
	var out []*modp
	for _, d := range primeFields {
		out = append(out, newMODP(d.name, modpParams{number(d.p), number(d.q), number(d.g)}))
	}
	return out
})

func newMODP(name string, d modpParams) *modp {
	m := &modp{name: name, p: modulus(d.p), order: d.q.Bytes(), params: d}
	less := new(big.Int).Sub(d.p, big.NewInt(1))
	m.cofactor = less.Div(less, d.q).Bytes()
	m.g = natOf(d.g.Bytes(), m.p)
	return m
}

func (m *modp) Name() string   { return m.name }
func (m *modp) Elliptic() bool { return false }
func (m *modp) PrimeBits() int { return m.p.BitLen() }

// neutral tells the elements 0, 1 and -1 from those that may be of order q.
func (m *modp) neutral(y *bigmod.Nat) bool { return y.IsZero()|y.IsOne()|y.IsMinusOne(m.p) == 1 }

// decode reads a public key: RFC 2631 clause 2.1.5, 1 < y < p-1 and y^q = 1. It may be
// shorter than the prime: BSI TR-03110-3 clause D.3.2 has no leading zeros.
func (m *modp) decode(encoded []byte) (*bigmod.Nat, error) {
	if len(encoded) == 0 || len(encoded) > m.p.Size() {
		return nil, fmt.Errorf("%w: %s has public keys of up to %d bytes", ErrKey, m.name, m.p.Size())
	}
	y, err := new(bigmod.Nat).SetBytes(encoded, m.p)
	if err != nil || m.neutral(y) {
		return nil, fmt.Errorf("%w: %s has public keys above 1 and below p-1", ErrKey, m.name)
	}
	if new(bigmod.Nat).Exp(y, m.order, m.p).IsOne() != 1 {
		return nil, fmt.Errorf("%w: outside the subgroup of %s", ErrKey, m.name)
	}
	return y, nil
}

func (m *modp) CheckPublic(encoded []byte) error {
	_, err := m.decode(encoded)
	return err
}

func (m *modp) Generate(rand io.Reader) (Secret, error) {
	x, err := randomBelow(rand, m.order)
	if err != nil {
		return nil, err
	}
	return m.pair(x), nil
}

func (m *modp) Secret(scalar []byte) (Secret, error) {
	x, err := scalarOf(scalar, m.order)
	if err != nil {
		return nil, err
	}
	return m.pair(x), nil
}

func (m *modp) pair(x []byte) *modpSecret {
	return &modpSecret{m, x, new(bigmod.Nat).Exp(m.g, x, m.p).Bytes(m.p)}
}

// MapIntegrated maps to r^((p-1)/q): ICAO Doc 9303-11 clause 4.4.3.3.2.
func (m *modp) MapIntegrated(r []byte) (Group, error) {
	t := reduce(r, m.p)
	defer clear(t.Bits())
	return m.mapped(new(bigmod.Nat).Exp(t, m.cofactor, m.p))
}

func (m *modp) mapped(g *bigmod.Nat) (Group, error) {
	if m.neutral(g) {
		return nil, fmt.Errorf("%w: the nonce maps to the neutral element", ErrMapping)
	}
	other := *m
	other.g, other.params.g = g, nil
	return &other, nil
}

// modpSecret is a private key of a MODP group.
type modpSecret struct {
	m      *modp
	x      []byte // as long as the order; nil: wiped
	public []byte
}

func (s *modpSecret) Public() []byte { return append([]byte(nil), s.public...) }

func (s *modpSecret) Wipe() {
	clear(s.x)
	s.x = nil
}

// shared is the element shared with a peer; it is of order q, since the peer's is.
func (s *modpSecret) shared(peer []byte) (*bigmod.Nat, error) {
	if s.x == nil {
		return nil, fmt.Errorf("%w: the private key was wiped", ErrKey)
	}
	y, err := s.m.decode(peer)
	if err != nil {
		return nil, err
	}
	return y.Exp(y, s.x, s.m.p), nil
}

func (s *modpSecret) Agree(peer []byte) ([]byte, error) {
	z, err := s.shared(peer)
	if err != nil {
		return nil, err
	}
	defer clear(z.Bits())
	return z.Bytes(s.m.p), nil
}

func (s *modpSecret) MapGeneric(nonce, peer []byte) (Group, error) {
	h, err := s.shared(peer)
	if err != nil {
		return nil, err
	}
	defer clear(h.Bits())
	g := new(bigmod.Nat).Exp(s.m.g, nonce, s.m.p)
	return s.m.mapped(g.Mul(h, s.m.p))
}
