package cms

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"math/big"
	"time"

	encoding "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"gatehouse/capture/curve"
)

// Limits of a certificate and of a revocation list in bytes.
const (
	MaxCertificate = 64 << 10
	MaxCRL         = 4 << 20
)

// What can be wrong. Each is wrapped with more.
var (
	// ErrCertificate: the bytes are no certificate of version 3 in DER.
	ErrCertificate = errors.New("no X.509 certificate")
	// ErrCRL: the bytes are no revocation list in DER.
	ErrCRL = errors.New("no X.509 revocation list")
	// ErrAlgorithm: an algorithm that is not known or not accepted.
	ErrAlgorithm = errors.New("algorithm is not accepted")
	// ErrSignature: the signature is not one of the issuer's key.
	ErrSignature = errors.New("signature of the certificate is wrong")
	// ErrNoIssuer: none of the given certificates can be the issuer.
	ErrNoIssuer = errors.New("issuer is not known")
)

// Certificate is a parsed X.509 certificate of version 3.
type Certificate struct {
	Raw       []byte
	Serial    *big.Int
	Issuer    Name
	Subject   Name
	NotBefore time.Time
	NotAfter  time.Time
	EC        *curve.Key     // the key: exactly one of EC and RSA is set
	RSA       *rsa.PublicKey //
	Extensions

	signed
}

// Parse reads one certificate in DER. Errors: ErrCertificate; curve.ErrKey and
// curve.ErrCurve for its key; ErrAlgorithm for its signature.
func Parse(der []byte) (*Certificate, error) {
	if len(der) > MaxCertificate {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrCertificate, len(der), MaxCertificate)
	}
	c := &Certificate{Raw: append([]byte(nil), der...), Serial: new(big.Int)}
	var body cryptobyte.String
	var err error
	if c.signed, body, err = openSigned(c.Raw); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	var version int
	var inner, spki cryptobyte.String
	ok := body.ReadOptionalASN1Integer(&version, asn1.Tag(0).ContextSpecific().Constructed(), 0) && version == 2 &&
		body.ReadASN1Integer(c.Serial) && body.ReadASN1Element(&inner, asn1.SEQUENCE)
	if !ok || string(inner) != string(c.signed.algorithmDER) {
		return nil, fmt.Errorf("%w: version, serial number or algorithm are not in order", ErrCertificate)
	}
	if !readName(&body, &c.Issuer) || !readValidity(&body, &c.NotBefore, &c.NotAfter) || !readName(&body, &c.Subject) ||
		!body.ReadASN1Element(&spki, asn1.SEQUENCE) ||
		!body.SkipOptionalASN1(asn1.Tag(1).ContextSpecific()) || !body.SkipOptionalASN1(asn1.Tag(2).ContextSpecific()) {
		return nil, fmt.Errorf("%w: names, validity or key are not in order", ErrCertificate)
	}
	if err := c.readKey(spki); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	if !c.Extensions.read(&body, asn1.Tag(3)) || !body.Empty() {
		return nil, fmt.Errorf("%w: its extensions are not in order", ErrCertificate)
	}
	return c, nil
}

// ValidAt tells whether t lies within the validity, both ends included.
func (c *Certificate) ValidAt(t time.Time) bool {
	return !t.Before(c.NotBefore) && !t.After(c.NotAfter)
}

func readValidity(in *cryptobyte.String, from, to *time.Time) bool {
	var v cryptobyte.String
	return in.ReadASN1(&v, asn1.SEQUENCE) && readTime(&v, from) && readTime(&v, to) && v.Empty() && !to.Before(*from)
}

func readTime(in *cryptobyte.String, t *time.Time) bool {
	if in.PeekASN1Tag(asn1.UTCTime) {
		return in.ReadASN1UTCTime(t)
	}
	return in.ReadASN1GeneralizedTime(t)
}

var oidRSA = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}

// readKey reads the key of a SubjectPublicKeyInfo.
func (c *Certificate) readKey(spki cryptobyte.String) error {
	in := spki
	var seq, algorithm, key cryptobyte.String
	var oid encoding.ObjectIdentifier
	var bits []byte
	if !in.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1(&algorithm, asn1.SEQUENCE) ||
		!algorithm.ReadASN1ObjectIdentifier(&oid) || !seq.ReadASN1BitStringAsBytes(&bits) || !seq.Empty() {
		return curve.ErrKey
	}
	if !oid.Equal(oidRSA) {
		var err error
		c.EC, err = curve.ParseSPKI(spki)
		return err
	}
	pub := &rsa.PublicKey{N: new(big.Int)}
	body := cryptobyte.String(bits)
	if !body.ReadASN1(&key, asn1.SEQUENCE) || !body.Empty() || !key.ReadASN1Integer(pub.N) || !key.ReadASN1Integer(&pub.E) || !key.Empty() {
		return fmt.Errorf("%w: its RSA key is not in order", ErrAlgorithm)
	}
	if n := pub.N.BitLen(); pub.N.Sign() <= 0 || n < 1024 || n > 8192 || pub.E < 3 || pub.E%2 == 0 || pub.E > 1<<31-1 {
		return fmt.Errorf("%w: RSA modulus or exponent out of range", ErrAlgorithm)
	}
	c.RSA = pub
	return nil
}
