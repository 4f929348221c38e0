package curve

import (
	"crypto/elliptic"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"sync"

	"filippo.io/bigmod"
)

// What can be wrong. Each is wrapped with more.
var (
	// ErrCurve: parameters that are none of those known, or that are no curve to be
	// trusted with anything.
	ErrCurve = errors.New("curve is not known")
	// ErrKey: the bytes are no key of the group.
	ErrKey = errors.New("no key of this group")
	// ErrSignature: the signature is not one of this key over this digest, or no
	// signature at all: to a verifier both are the same.
	ErrSignature = errors.New("signature is wrong")
	// ErrMapping: the group has no such mapping, or the nonce maps to no generator.
	ErrMapping = errors.New("no mapping to a generator")
	// ErrRandom: the source of randomness gives nothing that can be used.
	ErrRandom = errors.New("no random number")
)

// Curve is a curve y^2 = x^3 + ax + b over a prime field, of prime order, with a
// generator. It is a Group.
type Curve struct {
	name, oid string // no oid: nobody's standard, or a mapped generator
	params    params
	size      int            // bytes of a coordinate
	order     int            // bits of n
	std       elliptic.Curve // verifies faster than the arithmetic here; nil: nobody does

	f          *field
	p, n       *bigmod.Modulus
	orderBytes []byte // n, big-endian
	a, b, b3   element
	g          point
	multiple   func() []point // of g, for verifying
}

// params are the numbers that explicit parameters are compared with.
type params struct{ p, a, b, x, y, n *big.Int }

// Name is the name of the curve, as "P-256" or "brainpoolP256r1"; "explicit" where
// it is nobody's.
func (c *Curve) Name() string { return c.name }

// Bits is the length of the order of the generator in bits.
func (c *Curve) Bits() int { return c.order }

// PrimeBits is the length of the prime in bits.
func (c *Curve) PrimeBits() int { return c.params.p.BitLen() }

// Size is the length of a coordinate in bytes.
func (c *Curve) Size() int { return c.size }

// Known tells whether the curve and its generator are of the published standards that
// documents use (FIPS 186, RFC 5639). One
// that is not was validated, which is not the same: see ParseParameters.
func (c *Curve) Known() bool { return c.oid != "" }

// OID is the object identifier in dotted decimals; empty where Known is false.
func (c *Curve) OID() string { return c.oid }

// Elliptic is true: see Group.
func (c *Curve) Elliptic() bool { return true }

// All are the known curves.
func All() []*Curve { return slices.Clone(known) }

// ByOID finds a curve by its object identifier in dotted decimals; ErrCurve.
func ByOID(oid string) (*Curve, error) {
	for _, c := range known {
		if c.oid == oid {
			return c, nil
		}
	}
	return nil, fmt.Errorf("%w: no curve is named %.60s", ErrCurve, oid)
}

var known = load()

func load() []*Curve {
	var out []*Curve
	for _, s := range []struct {
		oid string
		elliptic.Curve
	}{
		{"1.3.132.0.33", elliptic.P224()},
		{"1.2.840.10045.3.1.7", elliptic.P256()},
		{"1.3.132.0.34", elliptic.P384()},
		{"1.3.132.0.35", elliptic.P521()},
	} {
		d := s.Params()
		c := &Curve{name: d.Name, oid: s.oid, std: s.Curve, params: params{
			p: d.P, a: new(big.Int).Sub(d.P, big.NewInt(3)), b: d.B, x: d.Gx, y: d.Gy, n: d.N,
		}}
		out = append(out, c.prepare())
	}
	for _, d := range domains {
		c := &Curve{name: d.name, oid: d.oid, params: params{
			p: number(d.p), a: number(d.a), b: number(d.b), x: number(d.x), y: number(d.y), n: number(d.n),
		}}
		out = append(out, c.prepare())
	}
	return out
}

// prepare makes what the arithmetic needs of the parameters, which are reduced and
// whose p and n are odd.
func (c *Curve) prepare() *Curve {
	d := c.params
	c.size, c.order = (d.p.BitLen()+7)/8, d.n.BitLen()
	c.f, c.p, c.n = newField(d.p), modulus(d.p), modulus(d.n)
	c.orderBytes = d.n.Bytes()
	c.a, c.b = c.f.number(d.a), c.f.number(d.b)
	c.f.add(&c.b3, &c.b, &c.b)
	c.f.add(&c.b3, &c.b3, &c.b)
	return c.withGenerator(&point{c.f.number(d.x), c.f.number(d.y), c.f.one})
}

// withGenerator sets an affine generator.
func (c *Curve) withGenerator(g *point) *Curve {
	c.g = *g
	c.multiple = sync.OnceValue(func() []point { return c.odd(&c.g, windowG) })
	return c
}

// Numbers spells the curve out: prime, coefficients, generator (04, x, y) and its
// order, big-endian and as long as a coordinate or as the order. The cofactor is 1. A
// curve with a mapped generator, which no certificate carries, has a nil generator.
func (c *Curve) Numbers() (p, a, b, g, n []byte) {
	d := c.params
	p, a, b = d.p.FillBytes(make([]byte, c.size)), d.a.FillBytes(make([]byte, c.size)), d.b.FillBytes(make([]byte, c.size))
	n = d.n.FillBytes(make([]byte, (c.order+7)/8))
	if d.x != nil {
		g = make([]byte, 1+2*c.size)
		g[0] = 4
		d.x.FillBytes(g[1 : 1+c.size])
		d.y.FillBytes(g[1+c.size:])
	}
	return p, a, b, g, n
}
