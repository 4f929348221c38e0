package curve

import (
	"fmt"
	"math/big"
)

// Encodes tells whether integrated mapping is defined on the curve: p = 3 mod 4, and
// neither a nor b is 0. Of the standardized curves P-224 alone has it not.
func (c *Curve) Encodes() bool {
	d := c.params
	return d.p.Bit(0) == 1 && d.p.Bit(1) == 1 && d.a.Sign() != 0 && d.b.Sign() != 0
}

// MapIntegrated encodes r as a point (ICAO Doc 9303-11 clause 4.4.3.3.2 and appendix B,
// for p = 3 mod 4; Brier et al., "Efficient indifferentiable hashing into ordinary
// elliptic curves", simplified). Other primes, P-224's among them, have no such encoding
// in the standard, nor has a curve with a = 0 or b = 0.
func (c *Curve) MapIntegrated(r []byte) (Group, error) {
	if !c.Encodes() {
		return nil, fmt.Errorf("%w: integrated mapping is not defined on %s", ErrMapping, c.name)
	}
	t := reduce(r, c.p)
	defer clear(t.Bits())
	number := t.Bytes(c.p)
	defer clear(number)
	e, _ := c.f.set(number)
	g, err := c.encodeToPoint(&e)
	if err != nil {
		return nil, err
	}
	return c.mapped(&g)
}

// encodeToPoint is the function f_G of the standard. The choice between its two
// candidates depends on the secret t, and is made by a mask.
func (c *Curve) encodeToPoint(t *element) (point, error) {
	f := c.f
	var alpha, square, sum, ratio, x2, x3, h2, root, check, cube element
	f.mul(&square, t, t)
	f.sub(&alpha, &element{}, &square)
	f.mul(&sum, &alpha, &alpha)
	f.add(&sum, &sum, &alpha)
	if equal(&sum, &element{}) == 1 { // t is 0, 1 or -1: the standard's formula divides by zero
		return point{}, fmt.Errorf("%w: the nonce has no point", ErrMapping)
	}
	// x2 = -b/a (1 + 1/(alpha + alpha^2)), x3 = alpha x2: one of them is on the curve.
	f.invert(&ratio, &c.a)
	f.mul(&ratio, &ratio, &c.b)
	f.sub(&ratio, &element{}, &ratio)
	f.invert(&x2, &sum)
	f.add(&x2, &x2, &f.one)
	f.mul(&x2, &x2, &ratio)
	f.mul(&x3, &x2, &alpha)
	c.right(&h2, &x2)
	// root = h2^(p-1-(p+1)/4): its square times h2 is 1 where h2 is a square.
	f.power(&root, &h2, rootExponent(c.params.p))
	f.mul(&check, &root, &root)
	f.mul(&check, &check, &h2)
	f.mul(&cube, &square, t)
	f.mul(&cube, &cube, &h2)
	g := point{x: x3, z: f.one}
	f.mul(&g.y, &root, &cube)
	second := point{x: x2, z: f.one}
	f.mul(&second.y, &root, &h2)
	g.pick(equal(&check, &f.one), &second)
	if !c.on(&g.x, &g.y) { // h2 is 0: nothing to take a root of
		return point{}, fmt.Errorf("%w: the nonce has no point", ErrMapping)
	}
	return g, nil
}

// rootExponent is p-1-(p+1)/4, for p = 3 mod 4.
func rootExponent(p *big.Int) []byte {
	quarter := new(big.Int).Rsh(new(big.Int).Add(p, big.NewInt(1)), 2)
	return quarter.Sub(new(big.Int).Sub(p, big.NewInt(1)), quarter).Bytes()
}
