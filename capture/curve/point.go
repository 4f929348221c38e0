package curve

import (
	"crypto/subtle"
	"math/big"
)

// point is a point in projective coordinates: the affine one is (x/z, y/z), and
// z = 0 is the point at infinity.
type point struct{ x, y, z element }

// infinity is the neutral point.
func (c *Curve) infinity() point { return point{y: c.f.one} }

// right sets z = x^3 + ax + b.
func (c *Curve) right(z, x *element) {
	var t element
	c.f.mul(&t, x, x)
	c.f.add(&t, &t, &c.a)
	c.f.mul(&t, &t, x)
	c.f.add(z, &t, &c.b)
}

// on tells whether the affine (x, y) is a point of the curve.
func (c *Curve) on(x, y *element) bool {
	var left, right element
	c.f.mul(&left, y, y)
	c.right(&right, x)
	return equal(&left, &right) == 1
}

// pick copies q into p where yes is 1, and does the same work where it is 0.
func (p *point) pick(yes int, q *point) {
	p.x.pick(yes, &q.x)
	p.y.pick(yes, &q.y)
	p.z.pick(yes, &q.z)
}

// sum sets r = p+q for any two points, the same one and infinity included; r may be
// one of them.
func (c *Curve) sum(r, p, q *point) {
	f := c.f
	var xx, yy, zz, xy, xz, yz, azz, s, m, n, less, more, t element
	f.mul(&xx, &p.x, &q.x)
	f.mul(&yy, &p.y, &q.y)
	f.mul(&zz, &p.z, &q.z)
	// The mixed terms by one multiplication each: (u+v)(u'+v') - uu' - vv'.
	mixed := func(z, u, v, u2, v2, uu, vv *element) {
		f.add(z, u, v)
		f.add(&t, u2, v2)
		f.mul(z, z, &t)
		f.sub(z, z, uu)
		f.sub(z, z, vv)
	}
	mixed(&xy, &p.x, &p.y, &q.x, &q.y, &xx, &yy)
	mixed(&xz, &p.x, &p.z, &q.x, &q.z, &xx, &zz)
	mixed(&yz, &p.y, &p.z, &q.y, &q.z, &yy, &zz)

	// s = a xz + 3b zz, m = 3 xx + a zz, n = 3b xz + a (xx - a zz)
	f.mul(&azz, &c.a, &zz)
	f.mul(&s, &c.a, &xz)
	f.mul(&t, &c.b3, &zz)
	f.add(&s, &s, &t)
	f.add(&m, &xx, &xx)
	f.add(&m, &m, &xx)
	f.add(&m, &m, &azz)
	f.sub(&t, &xx, &azz)
	f.mul(&t, &t, &c.a)
	f.mul(&n, &c.b3, &xz)
	f.add(&n, &n, &t)
	f.sub(&less, &yy, &s)
	f.add(&more, &yy, &s)

	// x = xy less - yz n, y = more less + m n, z = yz more + xy m
	f.mul(&r.x, &xy, &less)
	f.mul(&t, &yz, &n)
	f.sub(&r.x, &r.x, &t)
	f.mul(&r.y, &more, &less)
	f.mul(&t, &m, &n)
	f.add(&r.y, &r.y, &t)
	f.mul(&r.z, &yz, &more)
	f.mul(&t, &xy, &m)
	f.add(&r.z, &r.z, &t)
}

// times gives scalar*p in constant time for a secret scalar, big-endian of any
// length: four bits at a time, each by a look at the whole table.
func (c *Curve) times(scalar []byte, p *point) point {
	var table [16]point
	table[0] = c.infinity()
	for i := 1; i < len(table); i++ {
		c.sum(&table[i], &table[i-1], p)
	}
	r, chosen := c.infinity(), c.infinity()
	for i := range 2 * len(scalar) {
		for range 4 {
			c.sum(&r, &r, &r)
		}
		digit := scalar[i/2] >> (4 - i%2*4) & 15
		for k := range table {
			chosen.pick(subtle.ConstantTimeByteEq(digit, byte(k)), &table[k])
		}
		c.sum(&r, &r, &chosen)
	}
	return r
}

// affine divides by z; false for the point at infinity.
func (c *Curve) affine(p *point) (point, bool) {
	var i element
	c.f.invert(&i, &p.z)
	a := point{z: c.f.one}
	c.f.mul(&a.x, &p.x, &i)
	c.f.mul(&a.y, &p.y, &i)
	return a, equal(&p.z, &element{}) == 0
}

// Windows of the signed digits of public scalars: of the generator's, whose table
// is made once, and of another point's.
const (
	windowG = 7
	windowQ = 5
)

// odd gives p, 3p, 5p .. below 2^(window-1).
func (c *Curve) odd(p *point, window int) []point {
	var twice point
	c.sum(&twice, p, p)
	out := make([]point, 1<<(window-2))
	out[0] = *p
	for i := 1; i < len(out); i++ {
		c.sum(&out[i], &out[i-1], &twice)
	}
	return out
}

// combine gives u*G + v*Q for public scalars, both at once.
func (c *Curve) combine(u, v *big.Int, q *point) point {
	type addend struct {
		digits []int8
		table  []point
	}
	both := [...]addend{{naf(u, windowG), c.multiple()}, {naf(v, windowQ), c.odd(q, windowQ)}}
	r := c.infinity()
	for i := max(len(both[0].digits), len(both[1].digits)) - 1; i >= 0; i-- {
		c.sum(&r, &r, &r)
		for _, a := range both {
			if i >= len(a.digits) || a.digits[i] == 0 {
				continue
			}
			if d := a.digits[i]; d > 0 {
				c.sum(&r, &r, &a.table[d/2])
			} else {
				t := a.table[-d/2]
				c.f.sub(&t.y, &element{}, &t.y)
				c.sum(&r, &r, &t)
			}
		}
	}
	return r
}

// naf gives the signed digits of k, the lowest first: zero or odd, below 2^(window-1)
// by amount, at least window-1 zeros after each other one (width-w NAF).
func naf(k *big.Int, window int) []int8 {
	out := make([]int8, 0, k.BitLen()+window)
	carry := 0
	for i := 0; i < k.BitLen() || carry == 1; {
		if int(k.Bit(i)) == carry {
			out = append(out, 0)
			i++
			continue
		}
		digit := carry
		for j := range window {
			digit += int(k.Bit(i+j)) << j
		}
		carry = digit >> (window - 1) & 1
		out = append(out, int8(digit-carry<<window))
		for range window - 1 {
			out = append(out, 0)
		}
		i += window
	}
	return out
}
