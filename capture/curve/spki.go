package curve

import (
	"bytes"
	"fmt"
	"math/big"

	encoding "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidPublicKey  = encoding.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	oidPrimeField = encoding.ObjectIdentifier{1, 2, 840, 10045, 1, 1}
)

// ParseSPKI reads a DER SubjectPublicKeyInfo (RFC 5480) of an elliptic curve.
// Errors: ErrKey (not such a key), ErrCurve (parameters of no known curve).
func ParseSPKI(der []byte) (*Key, error) {
	in := cryptobyte.String(der)
	var seq, algorithm, params cryptobyte.String
	var tag asn1.Tag
	var oid encoding.ObjectIdentifier
	var key []byte
	if !in.ReadASN1(&seq, asn1.SEQUENCE) || !in.Empty() ||
		!seq.ReadASN1(&algorithm, asn1.SEQUENCE) || !algorithm.ReadASN1ObjectIdentifier(&oid) ||
		!seq.ReadASN1BitStringAsBytes(&key) || !seq.Empty() {
		return nil, fmt.Errorf("%w: no SubjectPublicKeyInfo", ErrKey)
	}
	if !oid.Equal(oidPublicKey) {
		return nil, fmt.Errorf("%w: its algorithm is %.60s", ErrKey, oid)
	}
	if !algorithm.ReadAnyASN1Element(&params, &tag) || !algorithm.Empty() {
		return nil, fmt.Errorf("%w: it names no curve", ErrCurve)
	}
	c, err := parseParameters(params, tag)
	if err != nil {
		return nil, err
	}
	return c.Key(key)
}

// parseParameters finds the curve that the parameters name or spell out.
func parseParameters(der cryptobyte.String, tag asn1.Tag) (*Curve, error) {
	switch tag {
	case asn1.OBJECT_IDENTIFIER:
		var oid encoding.ObjectIdentifier
		if !der.ReadASN1ObjectIdentifier(&oid) {
			return nil, fmt.Errorf("%w: its name is no object identifier", ErrCurve)
		}
		return ByOID(oid.String())
	case asn1.SEQUENCE:
		return explicit(der)
	}
	return nil, fmt.Errorf("%w: neither named nor spelled out", ErrCurve)
}

// explicit compares ECParameters (X9.62, BSI TR-03111 clause 3.2.4) with the known curves.
func explicit(der cryptobyte.String) (*Curve, error) {
	var seq, field, coefficients cryptobyte.String
	var a, b, base cryptobyte.String
	var kind encoding.ObjectIdentifier
	var version int
	p, n, cofactor := new(big.Int), new(big.Int), big.NewInt(1)
	ok := der.ReadASN1(&seq, asn1.SEQUENCE) &&
		seq.ReadASN1Integer(&version) && version == 1 &&
		seq.ReadASN1(&field, asn1.SEQUENCE) && field.ReadASN1ObjectIdentifier(&kind) && kind.Equal(oidPrimeField) &&
		field.ReadASN1Integer(p) && field.Empty() &&
		seq.ReadASN1(&coefficients, asn1.SEQUENCE) &&
		coefficients.ReadASN1(&a, asn1.OCTET_STRING) && coefficients.ReadASN1(&b, asn1.OCTET_STRING) &&
		coefficients.SkipOptionalASN1(asn1.BIT_STRING) && coefficients.Empty() && // the seed proves nothing here
		seq.ReadASN1(&base, asn1.OCTET_STRING) && seq.ReadASN1Integer(n)
	if ok && seq.PeekASN1Tag(asn1.INTEGER) {
		ok = seq.ReadASN1Integer(cofactor)
	}
	if !ok || !seq.Empty() || !der.Empty() {
		return nil, fmt.Errorf("%w: its parameters are not those of a prime field", ErrCurve)
	}
	for _, c := range known {
		d := c.params
		if d.p.Cmp(p) == 0 && d.n.Cmp(n) == 0 && cofactor.IsInt64() && cofactor.Int64() == 1 &&
			d.a.Cmp(new(big.Int).SetBytes(a)) == 0 && d.b.Cmp(new(big.Int).SetBytes(b)) == 0 && c.isBase(base) {
			return c, nil
		}
	}
	return nil, fmt.Errorf("%w: its parameters are spelled out and are those of none", ErrCurve)
}

// isBase compares an encoded base point, uncompressed or compressed.
func (c *Curve) isBase(base []byte) bool {
	x := c.params.x.FillBytes(make([]byte, c.size))
	y := c.params.y.FillBytes(make([]byte, c.size))
	whole := append(append([]byte{4}, x...), y...)
	short := append([]byte{2 | y[c.size-1]&1}, x...)
	return bytes.Equal(base, whole) || bytes.Equal(base, short)
}
