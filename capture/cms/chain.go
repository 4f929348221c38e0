package cms

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// FindIssuer finds the first of the authorities that signed c. Where c names its
// issuer's key and an authority its own, they must be the same, in the issuer's
// country; else the names must be equal. Several keys may have one name, so that a
// search by name never says that a signature is wrong.
// Errors: ErrNoIssuer, ErrSignature, ErrCertificate (c is not to be relied on, or
// its issuer is no authority).
func FindIssuer(c *Certificate, authorities []*Certificate) (*Certificate, error) {
	if len(c.Critical) > 0 {
		return nil, fmt.Errorf("%w: critical extension %.60s is not known", ErrCertificate, c.Critical[0])
	}
	denied := fmt.Errorf("%w: %.200s", ErrNoIssuer, c.Issuer)
	for _, a := range authorities {
		if !mayBeIssuer(c.Extensions, c.Issuer, a) {
			continue
		}
		if c.SignedBy(a) == nil {
			err := a.authority(CertSign)
			if err == nil {
				return a, nil
			}
			denied = err
		} else if byKey(c.Extensions, a) && errors.Is(denied, ErrNoIssuer) {
			denied = ErrSignature
		}
	}
	return nil, denied
}

// byKey tells whether both sides name the issuer's key.
func byKey(e Extensions, a *Certificate) bool {
	return e.AuthorityKeyID != nil && a.SubjectKeyID != nil
}

func mayBeIssuer(e Extensions, issuer Name, a *Certificate) bool {
	if byKey(e, a) {
		return bytes.Equal(e.AuthorityKeyID, a.SubjectKeyID) && issuer.Country() == a.Subject.Country()
	}
	return issuer.Equal(a.Subject)
}

// authority refuses an issuer that says of itself that it is none.
func (c *Certificate) authority(use KeyUsage) error {
	switch {
	case len(c.Critical) > 0:
		return fmt.Errorf("%w: the issuer's critical extension %.60s is not known", ErrCertificate, c.Critical[0])
	case c.HasConstraints && !c.CA, c.HasKeyUsage && c.KeyUsage&use == 0:
		return fmt.Errorf("%w: its issuer is no authority", ErrCertificate)
	}
	return nil
}

// CRL is a parsed revocation list.
type CRL struct {
	Issuer     Name
	NextUpdate time.Time // zero: none is promised
	Extensions
	serials []string

	signed
}

// ParseCRL reads one revocation list in DER. Errors: ErrCRL, ErrAlgorithm.
func ParseCRL(der []byte) (*CRL, error) {
	if len(der) > MaxCRL {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrCRL, len(der), MaxCRL)
	}
	c := &CRL{}
	var body, inner cryptobyte.String
	var err error
	if c.signed, body, err = openSigned(append([]byte(nil), der...)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCRL, err)
	}
	var version int
	var thisUpdate time.Time
	if !body.ReadASN1Integer(&version) || version != 1 || !body.ReadASN1Element(&inner, asn1.SEQUENCE) ||
		!bytes.Equal(inner, c.algorithmDER) || !readName(&body, &c.Issuer) || !readTime(&body, &thisUpdate) {
		return nil, fmt.Errorf("%w: version, algorithm, issuer or date are not in order", ErrCRL)
	}
	if body.PeekASN1Tag(asn1.UTCTime) || body.PeekASN1Tag(asn1.GeneralizedTime) {
		if !readTime(&body, &c.NextUpdate) {
			return nil, fmt.Errorf("%w: its next update is no time", ErrCRL)
		}
	}
	if err := c.readSerials(&body); err != nil {
		return nil, err
	}
	if !c.Extensions.read(&body, asn1.Tag(0)) || !body.Empty() || len(c.Critical) > 0 {
		return nil, fmt.Errorf("%w: its extensions are not in order or not known", ErrCRL)
	}
	return c, nil
}

func (c *CRL) readSerials(body *cryptobyte.String) error {
	var list cryptobyte.String
	var present bool
	if !body.ReadOptionalASN1(&list, &present, asn1.SEQUENCE) {
		return fmt.Errorf("%w: its entries are not in order", ErrCRL)
	}
	for !list.Empty() {
		var entry cryptobyte.String
		var at time.Time
		serial := new(big.Int)
		if !list.ReadASN1(&entry, asn1.SEQUENCE) || !entry.ReadASN1Integer(serial) || !readTime(&entry, &at) {
			return fmt.Errorf("%w: an entry is not in order", ErrCRL)
		}
		// A critical extension of an entry may give it another issuer (RFC 5280 clause 5.3.3).
		var more Extensions
		if !entry.Empty() && (!more.list(&entry) || !entry.Empty() || len(more.Critical) > 0) {
			return fmt.Errorf("%w: the extensions of an entry are not in order or not known", ErrCRL)
		}
		c.serials = append(c.serials, serial.Text(16))
	}
	slices.Sort(c.serials)
	return nil
}

// Covers tells whether the list speaks of certificates of c's issuer and is signed
// by that issuer. Errors: ErrNoIssuer (of another issuer), ErrSignature,
// ErrCertificate.
func (c *CRL) Covers(x, issuer *Certificate) error {
	if !c.Issuer.Equal(x.Issuer) || !mayBeIssuer(c.Extensions, c.Issuer, issuer) {
		return ErrNoIssuer
	}
	return errors.Join(c.SignedBy(issuer), issuer.authority(CRLSign))
}

// Revoked tells whether the list holds the certificate's serial number.
func (c *CRL) Revoked(x *Certificate) bool {
	_, found := slices.BinarySearch(c.serials, x.Serial.Text(16))
	return found
}

// Stale tells whether a newer list was due at t.
func (c *CRL) Stale(t time.Time) bool { return !c.NextUpdate.IsZero() && t.After(c.NextUpdate) }
