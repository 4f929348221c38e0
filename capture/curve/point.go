package curve

import (
	"crypto/subtle"
	"math/big"

	"filippo.io/bigmod"
)

// point is a point in projective coordinates: the affine one is (x/z, y/z), and
// z = 0 is the point at infinity.
type point struct{ x, y, z *bigmod.Nat }

// field computes with coordinates of one curve. Its results are temporaries that
// the next group operation overwrites; keep copies one. It is one goroutine's.
type field struct {
	c     *Curve
	temps []*bigmod.Nat
	used  int
}

func (c *Curve) field() *field { return &field{c: c} }

// temp gives a temporary with the value of x.
func (f *field) temp(x *bigmod.Nat) *bigmod.Nat {
	if f.used == len(f.temps) {
		f.temps = append(f.temps, new(bigmod.Nat).ExpandFor(f.c.p))
	}
	t := f.temps[f.used]
	f.used++
	copy(t.Bits(), x.Bits())
	return t
}

// keep copies a number out of the temporaries.
func (f *field) keep(x *bigmod.Nat) *bigmod.Nat {
	z := new(bigmod.Nat).ExpandFor(f.c.p)
	copy(z.Bits(), x.Bits())
	return z
}

// wipe overwrites the temporaries.
func (f *field) wipe() {
	for _, t := range f.temps {
		clear(t.Bits())
	}
}

func (f *field) add(x, y *bigmod.Nat) *bigmod.Nat { return f.temp(x).Add(y, f.c.p) }
func (f *field) sub(x, y *bigmod.Nat) *bigmod.Nat { return f.temp(x).Sub(y, f.c.p) }
func (f *field) mul(x, y *bigmod.Nat) *bigmod.Nat { return f.temp(x).Mul(y, f.c.p) }

// power is x^e for a public exponent, in constant time for x.
func (f *field) power(x *bigmod.Nat, e []byte) *bigmod.Nat {
	return f.temp(x).Exp(x, e, f.c.p)
}

// inverse is 1/x in constant time; of 0 it is 0.
func (f *field) inverse(x *bigmod.Nat) *bigmod.Nat { return f.power(x, f.c.less2) }

// right is x^3 + ax + b.
func (f *field) right(x *bigmod.Nat) *bigmod.Nat {
	return f.add(f.mul(f.add(f.mul(x, x), f.c.a), x), f.c.b)
}

// on tells whether the affine (x, y) is a point of the curve.
func (f *field) on(x, y *bigmod.Nat) bool { return f.mul(y, y).Equal(f.right(x)) == 1 }

// infinity is the neutral point.
func (c *Curve) infinity() point {
	return point{new(bigmod.Nat).ExpandFor(c.p), one(c.p), new(bigmod.Nat).ExpandFor(c.p)}
}

// set copies q into p's own numbers.
func (p point) set(q point) {
	copy(p.x.Bits(), q.x.Bits())
	copy(p.y.Bits(), q.y.Bits())
	copy(p.z.Bits(), q.z.Bits())
}

func (p point) wipe() {
	clear(p.x.Bits())
	clear(p.y.Bits())
	clear(p.z.Bits())
}

// pick copies q into p where yes is 1, and does the same work where it is 0.
func (p point) pick(yes int, q point) {
	mask := -uint(yes)
	for _, v := range [...][2][]uint{{p.x.Bits(), q.x.Bits()}, {p.y.Bits(), q.y.Bits()}, {p.z.Bits(), q.z.Bits()}} {
		for i := range v[0] {
			v[0][i] ^= (v[0][i] ^ v[1][i]) & mask
		}
	}
}

// sum adds any two points, the same one and infinity included, into dst, which may
// be one of them.
func (f *field) sum(dst, p, q point) {
	f.used = 0
	c := f.c
	xx, yy, zz := f.mul(p.x, q.x), f.mul(p.y, q.y), f.mul(p.z, q.z)
	// The mixed terms by one multiplication each: (u+v)(u'+v') - uu' - vv'.
	mixed := func(u, v, u2, v2, uu, vv *bigmod.Nat) *bigmod.Nat {
		return f.mul(f.add(u, v), f.add(u2, v2)).Sub(uu, c.p).Sub(vv, c.p)
	}
	xy := mixed(p.x, p.y, q.x, q.y, xx, yy)
	xz := mixed(p.x, p.z, q.x, q.z, xx, zz)
	yz := mixed(p.y, p.z, q.y, q.z, yy, zz)

	azz := f.mul(c.a, zz)
	s := f.mul(c.a, xz).Add(f.mul(c.b3, zz), c.p)
	m := f.add(xx, xx).Add(xx, c.p).Add(azz, c.p)
	n := f.mul(c.b3, xz).Add(f.sub(xx, azz).Mul(c.a, c.p), c.p)
	less, more := f.sub(yy, s), f.add(yy, s)
	dst.set(point{
		x: f.mul(xy, less).Sub(f.mul(yz, n), c.p),
		y: f.mul(more, less).Add(f.mul(m, n), c.p),
		z: f.mul(yz, more).Add(f.mul(xy, m), c.p),
	})
}

// times gives scalar*p in constant time for a secret scalar, big-endian of any
// length: four bits at a time, each by a look at the whole table.
func (f *field) times(scalar []byte, p point) point {
	var table [16]point
	table[0] = f.c.infinity()
	for i := 1; i < len(table); i++ {
		table[i] = f.c.infinity()
		f.sum(table[i], table[i-1], p)
	}
	r, chosen := f.c.infinity(), f.c.infinity()
	for i := range 2 * len(scalar) {
		for range 4 {
			f.sum(r, r, r)
		}
		digit := scalar[i/2] >> (4 - i%2*4) & 15
		for k, t := range table {
			chosen.pick(subtle.ConstantTimeByteEq(digit, byte(k)), t)
		}
		f.sum(r, r, chosen)
	}
	for _, t := range table {
		t.wipe()
	}
	chosen.wipe()
	return r
}

// affine divides by z; false for the point at infinity.
func (f *field) affine(p point) (point, bool) {
	if p.z.IsZero() == 1 {
		return point{}, false
	}
	f.used = 0
	inverse := f.inverse(p.z)
	return point{f.keep(f.mul(p.x, inverse)), f.keep(f.mul(p.y, inverse)), one(f.c.p)}, true
}

// Windows of the signed digits of public scalars: of the generator's, whose table
// is made once, and of another point's.
const (
	windowG = 7
	windowQ = 5
)

// odd gives p, 3p, 5p .. below 2^(window-1).
func (f *field) odd(p point, window int) []point {
	twice := f.c.infinity()
	f.sum(twice, p, p)
	out := make([]point, 1<<(window-2))
	for i := range out {
		out[i] = f.c.infinity()
		if i == 0 {
			out[i].set(p)
		} else {
			f.sum(out[i], out[i-1], twice)
		}
	}
	return out
}

// combine gives u*G + v*Q for public scalars, both at once.
func (f *field) combine(u, v *big.Int, q point) point {
	type addend struct {
		digits []int8
		table  []point
	}
	both := [...]addend{{naf(u, windowG), f.c.multiple()}, {naf(v, windowQ), f.odd(q, windowQ)}}
	r, negative := f.c.infinity(), f.c.infinity()
	zero := new(bigmod.Nat).ExpandFor(f.c.p)
	for i := max(len(both[0].digits), len(both[1].digits)) - 1; i >= 0; i-- {
		f.sum(r, r, r)
		for _, a := range both {
			if i >= len(a.digits) || a.digits[i] == 0 {
				continue
			}
			if d := a.digits[i]; d > 0 {
				f.sum(r, r, a.table[d/2])
			} else {
				t := a.table[-d/2]
				f.used = 0
				negative.set(point{t.x, f.sub(zero, t.y), t.z})
				f.sum(r, r, negative)
			}
		}
	}
	return r
}

// naf gives the signed digits of k, the lowest first: zero or odd, below 2^(window-1)
// by amount, at least window-1 zeros after each other one (width-w NAF).
func naf(k *big.Int, window int) []int8 {
	out := make([]int8, 0, k.BitLen()+1)
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
