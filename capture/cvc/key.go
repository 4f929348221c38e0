package cvc

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"math/big"

	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
)

// ErrSignature: the signature is not one of this key over these bytes.
var ErrSignature = errors.New("signature of the card-verifiable certificate is wrong")

// PublicKey is the key of a certificate. Exactly one of RSA and Point is set.
type PublicKey struct {
	Algorithm Algorithm
	RSA       *rsa.PublicKey
	Point     []byte       // 04||x||y
	Curve     *curve.Curve // of Point; nil: inherited, see Inherit
}

// NewEC is the key of a template.
func NewEC(a Algorithm, k *curve.Key) PublicKey {
	return PublicKey{Algorithm: a, Point: k.Bytes(), Curve: k.Curve()}
}

// parseKey reads the value of a public key data object (TR-03110-3 D.3).
func parseKey(b []byte) (k PublicKey, err error) {
	bad := fmt.Errorf("%w: its public key is not in order", ErrCertificate)
	r := reader{rest: b}
	oid := r.take(tagOID)
	for a := RSAv15SHA1; a <= ECDSASHA512; a++ {
		if string(oid) == idTA+algorithms[a].arc {
			k.Algorithm = a
		}
	}
	switch {
	case r.err != nil:
		return k, bad
	case k.Algorithm == 0:
		return k, fmt.Errorf("%w: its key is for an algorithm that TR-03110-3 tables 17 and 18 do not have", ErrCertificate)
	case !k.Algorithm.Elliptic():
		n, e := number(r.take(0x81)), number(r.take(0x82))
		if r.end() != nil || n == nil || e == nil {
			return k, bad
		}
		if n.BitLen() < 1024 || n.BitLen() > 4096 || n.Bit(0) == 0 || e.BitLen() > 31 || e.BitLen() < 2 || e.Bit(0) == 0 {
			return k, fmt.Errorf("%w: RSA of %d bits with an exponent of %d bits; odd ones of 1024 to 4096 and of 2 to 31 bits are accepted", ErrCertificate, n.BitLen(), e.BitLen())
		}
		k.RSA = &rsa.PublicKey{N: n, E: int(e.Int64())}
		return k, nil
	}
	if r.has(0x81) {
		if k.Curve, err = readCurve(&r); err != nil {
			return k, err
		}
	}
	k.Point = r.take(0x86)
	if k.Curve != nil && r.has(0x87) {
		if f := r.take(0x87); len(f) != 1 || f[0] != 1 {
			return k, fmt.Errorf("%w: its curve has a cofactor other than 1", ErrCertificate)
		}
	}
	if r.end() != nil || len(k.Point) < 3 || len(k.Point) > 1+2*66 {
		return k, bad
	}
	if k.Curve != nil {
		if _, err := k.Curve.Key(k.Point); err != nil {
			return k, fmt.Errorf("%w: %w", ErrCertificate, err)
		}
	}
	return k, nil
}

// encode gives the data object, with the curve or without.
func (k PublicKey) encode(whole bool) []byte {
	oid := lds.TLV(tagOID, []byte(idTA+algorithms[k.Algorithm].arc))
	if k.RSA != nil {
		return lds.TLV(tagKey, oid, lds.TLV(0x81, k.RSA.N.Bytes()), lds.TLV(0x82, big.NewInt(int64(k.RSA.E)).Bytes()))
	}
	if !whole {
		return lds.TLV(tagKey, oid, lds.TLV(0x86, k.Point))
	}
	return lds.TLV(tagKey, oid, encodeCurve(k.Curve), lds.TLV(0x86, k.Point), lds.TLV(0x87, []byte{1}))
}

// number reads an unsigned integer in its shortest form; nil: it is none.
func number(b []byte) *big.Int {
	if len(b) == 0 || len(b) > 512 || b[0] == 0 {
		return nil
	}
	return new(big.Int).SetBytes(b)
}

// Inherit gives the key with the curve of its issuer, where it has none itself.
func (k PublicKey) Inherit(issuer PublicKey) PublicKey {
	if k.Point != nil && k.Curve == nil {
		k.Curve = issuer.Curve
	}
	return k
}

// Complete tells whether the key can verify: an elliptic one needs its curve.
func (k PublicKey) Complete() bool { return k.RSA != nil || k.Point != nil && k.Curve != nil }

// sound tells whether a key that inherits is complete and on the curve it was given.
func (k PublicKey) sound() bool {
	if k.RSA != nil {
		return true
	}
	if k.Curve == nil {
		return false
	}
	_, err := k.Curve.Key(k.Point)
	return err == nil
}

// Verify verifies a signature over the message as sent by the key's holder. Errors:
// ErrSignature; ErrCertificate for a key that is not Complete or not on its curve.
func (k PublicKey) Verify(message, signature []byte) error {
	if !k.Complete() {
		return fmt.Errorf("%w: its key inherits a curve that is not known", ErrCertificate)
	}
	h := k.Algorithm.Hash().New()
	h.Write(message)
	digest := h.Sum(nil)
	var err error
	switch {
	case k.Algorithm.Elliptic():
		var key *curve.Key
		if key, err = k.Curve.Key(k.Point); err != nil {
			return fmt.Errorf("%w: %w", ErrCertificate, err)
		}
		err = key.VerifyRaw(digest, signature)
	case k.Algorithm.PSS():
		err = rsa.VerifyPSS(k.RSA, k.Algorithm.Hash(), digest, signature, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
	default:
		err = rsa.VerifyPKCS1v15(k.RSA, k.Algorithm.Hash(), digest, signature)
	}
	if err != nil {
		return ErrSignature
	}
	return nil
}
