package cms

import (
	"crypto/rsa"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte/asn1"

	"gatehouse/capture/curve"
)

// The limits of an RSA key: bits of the modulus, and the largest exponent. A long
// exponent makes a verification as costly as a signature.
const (
	minModulus  = 1024
	maxModulus  = 8192
	maxExponent = 1<<31 - 1
)

// KeyAlgorithm names the key for people: "RSA-4096 e=65537", "EC brainpoolP256r1,
// explicit".
func (c *Certificate) KeyAlgorithm() string {
	switch {
	case c.RSA != nil && c.bound != nil:
		return fmt.Sprintf("RSA-%d e=%d, for %s", c.RSA.N.BitLen(), c.RSA.E, c.bound)
	case c.RSA != nil:
		return fmt.Sprintf("RSA-%d e=%d", c.RSA.N.BitLen(), c.RSA.E)
	case c.DSA != nil:
		return fmt.Sprintf("DSA-%d/%d", c.DSA.P.BitLen(), c.DSA.Q.BitLen())
	case c.explicit:
		return "EC " + c.EC.Curve().Name() + ", explicit"
	}
	return "EC " + c.EC.Curve().Name()
}

// readKey reads a SubjectPublicKeyInfo.
func (c *Certificate) readKey(r *reader) {
	const what = "public key"
	whole := r.want(asn1.SEQUENCE, what)
	c.spki = whole.raw
	in := r.inside(whole)
	id := in.identifier(what)
	bits := in.whole(what)
	in.end(what)
	switch {
	case r.err != nil:
	case id.oid == oidRSA:
		if !id.null(r.scan) {
			r.depart(ParametersMissing)
		}
		c.readRSA(r, bits)
	case id.oid == oidPSS:
		if id.parameters.tag != 0 {
			a := r.pss(id.parameters)
			c.bound = &a
		}
		c.readRSA(r, bits)
	case id.oid == oidDSA:
		c.readDSA(r, id.parameters, bits)
	case id.oid == oidEC:
		c.explicit = id.parameters.tag == asn1.SEQUENCE
		c.readEC(r, id.parameters, bits)
	default:
		r.fail("%w: key of %.60s", ErrAlgorithm, id.oid)
	}
}

func (c *Certificate) readRSA(r *reader, der []byte) {
	const what = "RSA key"
	outer := &reader{r.scan, der, r.level + 1}
	in := outer.open(asn1.SEQUENCE, what)
	outer.end(what)
	n, e := in.integer(what), in.integer(what)
	in.end(what)
	if r.err != nil {
		return
	}
	switch {
	case n.Sign() <= 0, n.BitLen() < minModulus, n.BitLen() > maxModulus, n.Bit(0) == 0:
		r.fail("%w: an RSA modulus of %d bits, %d to %d are accepted", ErrAlgorithm, n.BitLen(), minModulus, maxModulus)
	case e.Cmp(big.NewInt(3)) < 0, e.Cmp(big.NewInt(maxExponent)) > 0, e.Bit(0) == 0:
		r.fail("%w: an RSA exponent of %d bits, odd ones of 2 to 31 are accepted", ErrAlgorithm, e.BitLen())
	default:
		c.RSA = &rsa.PublicKey{N: n, E: int(e.Int64())}
	}
}

func (c *Certificate) readEC(r *reader, parameters element, point []byte) {
	group, err := curve.ParseParameters(r.der(parameters)) // package curve reads DER only
	if err == nil {
		c.EC, err = group.Key(point)
	}
	if err != nil {
		r.fail("%w", err)
	}
}
