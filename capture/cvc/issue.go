package cvc

import (
	"fmt"
	"time"

	"gatehouse/capture/lds"
)

// Signer signs a message with the algorithm of its key: PKCS #1 or PSS for RSA, r||s
// for ECDSA.
type Signer func(message []byte) ([]byte, error)

// Template is what an authority puts into a certificate.
type Template struct {
	CAR, CHR   Reference
	Key        PublicKey
	Role       Role
	Rights     Rights
	Effective  time.Time // the day counts
	Expiration time.Time
}

// Sign makes the certificate. The result has passed Parse. Errors: ErrCertificate for
// a template that makes none; the signer's.
func (t Template) Sign(sign Signer) ([]byte, error) {
	if err := t.Key.check(); err != nil {
		return nil, err
	}
	der, err := seal(sign, lds.TLV(tagProfile, []byte{0}), lds.TLV(tagCAR, []byte(t.CAR)), t.Key.encode(t.Role == CVCA), lds.TLV(tagCHR, []byte(t.CHR)),
		encodeAuthorization(t.Role, t.Rights), lds.TLV(tagEffective, encodeDate(t.Effective)), lds.TLV(tagExpiration, encodeDate(t.Expiration)))
	if err != nil {
		return nil, err
	}
	_, err = Parse(der)
	return der, err
}

// SignRequest makes a request for a certificate of the key, signed with that key;
// car may be empty. Errors: as of Sign; ErrSignature where the signer has another key.
func SignRequest(car, chr Reference, key PublicKey, sign Signer) ([]byte, error) {
	if err := key.check(); err != nil {
		return nil, err
	}
	var reference []byte
	if car != "" {
		reference = lds.TLV(tagCAR, []byte(car))
	}
	der, err := seal(sign, lds.TLV(tagProfile, []byte{0}), reference, key.encode(true), lds.TLV(tagCHR, []byte(chr)))
	if err != nil {
		return nil, err
	}
	_, err = ParseRequest(der)
	return der, err
}

// Countersign adds the outer signature to a request, by the key that holder names.
func Countersign(request []byte, holder Reference, sign Signer) ([]byte, error) {
	signed := join(request, lds.TLV(tagCAR, []byte(holder)))
	signature, err := sign(signed)
	if err != nil {
		return nil, err
	}
	der := lds.TLV(tagRequest, signed, lds.TLV(tagSignature, signature))
	_, err = ParseRequest(der)
	return der, err
}

func (k PublicKey) check() error {
	if !k.Complete() || k.Algorithm.Elliptic() != (k.Point != nil) || k.Algorithm.Hash() == 0 {
		return fmt.Errorf("%w: a key without its curve, or for an algorithm that is not its own", ErrCertificate)
	}
	return nil
}

func seal(sign Signer, parts ...[]byte) ([]byte, error) {
	body := lds.TLV(tagBody, parts...)
	signature, err := sign(body)
	if err != nil {
		return nil, err
	}
	return lds.TLV(tagCertificate, body, lds.TLV(tagSignature, signature)), nil
}

func join(parts ...[]byte) []byte {
	var out []byte
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
