package cvc

import (
	"bytes"
	"encoding/asn1"
	"fmt"
	"math/big"

	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
)

var oidPrimeField = asn1.ObjectIdentifier{1, 2, 840, 10045, 1, 1}

// readCurve takes the objects 81 to 85 of an elliptic key. What is said of the curve
// is checked where that of all other keys is, in package curve, which takes it as the
// ECParameters of X9.62. The cofactor, which may be left out, is 1.
func readCurve(r *reader) (*curve.Curve, error) {
	p, a, b, g, n := r.take(0x81), r.take(0x82), r.take(0x83), r.take(0x84), r.take(0x85)
	bad := fmt.Errorf("%w: the parameters of its curve are not in order", ErrCertificate)
	if r.err != nil || number(p) == nil || number(n) == nil || len(p) > 66 || len(n) > 66 || len(a) > len(p) || len(b) > len(p) {
		return nil, bad
	}
	// X9.62 has coefficients as long as the prime.
	padded := func(v []byte) []byte { return append(make([]byte, len(p)-len(v)), v...) }
	type field struct {
		Type  asn1.ObjectIdentifier
		Prime *big.Int
	}
	der, err := asn1.Marshal(struct {
		Version int
		Field   field
		Curve   struct{ A, B []byte }
		G       []byte
		N, H    *big.Int
	}{1, field{oidPrimeField, number(p)}, struct{ A, B []byte }{padded(a), padded(b)}, g, number(n), big.NewInt(1)})
	if err != nil {
		return nil, bad
	}
	c, err := curve.ParseParameters(der)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	return c, nil
}

// encodeCurve gives the objects 81 to 85.
func encodeCurve(c *curve.Curve) []byte {
	p, a, b, g, n := c.Numbers()
	short := func(v []byte) []byte { return bytes.TrimLeft(v, "\x00") }
	return join(lds.TLV(0x81, short(p)), lds.TLV(0x82, short(a)), lds.TLV(0x83, short(b)), lds.TLV(0x84, g), lds.TLV(0x85, short(n)))
}
