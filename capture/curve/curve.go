package curve

import (
	"crypto/elliptic"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"

	"filippo.io/bigmod"
)

// What can be wrong with a key or a signature. Each is wrapped with more.
var (
	// ErrCurve: a curve that is none of those known here.
	ErrCurve = errors.New("curve is not known")
	// ErrKey: the bytes are no public key, or not a point of its curve.
	ErrKey = errors.New("no public key of an elliptic curve")
	// ErrSignature: the signature is not one of this key over this digest, or no
	// signature at all: to a verifier both are the same.
	ErrSignature = errors.New("signature is wrong")
)

// Curve is a known curve y^2 = x^3 + ax + b over a prime field, of prime order.
type Curve struct {
	name, oid string
	std       elliptic.Curve // nil: computed here
	params    params
	size      int // bytes of a coordinate
	order     int // bits of n

	p        *bigmod.Modulus // the rest only where std is nil
	a, b, b3 *bigmod.Nat
	g        point
}

// params are the numbers that explicit parameters are compared with.
type params struct{ p, a, b, x, y, n *big.Int }

// Name is the name of the curve, as "P-256" or "brainpoolP256r1".
func (c *Curve) Name() string { return c.name }

// Bits is the length of the order of the generator in bits.
func (c *Curve) Bits() int { return c.order }

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
	out := []*Curve{
		standard(elliptic.P224(), "1.3.132.0.33"),
		standard(elliptic.P256(), "1.2.840.10045.3.1.7"),
		standard(elliptic.P384(), "1.3.132.0.34"),
		standard(elliptic.P521(), "1.3.132.0.35"),
	}
	for _, d := range domains {
		c := &Curve{name: d.name, oid: d.oid, params: params{
			p: number(d.p), a: number(d.a), b: number(d.b), x: number(d.x), y: number(d.y), n: number(d.n),
		}}
		out = append(out, c.prepare())
	}
	return out
}

func standard(e elliptic.Curve, oid string) *Curve {
	d := e.Params()
	return &Curve{
		name: d.Name, oid: oid, std: e, size: (d.BitSize + 7) / 8, order: d.N.BitLen(),
		params: params{p: d.P, a: new(big.Int).Sub(d.P, big.NewInt(3)), b: d.B, x: d.Gx, y: d.Gy, n: d.N},
	}
}

// prepare makes what the arithmetic needs of the parameters.
func (c *Curve) prepare() *Curve {
	d := c.params
	c.size, c.order = (d.p.BitLen()+7)/8, d.n.BitLen()
	c.p = modulus(d.p)
	field := func(v *big.Int) *bigmod.Nat {
		x, err := bigmod.NewNat().SetBytes(v.FillBytes(make([]byte, c.size)), c.p)
		if err != nil {
			panic(err) // the tables hold reduced numbers; the tests read each
		}
		return x
	}
	c.a, c.b = field(d.a), field(d.b)
	c.b3 = c.add(c.add(c.b, c.b), c.b)
	c.g = point{field(d.x), field(d.y), c.one()}
	return c
}

func modulus(v *big.Int) *bigmod.Modulus {
	m, err := bigmod.NewModulus(v.Bytes())
	if err != nil {
		panic(err) // an odd prime of the tables
	}
	return m
}

func number(digits string) *big.Int {
	b, err := hex.DecodeString(digits)
	if err != nil {
		panic(err)
	}
	return new(big.Int).SetBytes(b)
}
