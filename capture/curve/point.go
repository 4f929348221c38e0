package curve

import "filippo.io/bigmod"

// point is a point in projective coordinates: the affine one is (x/z, y/z), and
// z = 0 is the point at infinity.
type point struct{ x, y, z *bigmod.Nat }

func (c *Curve) copy(x *bigmod.Nat) *bigmod.Nat {
	z := new(bigmod.Nat).ExpandFor(c.p)
	copy(z.Bits(), x.Bits())
	return z
}

func (c *Curve) one() *bigmod.Nat { return new(bigmod.Nat).SetUint(1).ExpandFor(c.p) }

func (c *Curve) add(x, y *bigmod.Nat) *bigmod.Nat { return c.copy(x).Add(y, c.p) }
func (c *Curve) sub(x, y *bigmod.Nat) *bigmod.Nat { return c.copy(x).Sub(y, c.p) }
func (c *Curve) mul(x, y *bigmod.Nat) *bigmod.Nat { return c.copy(x).Mul(y, c.p) }

// infinity is the neutral point.
func (c *Curve) infinity() point {
	zero := new(bigmod.Nat).ExpandFor(c.p)
	return point{zero, c.one(), c.copy(zero)}
}

// onCurve tells whether the affine (x, y) is a point of the curve.
func (c *Curve) onCurve(x, y *bigmod.Nat) bool {
	right := c.add(c.mul(c.add(c.mul(x, x), c.a), x), c.b)
	return c.mul(y, y).Equal(right) == 1
}

// sum adds any two points, the same one and infinity included.
func (c *Curve) sum(p, q point) point {
	xx, yy, zz := c.mul(p.x, q.x), c.mul(p.y, q.y), c.mul(p.z, q.z)
	// The mixed terms by one multiplication each: (u+v)(u'+v') - uu' - vv'.
	mixed := func(u, v, u2, v2, uu, vv *bigmod.Nat) *bigmod.Nat {
		return c.mul(c.add(u, v), c.add(u2, v2)).Sub(uu, c.p).Sub(vv, c.p)
	}
	xy := mixed(p.x, p.y, q.x, q.y, xx, yy)
	xz := mixed(p.x, p.z, q.x, q.z, xx, zz)
	yz := mixed(p.y, p.z, q.y, q.z, yy, zz)

	azz := c.mul(c.a, zz)
	s := c.mul(c.a, xz).Add(c.mul(c.b3, zz), c.p)
	m := c.add(xx, xx).Add(xx, c.p).Add(azz, c.p)
	n := c.mul(c.b3, xz).Add(c.sub(xx, azz).Mul(c.a, c.p), c.p)
	less, more := c.sub(yy, s), c.add(yy, s)
	return point{
		x: c.mul(xy, less).Sub(c.mul(yz, n), c.p),
		y: c.mul(more, less).Add(c.mul(m, n), c.p),
		z: c.mul(yz, more).Add(c.mul(xy, m), c.p),
	}
}

// combine gives u*G + v*Q for public scalars, big-endian and of equal length.
func (c *Curve) combine(u, v []byte, q point) point {
	table := [...]point{{}, c.g, q, c.sum(c.g, q)}
	r := c.infinity()
	for i := range len(u) * 8 {
		r = c.sum(r, r)
		bit := func(b []byte) byte { return b[i/8] >> (7 - i%8) & 1 }
		if k := bit(u) | bit(v)<<1; k != 0 {
			r = c.sum(r, table[k])
		}
	}
	return r
}

// affineX gives the x coordinate; false for the point at infinity.
func (c *Curve) affineX(p point) (*bigmod.Nat, bool) {
	if p.z.IsZero() == 1 {
		return nil, false
	}
	inverse, ok := bigmod.NewNat().InverseVarTime(p.z, c.p)
	if !ok {
		return nil, false
	}
	return c.mul(p.x, inverse.ExpandFor(c.p)), true
}
