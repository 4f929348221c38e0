package curve

import (
	"bytes"
	"fmt"

	encoding "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Algorithms of keys.
const (
	idECPublicKey    = "1.2.840.10045.2.1"    // X9.62
	idDHPublicNumber = "1.2.840.10046.2.1"    // X9.42
	idDHKeyAgreement = "1.2.840.113549.1.3.1" // PKCS #3
	idStandardized   = "0.4.0.127.0.7.1.2"    // standardizedDomainParameters, BSI TR-03110-3
)

// ParseSPKI reads a DER SubjectPublicKeyInfo (RFC 5480) of an elliptic curve, whose
// parameters are named, standardized or explicit (see ParseParameters). Errors:
// ErrKey (not such a key), ErrCurve (parameters of no curve that may be used).
func ParseSPKI(der []byte) (*Key, error) {
	g, key, err := splitSPKI(der)
	if err != nil {
		return nil, err
	}
	c, ok := g.(*Curve)
	if !ok {
		return nil, fmt.Errorf("%w: a key of %s, not of a curve", ErrKey, g.Name())
	}
	return c.Key(key)
}

// ParsePublic reads a DER SubjectPublicKeyInfo of any group, as chips have them in
// ChipAuthenticationPublicKeyInfo (BSI TR-03110-3 clause A.4.1), and gives the public
// key as the group's CheckPublic takes it, checked. Errors: ErrKey, ErrCurve.
func ParsePublic(der []byte) (Group, []byte, error) {
	g, key, err := splitSPKI(der)
	if err != nil {
		return nil, nil, err
	}
	if !g.Elliptic() { // an INTEGER in the bit string: RFC 3279 clause 2.3.3
		in, y := cryptobyte.String(key), []byte(nil)
		if !in.ReadASN1Integer(&y) || !in.Empty() {
			return nil, nil, fmt.Errorf("%w: the public number is no integer", ErrKey)
		}
		key = bytes.TrimLeft(y, "\x00")
	}
	if err := g.CheckPublic(key); err != nil {
		return nil, nil, err
	}
	return g, key, nil
}

func splitSPKI(der []byte) (Group, []byte, error) {
	in := cryptobyte.String(der)
	var seq, algorithm cryptobyte.String
	var key []byte
	if !in.ReadASN1(&seq, asn1.SEQUENCE) || !in.Empty() ||
		!seq.ReadASN1Element(&algorithm, asn1.SEQUENCE) ||
		!seq.ReadASN1BitStringAsBytes(&key) || !seq.Empty() {
		return nil, nil, fmt.Errorf("%w: no SubjectPublicKeyInfo", ErrKey)
	}
	g, err := ParseAlgorithm(algorithm)
	return g, key, err
}

// ParseAlgorithm reads the DER AlgorithmIdentifier of a group: see ParseDomain.
// Errors: ErrKey (no such algorithm), ErrCurve.
func ParseAlgorithm(der []byte) (Group, error) {
	in, seq, parameters := cryptobyte.String(der), cryptobyte.String(nil), cryptobyte.String(nil)
	var oid encoding.ObjectIdentifier
	var tag asn1.Tag
	if !in.ReadASN1(&seq, asn1.SEQUENCE) || !in.Empty() || !seq.ReadASN1ObjectIdentifier(&oid) {
		return nil, fmt.Errorf("%w: no AlgorithmIdentifier", ErrKey)
	}
	if !seq.ReadAnyASN1Element(&parameters, &tag) || !seq.Empty() {
		return nil, fmt.Errorf("%w: the algorithm %.60s names no parameters", ErrCurve, oid)
	}
	return ParseDomain(oid.String(), parameters)
}

// ParseDomain reads domain parameters as PACEDomainParameterInfo and
// ChipAuthenticationDomainParameterInfo have them (BSI TR-03110-3 clause A.2.1): the
// algorithm in dotted decimals, which is id-ecPublicKey, dhpublicnumber,
// dhKeyAgreement or standardizedDomainParameters, and the DER of its parameters.
// Errors: ErrKey (no such algorithm), ErrCurve.
func ParseDomain(algorithm string, der []byte) (Group, error) {
	switch algorithm {
	case idECPublicKey:
		c, err := ParseParameters(der)
		if err != nil {
			return nil, err // not a nil *Curve, which is no nil Group
		}
		return c, nil
	case idDHPublicNumber, idDHKeyAgreement:
		return parseMODP(der, algorithm == idDHPublicNumber)
	case idStandardized:
		var id int
		if in := cryptobyte.String(der); !in.ReadASN1Integer(&id) || !in.Empty() {
			return nil, fmt.Errorf("%w: its id is no integer", ErrCurve)
		}
		return ByParameterID(id)
	}
	return nil, fmt.Errorf("%w: its algorithm is %.60s", ErrKey, algorithm)
}
