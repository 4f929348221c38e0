package cms

import (
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// DSAKey is a public key of the Digital Signature Algorithm (FIPS 186-4 clause 4),
// which Doc 9303-12 clause 4.1.6 still allows to signers.
type DSAKey struct{ P, Q, G, Y *big.Int }

const oidDSA = "1.2.840.10040.4.1"

// The limits of a DSA key in bits: the pairs of FIPS 186-4 clause 4.2 lie between.
const (
	minPrime, maxPrime = 1024, 3072
	minOrder, maxOrder = 160, 256
)

// readDSA reads a key and its domain parameters (RFC 3279 clause 2.3.2).
func (c *Certificate) readDSA(r *reader, parameters element, der []byte) {
	const what = "DSA key"
	if parameters.tag != asn1.SEQUENCE {
		r.fail("%w: DSA without its domain parameters", ErrAlgorithm)
		return
	}
	in := r.inside(parameters)
	k := &DSAKey{P: in.integer(what), Q: in.integer(what), G: in.integer(what)}
	in.end(what)
	public := &reader{r.scan, der, r.level + 1}
	k.Y = public.integer(what)
	public.end(what)
	if r.err != nil {
		return
	}
	if err := k.sizes(); err != nil {
		r.fail("%w: %w", ErrAlgorithm, err)
		return
	}
	c.DSA = k
}

// sizes refuses parameters beyond the limits.
func (k *DSAKey) sizes() error {
	switch n := k.P.BitLen(); {
	case k.P.Sign() <= 0, n < minPrime, n > maxPrime, k.P.Bit(0) == 0:
		return fmt.Errorf("a DSA prime of %d bits, %d to %d are accepted", n, minPrime, maxPrime)
	case k.Q.Sign() <= 0, k.Q.BitLen() < minOrder, k.Q.BitLen() > maxOrder, k.Q.Bit(0) == 0:
		return fmt.Errorf("a DSA order of %d bits, %d to %d are accepted", k.Q.BitLen(), minOrder, maxOrder)
	}
	return nil
}

// sound tells whether generator and key are in the group of the order: a key of 1 would
// verify anything. It costs milliseconds, so that it is asked of keys that are used.
func (k *DSAKey) sound() bool {
	one := big.NewInt(1)
	for _, e := range []*big.Int{k.G, k.Y} {
		if e.Cmp(one) <= 0 || e.Cmp(k.P) >= 0 || new(big.Int).Exp(e, k.Q, k.P).Cmp(one) != 0 {
			return false
		}
	}
	return true
}

// verify tells whether a signature in DER is one of the key (FIPS 186-4 clause 4.7).
func (k *DSAKey) verify(digest, signature []byte) bool {
	const what = "DSA signature"
	outer := read(signature)
	in := outer.open(asn1.SEQUENCE, what)
	outer.end(what)
	r, s := in.integer(what), in.integer(what)
	in.end(what)
	if !k.sound() || outer.err != nil || len(outer.departures) > 0 || r.Sign() <= 0 || s.Sign() <= 0 || r.Cmp(k.Q) >= 0 || s.Cmp(k.Q) >= 0 {
		return false
	}
	z := new(big.Int).SetBytes(digest[:min(len(digest), k.Q.BitLen()/8)])
	w := new(big.Int).ModInverse(s, k.Q)
	if w == nil { // the order is not prime
		return false
	}
	u1, u2 := z.Mul(z, w), w.Mul(w, r)
	v := new(big.Int).Exp(k.G, u1.Mod(u1, k.Q), k.P)
	v.Mul(v, new(big.Int).Exp(k.Y, u2.Mod(u2, k.Q), k.P))
	v.Mod(v, k.P)
	return v.Mod(v, k.Q).Cmp(r) == 0
}
