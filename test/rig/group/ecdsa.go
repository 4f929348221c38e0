package group

import (
	"io"
	"math/big"
)

// digestNumber is the leftmost bits of a digest, as many as the order has.
func (g *Group) digestNumber(digest []byte) *big.Int {
	e := new(big.Int).SetBytes(digest)
	if over := len(digest)*8 - g.N.BitLen(); over > 0 {
		e.Rsh(e, uint(over))
	}
	return e
}

// Sign gives r and s of ECDSA over the digest (BSI TR-03111 clause 4.2.1).
func (g *Group) Sign(random io.Reader, private *big.Int, digest []byte) (r, s *big.Int, err error) {
	e := g.digestNumber(digest)
	for {
		k, err := g.Scalar(random)
		if err != nil {
			return nil, nil, err
		}
		r = new(big.Int).Mod(g.Public(k).X, g.N)
		s = new(big.Int).Mul(r, private)
		s.Add(s, e).Mul(s, k.ModInverse(k, g.N)).Mod(s, g.N)
		if r.Sign() > 0 && s.Sign() > 0 {
			return r, s, nil
		}
	}
}

// SignPlain is Sign as r||s, each as long as the order (TR-03111 clause 5.2.1).
func (g *Group) SignPlain(random io.Reader, private *big.Int, digest []byte) ([]byte, error) {
	r, s, err := g.Sign(random, private, digest)
	if err != nil {
		return nil, err
	}
	size := g.OrderSize()
	return append(r.FillBytes(make([]byte, size)), s.FillBytes(make([]byte, size))...), nil
}

// VerifyPlain checks r||s over the digest with a public key of the group.
func (g *Group) VerifyPlain(public Element, digest, signature []byte) bool {
	size := g.OrderSize()
	if len(signature) != 2*size {
		return false
	}
	r, s := new(big.Int).SetBytes(signature[:size]), new(big.Int).SetBytes(signature[size:])
	if r.Sign() == 0 || s.Sign() == 0 || r.Cmp(g.N) >= 0 || s.Cmp(g.N) >= 0 {
		return false
	}
	w := new(big.Int).ModInverse(s, g.N)
	u := new(big.Int).Mul(g.digestNumber(digest), w)
	v := new(big.Int).Mul(r, w)
	p := g.Plus(g.Times(u.Mod(u, g.N), g.G), g.Times(v.Mod(v, g.N), public))
	return p.X != nil && new(big.Int).Mod(p.X, g.N).Cmp(r) == 0
}
