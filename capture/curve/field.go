package curve

import (
	"crypto/subtle"
	"encoding/binary"
	"math/big"
	"math/bits"
)

// limbs hold the longest prime, of 521 bits.
const limbs = 9

// element is a number modulo a field's prime, in Montgomery form: x is held as
// x * 2^(64 n), in n limbs of 64 bits, the lowest first, and always reduced.
type element [limbs]uint64

// field computes modulo an odd prime, in time that depends on the prime alone. It is
// here, and not bigmod's, because that converts from and to Montgomery form in each
// product, and a reading has more than ten multiplications of points; the tests hold
// the two against each other.
type field struct {
	n     int // limbs in use
	size  int // bytes of an encoded number
	p     element
	low   uint64  // -1/p modulo 2^64
	one   element // 1 in Montgomery form
	rr    element // 2^(128 n), which converts to it
	less2 []byte  // p-2, the exponent of an inverse
}

// newField takes an odd number above 1 of up to 521 bits.
func newField(p *big.Int) *field {
	f := &field{n: (p.BitLen() + 63) / 64, size: (p.BitLen() + 7) / 8}
	f.less2 = new(big.Int).Sub(p, big.NewInt(2)).Bytes()
	f.p.load(p.Bytes())
	f.low = 1
	for range 6 { // Newton's iteration doubles the bits that are right
		f.low *= 2 - f.p[0]*f.low
	}
	f.low = -f.low
	r := func(k int) (e element) {
		e.load(new(big.Int).Mod(new(big.Int).Lsh(big.NewInt(1), uint(k)), p).Bytes())
		return e
	}
	f.one, f.rr = r(64*f.n), r(128*f.n)
	return f
}

// load sets plain limbs from big-endian bytes, at most 72.
func (e *element) load(b []byte) {
	var whole [8 * limbs]byte
	copy(whole[len(whole)-len(b):], b)
	for i := range e {
		e[i] = binary.BigEndian.Uint64(whole[len(whole)-8*(i+1):])
	}
}

// set reads size big-endian bytes; false where the number is not below the prime.
func (f *field) set(b []byte) (e element, ok bool) {
	e.load(b)
	var borrow uint64
	for i := range f.n {
		_, borrow = bits.Sub64(e[i], f.p[i], borrow)
	}
	f.mul(&e, &e, &f.rr)
	return e, borrow == 1
}

// number is set for a number that is known to be reduced.
func (f *field) number(v *big.Int) element {
	e, ok := f.set(v.Bytes())
	if !ok {
		panic("curve: a number of the tables is not reduced") // or of validated parameters
	}
	return e
}

// bytes gives size big-endian bytes.
func (f *field) bytes(e *element) []byte {
	plain := element{1}
	f.mul(&plain, &plain, e)
	var whole [8 * limbs]byte
	for i, v := range plain {
		binary.BigEndian.PutUint64(whole[len(whole)-8*(i+1):], v)
	}
	out := append([]byte(nil), whole[len(whole)-f.size:]...)
	clear(whole[:])
	return out
}

// mul sets z = x*y; they may be the same.
func (f *field) mul(z, x, y *element) {
	var t [limbs + 1]uint64
	n := f.n
	xs, ps, ts := x[:n], f.p[:n], t[:n]
	for _, d := range y[:n] {
		// t += x * d, and then t = (t + m*p) / 2^64 with the m that makes it whole.
		var c, m, carry, top uint64
		for j, v := range xs {
			hi, lo := bits.Mul64(v, d)
			lo, carry = bits.Add64(lo, ts[j], 0)
			hi += carry
			ts[j], carry = bits.Add64(lo, c, 0)
			c = hi + carry
		}
		t[n], top = bits.Add64(t[n], c, 0)
		m = ts[0] * f.low
		hi, lo := bits.Mul64(m, ps[0])
		_, carry = bits.Add64(lo, ts[0], 0)
		c = hi + carry
		for j := 1; j < len(ps) && j < len(ts); j++ {
			hi, lo = bits.Mul64(m, ps[j])
			lo, carry = bits.Add64(lo, ts[j], 0)
			hi += carry
			ts[j-1], carry = bits.Add64(lo, c, 0)
			c = hi + carry
		}
		ts[n-1], carry = bits.Add64(t[n], c, 0)
		t[n] = top + carry
	}
	f.reduce(z, ts, t[n])
}

// reduce sets z to the number t + over*2^(64n), which is below 2p, modulo p.
func (f *field) reduce(z *element, t []uint64, over uint64) {
	var less element
	var borrow uint64
	for i, v := range t {
		less[i], borrow = bits.Sub64(v, f.p[i], borrow)
	}
	_, borrow = bits.Sub64(over, 0, borrow)
	for i, v := range t {
		z[i] = less[i] ^ (less[i]^v)&-borrow
	}
}

// add sets z = x+y.
func (f *field) add(z, x, y *element) {
	var t element
	var carry uint64
	for i := range f.n {
		t[i], carry = bits.Add64(x[i], y[i], carry)
	}
	f.reduce(z, t[:f.n], carry)
}

// sub sets z = x-y.
func (f *field) sub(z, x, y *element) {
	var t element
	var borrow, carry uint64
	for i := range f.n {
		t[i], borrow = bits.Sub64(x[i], y[i], borrow)
	}
	for i := range f.n {
		z[i], carry = bits.Add64(t[i], f.p[i]&-borrow, carry)
	}
}

// power sets z = x^e for a public exponent.
func (f *field) power(z, x *element, e []byte) {
	r, base := f.one, *x
	for _, b := range e {
		for i := 7; i >= 0; i-- {
			if f.mul(&r, &r, &r); b>>i&1 == 1 {
				f.mul(&r, &r, &base)
			}
		}
	}
	*z = r
}

// invert sets z = 1/x, and 0 for 0.
func (f *field) invert(z, x *element) { f.power(z, x, f.less2) }

// equal is 1 where x is y.
func equal(x, y *element) int {
	var d uint64
	for i := range x {
		d |= x[i] ^ y[i]
	}
	return int(1 ^ (d|-d)>>63)
}

// pick sets z = x where yes is 1, and does the same work where it is 0.
func (z *element) pick(yes int, x *element) {
	mask := -uint64(subtle.ConstantTimeEq(int32(yes), 1))
	for i := range z {
		z[i] ^= (z[i] ^ x[i]) & mask
	}
}
