package cvc

import (
	"errors"
	"fmt"
	"time"

	"gatehouse/capture/lds"
)

// MaxCertificate is the limit of a certificate and of a request in bytes. RSA of 4096
// bits needs 1.2 KB.
const MaxCertificate = 4 << 10

// ErrCertificate: the bytes are no card-verifiable certificate or request of version
// 1 for inspection systems. It is wrapped with more.
var ErrCertificate = errors.New("no card-verifiable certificate")

// Certificate is a card-verifiable certificate (TR-03110-3 table 23).
type Certificate struct {
	Raw        []byte // whole, from tag 7F21 on
	CAR        Reference
	CHR        Reference
	Key        PublicKey
	Role       Role
	Rights     Rights
	Effective  time.Time // 00:00 UTC of the first day
	Expiration time.Time // 00:00 UTC of the last day
	Extensions []byte    // value of object 65, of Terminal Authentication version 2; nil: none

	body, signature []byte
}

// Body is the certificate body with tag and length: what is signed, and the first of
// the two objects that PSO: VERIFY CERTIFICATE carries.
func (c *Certificate) Body() []byte { return c.body }

// Signature is the signature with tag and length, the second of the two objects.
func (c *Certificate) Signature() []byte { return lds.TLV(tagSignature, c.signature) }

// Link tells a certificate of one signing authority's key by the one before it.
func (c *Certificate) Link() bool { return c.Role == CVCA && c.CAR != c.CHR }

// SelfSigned tells the certificate of a trust point.
func (c *Certificate) SelfSigned() bool { return c.CAR == c.CHR }

// Began tells whether the first day has come.
func (c *Certificate) Began(at time.Time) bool { return !at.Before(c.Effective) }

// Expired tells whether the last day is over.
func (c *Certificate) Expired(at time.Time) bool { return !at.Before(c.Expiration.AddDate(0, 0, 1)) }

// Parse reads one certificate. The bytes are copied. Errors: ErrCertificate.
func Parse(der []byte) (*Certificate, error) {
	if len(der) > MaxCertificate {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrCertificate, len(der), MaxCertificate)
	}
	c := &Certificate{Raw: append([]byte(nil), der...)}
	outer := reader{rest: c.Raw}
	inner := reader{rest: outer.take(tagCertificate), err: outer.end()}
	value, body := inner.takeRaw(tagBody)
	c.body, c.signature = body, inner.take(tagSignature)
	if inner.end() != nil || len(c.signature) == 0 {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, errTLV)
	}
	r := reader{rest: value}
	profile, car, key, chr, authorization := r.take(tagProfile), r.take(tagCAR), r.take(tagKey), r.take(tagCHR), r.take(tagAuthorization)
	from, to := r.take(tagEffective), r.take(tagExpiration)
	if r.err == nil && len(r.rest) != 0 {
		c.Extensions = r.take(tagExtensions)
	}
	if r.end() != nil {
		return nil, fmt.Errorf("%w: its body is not that of TR-03110-3 table 23", ErrCertificate)
	}
	if len(profile) != 1 || profile[0] != 0 {
		return nil, fmt.Errorf("%w: it is of another version than 1", ErrCertificate)
	}
	var err error
	read := func(step func() error) {
		if err == nil {
			err = step()
		}
	}
	read(func() (err error) { c.CAR, err = ParseReference(car); return })
	read(func() (err error) { c.CHR, err = ParseReference(chr); return })
	read(func() (err error) { c.Role, c.Rights, err = parseAuthorization(authorization); return })
	read(func() (err error) { c.Effective, err = parseDate(from); return })
	read(func() (err error) { c.Expiration, err = parseDate(to); return })
	read(func() (err error) { c.Key, err = parseKey(key); return })
	switch {
	case err != nil:
		return nil, err
	case c.Expiration.Before(c.Effective):
		return nil, fmt.Errorf("%w: it expires before it begins", ErrCertificate)
	case c.Role != CVCA && c.Key.Curve != nil:
		return nil, fmt.Errorf("%w: a curve in the key of a %s (TR-03110-3 D.3.3)", ErrCertificate, c.Role)
	case c.SelfSigned() && (c.Role != CVCA || !c.Key.Complete()):
		return nil, fmt.Errorf("%w: it signs itself and is no trust point", ErrCertificate)
	}
	return c, nil
}

// SignedBy verifies the signature with the issuer's key, and that the issuer is the
// one named. The key must be complete. Errors: ErrSignature, ErrCertificate.
func (c *Certificate) SignedBy(issuer Reference, key PublicKey) error {
	if c.CAR != issuer {
		return fmt.Errorf("%w: it names %q as its issuer, not %q", ErrSignature, c.CAR, issuer)
	}
	return key.Verify(c.body, c.signature)
}
