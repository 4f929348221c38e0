package cms

import (
	"bytes"
	"crypto/rsa"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte/asn1"

	"gatehouse/capture/curve"
)

// MaxCertificate is the largest certificate in bytes.
const MaxCertificate = 64 << 10

// What can be wrong with a certificate. Each is wrapped with more.
var (
	// ErrCertificate: the bytes are no certificate.
	ErrCertificate = errors.New("no X.509 certificate")
	// ErrSignature: the signature is not one of the signer's key.
	ErrSignature = errors.New("signature is wrong")
	// ErrDeparture: it departs from DER or its standard, or is signed with SHA-1,
	// where nothing of the kind is accepted.
	ErrDeparture = errors.New("departs from its standard")
)

// Certificate is a parsed X.509 certificate.
type Certificate struct {
	Raw        []byte
	Version    int // 1 to 3
	Serial     *big.Int
	Issuer     Name
	Subject    Name
	NotBefore  time.Time
	NotAfter   time.Time
	EC         *curve.Key     // the key: exactly one of EC, RSA and DSA is set
	RSA        *rsa.PublicKey //
	DSA        *DSAKey        //
	Departures []string       // what was read although it is not DER or not RFC 5280
	Extensions

	spki     []byte     // the key as it was encoded
	explicit bool       // the curve is spelled out
	bound    *algorithm // RSASSA-PSS parameters that the key is bound to
	signed
}

// Parse reads one certificate and names what is wrong with it, as far as it can be
// read at all. Errors: ErrCertificate; with it curve.ErrKey and curve.ErrCurve for
// its key, ErrAlgorithm for its key or its signature (MD5 among them).
func Parse(der []byte) (*Certificate, error) { return parse(bytes.Clone(der)) }

// ParseStrict reads one certificate that departs from DER and RFC 5280 in nothing
// that could be read in two ways.
// Errors: those of Parse, ErrDeparture.
func ParseStrict(der []byte) (*Certificate, error) {
	c, err := Parse(der)
	if err == nil {
		err = strict(ErrCertificate, c.Departures, &c.signed)
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// harmlessDepartures have one meaning however they are read, and those who sign seals
// have them; whether an authority is one is for FindIssuer to say.
var harmlessDepartures = []string{SetNotInOrder, DefaultSpelledOut, ParametersUnwanted, ParametersMissing, TimeOfWrongKind, NotQuiteCA, UsageNotCritical}

func strict(kind error, departures []string, s *signed) error {
	if s.WeakHash() {
		return fmt.Errorf("%w: %w: signed with SHA-1: %w", kind, ErrDeparture, ErrAlgorithm)
	}
	for _, d := range departures {
		if !slices.Contains(harmlessDepartures, d) {
			return fmt.Errorf("%w: %w: %.100s", kind, ErrDeparture, d)
		}
	}
	return nil
}

// parse reads a certificate whose bytes it keeps.
func parse(der []byte) (*Certificate, error) {
	if len(der) > MaxCertificate {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrCertificate, len(der), MaxCertificate)
	}
	c := &Certificate{Raw: der}
	r := read(der)
	body := c.open(r)
	c.readVersion(body)
	c.Serial = body.serial()
	c.same(body)
	c.Issuer = body.name("issuer")
	c.readValidity(body)
	c.Subject = body.name("subject")
	c.readKey(body)
	for _, unique := range []asn1.Tag{asn1.Tag(1).ContextSpecific(), asn1.Tag(2).ContextSpecific()} {
		if body.at(unique) {
			body.next("a unique identifier")
		}
	}
	c.Extensions.read(body, context(3))
	body.end("the signed part")
	if c.HasConstraints && !c.CA && c.KeyUsage&CertSign != 0 {
		r.depart(NotQuiteCA)
	}
	if len(c.Issuer.attributes) == 0 {
		r.depart(EmptyIssuer)
	}
	if r.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, r.err)
	}
	c.Departures = r.departures
	return c, nil
}

func (c *Certificate) readVersion(r *reader) {
	c.Version = 1
	if r.at(context(0)) {
		v := r.open(context(0), "version")
		c.Version = v.small("version") + 1
		v.end("version")
	}
	switch {
	case c.Version > 3:
		r.fail("its version is %d", c.Version)
	case c.Version < 3:
		r.depart(OldVersion)
	}
}

// serial reads the serial number of a certificate.
func (r *reader) serial() *big.Int {
	v := r.integer("serial number")
	if v.Sign() <= 0 {
		r.depart(SerialNotPositive)
	}
	if v.BitLen() > 159 {
		r.depart(SerialTooLong)
	}
	return v
}

func (c *Certificate) readValidity(r *reader) {
	v := r.open(asn1.SEQUENCE, "validity")
	c.NotBefore, c.NotAfter = v.time("validity"), v.time("validity")
	v.end("validity")
	if c.NotAfter.Before(c.NotBefore) {
		r.depart(ValidityReversed)
	}
}

// ValidAt tells whether t lies within the validity, both ends included.
func (c *Certificate) ValidAt(t time.Time) bool {
	return !t.Before(c.NotBefore) && !t.After(c.NotAfter)
}

// SelfIssued tells whether issuer and subject have one name and, where both are
// named, one key: the certificate of a root.
func (c *Certificate) SelfIssued() bool {
	return c.Issuer.Equal(c.Subject) && (!byKey(c.Extensions, c) || bytes.Equal(c.AuthorityKeyID, c.SubjectKeyID))
}
