package curve

import (
	"crypto/hmac"
	"crypto/sha512"
	"fmt"
	"io"
	"math/big"

	"filippo.io/bigmod"
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// SignRaw signs a digest with a private key, a big-endian number from 1 to the order
// less 1: ECDSA of SEC 1 clause 4.1.3, as r||s, each as long as the order (BSI TR-03111
// clause 5.2.1). Errors: ErrKey, ErrRandom and those of rand.
func (c *Curve) SignRaw(rand io.Reader, private, digest []byte) ([]byte, error) {
	extra := make([]byte, 32)
	if _, err := io.ReadFull(rand, extra); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRandom, err)
	}
	return c.sign(private, digest, extra)
}

// SignDER is SignRaw with the signature as a DER SEQUENCE of r and s.
func (c *Curve) SignDER(rand io.Reader, private, digest []byte) ([]byte, error) {
	raw, err := c.SignRaw(rand, private, digest)
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1BigInt(new(big.Int).SetBytes(raw[:len(raw)/2]))
		b.AddASN1BigInt(new(big.Int).SetBytes(raw[len(raw)/2:]))
	})
	return b.Bytes()
}

func (c *Curve) sign(private, digest, extra []byte) ([]byte, error) {
	d, err := scalarOf(private, c.orderBytes)
	if err != nil {
		return nil, err
	}
	defer clear(d)
	key := natOf(d, c.n)
	defer clear(key.Bits())
	e := reduce(c.leftmost(digest), c.n)
	less2 := new(big.Int).Sub(c.params.n, big.NewInt(2)).Bytes()
	draw := newNonces(d, e.Bytes(c.n), extra)
	for range 64 {
		k := draw(c)
		p := c.times(k, &c.g)
		p, _ = c.affine(&p) // 0 < k < n
		r := reduce(c.f.bytes(&p.x), c.n)
		kn := natOf(k, c.n)
		s := new(bigmod.Nat).ExpandFor(c.n)
		copy(s.Bits(), key.Bits())
		s.Mul(r, c.n).Add(e, c.n).Mul(new(bigmod.Nat).Exp(kn, less2, c.n), c.n) // (e + rd)/k
		clear(k)
		clear(kn.Bits())
		if r.IsZero()|s.IsZero() == 0 {
			return append(r.Bytes(c.n), s.Bytes(c.n)...), nil
		}
	}
	return nil, fmt.Errorf("%w: no nonce gives a signature", ErrRandom)
}

// newNonces is the generator of RFC 6979 clause 3.2 over HMAC-SHA-512, with the
// additional data of clause 3.6: a nonce stays secret and is not used twice even where
// the randomness is bad, and differs between two signatures of one text.
func newNonces(private, digest, extra []byte) func(*Curve) []byte {
	k, v := make([]byte, sha512.Size), make([]byte, sha512.Size)
	for i := range v {
		v[i] = 1
	}
	mac := func(parts ...[]byte) []byte {
		h := hmac.New(sha512.New, k)
		for _, p := range parts {
			h.Write(p)
		}
		return h.Sum(nil)
	}
	for _, separator := range []byte{0, 1} {
		k = mac(v, []byte{separator}, private, digest, extra)
		v = mac(v)
	}
	return func(c *Curve) []byte {
		for {
			var t []byte
			for len(t) < len(c.orderBytes) {
				v = mac(v)
				t = append(t, v...)
			}
			n := c.leftmost(t)
			k = mac(v, []byte{0})
			v = mac(v)
			if inRange(n, c.orderBytes) {
				return n
			}
		}
	}
}
