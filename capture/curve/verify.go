package curve

import (
	"crypto/ecdsa"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Key is a public key: a point of its curve, checked.
type Key struct {
	curve *Curve
	q     point
	std   *ecdsa.PublicKey // where the standard library has the curve
	bytes []byte
}

// Key makes a public key of an uncompressed point (SEC 1 clause 2.3.4): 04, x and
// y. ErrKey: another form, coordinates out of range, or no point of the curve.
func (c *Curve) Key(uncompressed []byte) (*Key, error) {
	q, err := c.decode(uncompressed)
	if err != nil {
		return nil, err
	}
	k := &Key{curve: c, q: q, bytes: append([]byte(nil), uncompressed...)}
	if c.std != nil {
		if k.std, err = ecdsa.ParseUncompressedPublicKey(c.std, uncompressed); err != nil {
			return nil, fmt.Errorf("%w: no point of %s", ErrKey, c.name)
		}
	}
	return k, nil
}

// Curve is the curve of the key.
func (k *Key) Curve() *Curve { return k.curve }

// Bytes is the uncompressed point.
func (k *Key) Bytes() []byte { return append([]byte(nil), k.bytes...) }

// VerifyRaw verifies a signature that is r||s, each as long as the order.
// Errors: ErrSignature.
func (k *Key) VerifyRaw(digest, signature []byte) error {
	half := (k.curve.order + 7) / 8
	if len(signature) != 2*half {
		return fmt.Errorf("%w: %d bytes, %s has %d", ErrSignature, len(signature), k.curve.name, 2*half)
	}
	return k.verify(digest, new(big.Int).SetBytes(signature[:half]), new(big.Int).SetBytes(signature[half:]))
}

// VerifyDER verifies a signature that is a DER SEQUENCE of r and s.
// Errors: ErrSignature.
func (k *Key) VerifyDER(digest, signature []byte) error {
	in, seq := cryptobyte.String(signature), cryptobyte.String(nil)
	r, s := new(big.Int), new(big.Int)
	if !in.ReadASN1(&seq, asn1.SEQUENCE) || !in.Empty() || !seq.ReadASN1Integer(r) || !seq.ReadASN1Integer(s) || !seq.Empty() {
		return fmt.Errorf("%w: no DER sequence of two integers", ErrSignature)
	}
	return k.verify(digest, r, s)
}

func (k *Key) verify(digest []byte, r, s *big.Int) error {
	n := k.curve.params.n
	if r.Sign() <= 0 || s.Sign() <= 0 || r.Cmp(n) >= 0 || s.Cmp(n) >= 0 {
		return fmt.Errorf("%w: r or s is out of range", ErrSignature)
	}
	if k.std != nil {
		if !ecdsa.Verify(k.std, digest, r, s) {
			return ErrSignature
		}
		return nil
	}
	return k.compute(digest, r, s)
}

// compute is ECDSA verification (SEC 1 clause 4.1.4) for r and s in range.
func (k *Key) compute(digest []byte, r, s *big.Int) error {
	c, n := k.curve, k.curve.params.n
	w := new(big.Int).ModInverse(s, n)
	scalar := func(v *big.Int) *big.Int { return v.Mod(v.Mul(v, w), n) }
	p := c.combine(scalar(new(big.Int).SetBytes(c.leftmost(digest))), scalar(new(big.Int).Set(r)), &k.q)
	p, ok := c.affine(&p)
	if !ok {
		return ErrSignature
	}
	got := new(big.Int).SetBytes(c.f.bytes(&p.x))
	if got.Mod(got, n).Cmp(r) != 0 {
		return ErrSignature
	}
	return nil
}

// leftmost gives the leading bits of a digest, as many as the order has, as a number as
// long as the order. It does the same for any content: nonces go through it too.
func (c *Curve) leftmost(digest []byte) []byte {
	out := make([]byte, len(c.orderBytes))
	digest = digest[:min(len(digest), len(out))]
	copy(out[len(out)-len(digest):], digest)
	shift := max(0, 8*len(digest)-c.order)
	for i := len(out) - 1; i > 0; i-- {
		out[i] = out[i]>>shift | out[i-1]<<(8-shift)
	}
	out[0] >>= shift
	return out
}
