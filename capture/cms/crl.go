package cms

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// MaxCRL is the largest revocation list in bytes.
const MaxCRL = 4 << 20

// ErrCRL: the bytes are no revocation list. It is wrapped with more.
var ErrCRL = errors.New("no X.509 revocation list")

// CRL is a parsed revocation list.
type CRL struct {
	Raw        []byte
	Issuer     Name
	ThisUpdate time.Time
	NextUpdate time.Time // zero: none is promised
	Departures []string  // what was read although it is not DER or not RFC 5280
	Extensions
	serials []string

	signed
}

// ParseCRL reads one revocation list and names what is wrong with it, as far as it
// can be read at all. Errors: ErrCRL, with it ErrAlgorithm.
func ParseCRL(der []byte) (*CRL, error) { return parseCRL(bytes.Clone(der)) }

// ParseCRLStrict reads one revocation list that departs from DER and RFC 5280 in
// nothing that could be read in two ways.
// Errors: those of ParseCRL, ErrDeparture.
func ParseCRLStrict(der []byte) (*CRL, error) {
	c, err := ParseCRL(der)
	if err == nil {
		err = strict(ErrCRL, c.Departures, &c.signed)
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// parseCRL reads a list whose bytes it keeps.
func parseCRL(der []byte) (*CRL, error) {
	if len(der) > MaxCRL {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrCRL, len(der), MaxCRL)
	}
	c := &CRL{Raw: der}
	r := read(der)
	body := c.open(r)
	version := 1
	if body.at(asn1.INTEGER) {
		version = body.small("version") + 1
	}
	if version > 2 {
		r.fail("its version is %d", version)
	}
	c.same(body)
	c.Issuer = body.name("issuer")
	c.ThisUpdate = body.time("this update")
	if body.isTime() {
		c.NextUpdate = body.time("next update")
	}
	c.readSerials(body)
	c.Extensions.read(body, context(0))
	body.end("the signed part")
	if version < 2 {
		r.depart(OldVersion)
	}
	switch {
	case r.err != nil:
		return nil, fmt.Errorf("%w: %w", ErrCRL, r.err)
	case len(c.Critical) > 0: // it may be of another issuer, or not whole
		return nil, fmt.Errorf("%w: its critical extension %.60s is not known", ErrCRL, c.Critical[0])
	}
	c.Departures = r.departures
	return c, nil
}

func (c *CRL) readSerials(r *reader) {
	if !r.at(asn1.SEQUENCE) {
		return
	}
	for list := r.open(asn1.SEQUENCE, "entries"); list.more(); {
		entry := list.open(asn1.SEQUENCE, "an entry")
		serial := entry.integer("serial number")
		entry.time("revocation date")
		// A critical extension of an entry may give it another issuer (RFC 5280 clause 5.3.3).
		if entry.more() {
			var more Extensions
			more.list(entry)
			if len(more.Critical) > 0 {
				r.fail("the critical extension %.60s of an entry is not known", more.Critical[0])
			}
		}
		entry.end("an entry")
		c.serials = append(c.serials, serial.Text(16))
	}
	slices.Sort(c.serials)
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
