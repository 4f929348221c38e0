package curve

import (
	"bytes"
	"fmt"
	"math/big"

	encoding "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Limits of parameters that are nobody's standard, in bits. They also bound the work
// that a hostile certificate may ask for.
const (
	minPrime = 192
	maxPrime = 521
	// maxDegree: a pairing carries logarithms to the field of p^k, where k is the least
	// with p^k = 1 mod n; BSI TR-03111 clause 2.3.4 wants it above this.
	maxDegree = 10_000
	// rounds of Miller-Rabin beside Baillie-PSW, which no composite is known to pass.
	rounds = 8
)

var oidPrimeField = encoding.ObjectIdentifier{1, 2, 840, 10045, 1, 1} // X9.62

// ParseParameters reads the DER of EC parameters: an object identifier, or explicit
// ECParameters (X9.62; BSI TR-03111 clause 3.2.4). Explicit ones of a known curve are
// that curve, in every number. Others are validated in full: p prime of 192 to 521
// bits, a and b reduced, the curve not singular, n prime within Hasse's bound, not p
// (anomalous) and of no small embedding degree, the cofactor 1 or left out, the base
// point on the curve and of order n. Such a curve may still be one with a secret of
// its maker's: Known is false. Errors: ErrCurve.
func ParseParameters(der []byte) (*Curve, error) {
	in := cryptobyte.String(der)
	switch {
	case in.PeekASN1Tag(asn1.OBJECT_IDENTIFIER):
		var oid encoding.ObjectIdentifier
		if !in.ReadASN1ObjectIdentifier(&oid) || !in.Empty() {
			return nil, fmt.Errorf("%w: its name is no object identifier", ErrCurve)
		}
		return ByOID(oid.String())
	case in.PeekASN1Tag(asn1.SEQUENCE):
		return explicit(in)
	}
	return nil, fmt.Errorf("%w: neither named nor explicit", ErrCurve)
}

func explicit(in cryptobyte.String) (*Curve, error) {
	var seq, field, coefficients cryptobyte.String
	var a, b, base cryptobyte.String
	var kind encoding.ObjectIdentifier
	var version int
	p, n, cofactor := new(big.Int), new(big.Int), big.NewInt(1)
	ok := in.ReadASN1(&seq, asn1.SEQUENCE) &&
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
	if !ok || !seq.Empty() || !in.Empty() {
		return nil, fmt.Errorf("%w: no explicit parameters of a prime field", ErrCurve)
	}
	if cofactor.Cmp(big.NewInt(1)) != 0 {
		return nil, fmt.Errorf("%w: its cofactor is not 1", ErrCurve)
	}
	d := params{p: p, n: n, a: new(big.Int).SetBytes(a), b: new(big.Int).SetBytes(b)}
	for _, c := range known {
		k := c.params
		if k.p.Cmp(p) == 0 && k.n.Cmp(n) == 0 && k.a.Cmp(d.a) == 0 && k.b.Cmp(d.b) == 0 && c.isBase(base) {
			return c, nil
		}
	}
	return validate(d, base)
}

// isBase compares an encoded base point, uncompressed or compressed: X9.62 has both,
// and here either must be the known one.
func (c *Curve) isBase(base []byte) bool {
	x := c.params.x.FillBytes(make([]byte, c.size))
	y := c.params.y.FillBytes(make([]byte, c.size))
	whole := append(append([]byte{4}, x...), y...)
	short := append([]byte{2 | y[c.size-1]&1}, x...)
	return bytes.Equal(base, whole) || bytes.Equal(base, short)
}

// validate makes a curve of parameters that are nobody's (BSI TR-03111 clause 2.3.4,
// SEC 1 clause 3.1.1.2.1). The cheap refusals come first.
func validate(d params, base []byte) (*Curve, error) {
	refuse := func(why string) (*Curve, error) { return nil, fmt.Errorf("%w: explicit parameters: %s", ErrCurve, why) }
	size := (d.p.BitLen() + 7) / 8
	switch {
	case d.p.Sign() <= 0 || d.p.BitLen() < minPrime || d.p.BitLen() > maxPrime:
		return refuse(fmt.Sprintf("the prime is not of %d to %d bits", minPrime, maxPrime))
	case d.a.Cmp(d.p) >= 0 || d.b.Cmp(d.p) >= 0:
		return refuse("a coefficient is not below the prime")
	case len(base) != 1+2*size || base[0] != 4:
		return refuse(fmt.Sprintf("the base point is not uncompressed, of %d bytes", 1+2*size))
	case !hasse(d.p, d.n):
		return refuse("the order is outside Hasse's bound")
	case d.n.Cmp(d.p) == 0:
		return refuse("the curve is anomalous: its order is the prime")
	case singular(d):
		return refuse("the curve is singular")
	case d.p.Bit(0) == 0 || !d.p.ProbablyPrime(rounds):
		return refuse("the prime is composite")
	case d.n.Bit(0) == 0 || !d.n.ProbablyPrime(rounds):
		return refuse("the order is composite")
	case smallDegree(d.p, d.n):
		return refuse(fmt.Sprintf("the embedding degree is not above %d", maxDegree))
	}
	d.x, d.y = new(big.Int).SetBytes(base[1:1+size]), new(big.Int).SetBytes(base[1+size:])
	if d.x.Cmp(d.p) >= 0 || d.y.Cmp(d.p) >= 0 {
		return refuse("the base point is out of range")
	}
	c := (&Curve{name: "explicit", params: d}).prepare()
	if !c.on(&c.g.x, &c.g.y) {
		return refuse("the base point is not on the curve")
	}
	q := c.combine(d.n, new(big.Int), &c.g)
	if _, ok := c.affine(&q); ok {
		return refuse("the order is not that of the base point")
	}
	return c, nil
}

// hasse tells whether (p+1-n)^2 <= 4p.
func hasse(p, n *big.Int) bool {
	if n.Sign() <= 0 || n.BitLen() > p.BitLen()+1 {
		return false
	}
	trace := new(big.Int).Sub(new(big.Int).Add(p, big.NewInt(1)), n)
	return trace.Mul(trace, trace).Cmp(new(big.Int).Lsh(p, 2)) <= 0
}

// singular tells whether 4a^3 + 27b^2 = 0 modulo p.
func singular(d params) bool {
	cube := new(big.Int).Exp(d.a, big.NewInt(3), d.p)
	square := new(big.Int).Exp(d.b, big.NewInt(2), d.p)
	sum := cube.Lsh(cube, 2).Add(cube, square.Mul(square, big.NewInt(27)))
	return sum.Mod(sum, d.p).Sign() == 0
}

// smallDegree tells whether p^k = 1 modulo the odd n for a k up to maxDegree.
func smallDegree(p, n *big.Int) bool {
	m := modulus(n)
	base := natOf(new(big.Int).Mod(p, n).Bytes(), m)
	power := natOf([]byte{1}, m)
	for range maxDegree {
		if power.Mul(base, m).IsOne() == 1 {
			return true
		}
	}
	return false
}
