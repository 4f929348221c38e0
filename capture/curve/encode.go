package curve

import (
	"fmt"

	"filippo.io/bigmod"
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
	f, t := c.field(), reduce(r, c.p)
	defer f.wipe()
	defer clear(t.Bits())
	g, err := f.encodeToPoint(t)
	if err != nil {
		return nil, err
	}
	defer g.wipe()
	return c.mapped(f, g)
}

// encodeToPoint is the function f_G of the standard. The choice between its two
// candidates depends on the secret t, and is made by a mask.
func (f *field) encodeToPoint(t *bigmod.Nat) (point, error) {
	c := f.c
	zero, unit := new(bigmod.Nat).ExpandFor(c.p), one(c.p)
	alpha := f.sub(zero, f.mul(t, t))
	sum := f.add(alpha, f.mul(alpha, alpha))
	if sum.IsZero() == 1 { // t is 0, 1 or -1: the standard's formula divides by zero
		return point{}, fmt.Errorf("%w: the nonce has no point", ErrMapping)
	}
	// x2 = -b/a (1 + 1/(alpha + alpha^2)), x3 = alpha x2: one of them is on the curve.
	ratio := f.mul(f.sub(zero, c.b), f.inverse(c.a))
	x2 := f.mul(ratio, f.add(unit, f.inverse(sum)))
	x3 := f.mul(alpha, x2)
	h2 := f.right(x2)
	// root = h2^(p-1-(p+1)/4): its square times h2 is 1 where h2 is a square.
	root := f.power(h2, c.rootExponent())
	square := f.mul(f.mul(root, root), h2).Equal(unit)
	cube := f.mul(f.mul(f.mul(t, t), t), h2)
	g := point{f.keep(x3), f.keep(f.mul(root, cube)), one(c.p)}
	g.pick(int(square), point{x2, f.mul(root, h2), unit})
	if !f.on(g.x, g.y) { // h2 is 0: nothing to take a root of
		return point{}, fmt.Errorf("%w: the nonce has no point", ErrMapping)
	}
	return g, nil
}
