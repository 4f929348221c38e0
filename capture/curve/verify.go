package curve

import (
	"crypto/ecdsa"
	"fmt"
	"math/big"

	"filippo.io/bigmod"
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Key is a public key: a point of its curve, checked.
type Key struct {
	curve *Curve
	std   *ecdsa.PublicKey // where the standard library has the curve
	q     point            // else
	bytes []byte
}

// Key makes a public key of an uncompressed point (SEC 1 clause 2.3.4): 04, x and
// y. ErrKey: another form, coordinates out of range, or no point of the curve.
func (c *Curve) Key(uncompressed []byte) (*Key, error) {
	if len(uncompressed) != 1+2*c.size || uncompressed[0] != 4 {
		return nil, fmt.Errorf("%w: %s wants an uncompressed point of %d bytes", ErrKey, c.name, 1+2*c.size)
	}
	k := &Key{curve: c, bytes: append([]byte(nil), uncompressed...)}
	if c.std != nil {
		pub, err := ecdsa.ParseUncompressedPublicKey(c.std, uncompressed)
		if err != nil {
			return nil, fmt.Errorf("%w: no point of %s", ErrKey, c.name)
		}
		k.std = pub
		return k, nil
	}
	x, errX := bigmod.NewNat().SetBytes(uncompressed[1:1+c.size], c.p)
	y, errY := bigmod.NewNat().SetBytes(uncompressed[1+c.size:], c.p)
	if errX != nil || errY != nil || !c.onCurve(x, y) {
		return nil, fmt.Errorf("%w: no point of %s", ErrKey, c.name)
	}
	k.q = point{x, y, c.one()}
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
	c := k.curve
	size := (c.order + 7) / 8
	// The leftmost bits of the digest: the orders computed here are whole bytes.
	digest = digest[:min(len(digest), size)]
	e := new(big.Int).SetBytes(digest)
	w := new(big.Int).ModInverse(s, c.params.n)
	scalar := func(v *big.Int) []byte {
		v = new(big.Int).Mul(v, w)
		return v.Mod(v, c.params.n).FillBytes(make([]byte, size))
	}
	x, ok := c.affineX(c.combine(scalar(e), scalar(r), k.q))
	if !ok {
		return ErrSignature
	}
	got := new(big.Int).SetBytes(x.Bytes(c.p))
	if got.Mod(got, c.params.n).Cmp(r) != 0 {
		return ErrSignature
	}
	return nil
}
