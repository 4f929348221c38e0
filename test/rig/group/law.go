package group

import "math/big"

// right is the right side of the curve's equation at x.
func (g *Group) right(x *big.Int) *big.Int {
	r := new(big.Int).Mul(x, x)
	r.Add(r, g.A).Mul(r, x).Add(r, g.B)
	return r.Mod(r, g.P)
}

func (g *Group) onCurve(e Element) bool {
	left := new(big.Int).Mul(e.Y, e.Y)
	return left.Mod(left, g.P).Cmp(g.right(e.X)) == 0
}

// Plus joins two elements by the group's law.
func (g *Group) Plus(d, e Element) Element {
	switch {
	case !g.Elliptic():
		x := new(big.Int).Mul(d.X, e.X)
		return Element{X: x.Mod(x, g.P)}
	case d.X == nil:
		return e
	case e.X == nil:
		return d
	}
	var slope, under *big.Int
	if d.X.Cmp(e.X) == 0 {
		if sum := new(big.Int).Add(d.Y, e.Y); sum.Mod(sum, g.P).Sign() == 0 {
			return Element{}
		}
		slope = new(big.Int).Mul(d.X, d.X)
		slope.Mul(slope, big.NewInt(3)).Add(slope, g.A)
		under = new(big.Int).Lsh(d.Y, 1)
	} else {
		slope, under = new(big.Int).Sub(e.Y, d.Y), new(big.Int).Sub(e.X, d.X)
	}
	if under.ModInverse(under.Mod(under, g.P), g.P) == nil {
		return Element{} // the modulus is no prime: these were never points of a curve
	}
	slope.Mul(slope, under).Mod(slope, g.P)
	x := new(big.Int).Mul(slope, slope)
	x.Sub(x, d.X).Sub(x, e.X).Mod(x, g.P)
	y := new(big.Int).Sub(d.X, x)
	y.Mul(y, slope).Sub(y, d.Y).Mod(y, g.P)
	return Element{x, y}
}

// Times is k times the point, or the number to the k.
func (g *Group) Times(k *big.Int, e Element) Element {
	if !g.Elliptic() {
		return Element{X: new(big.Int).Exp(e.X, k, g.P)}
	}
	var r Element
	for i := k.BitLen() - 1; i >= 0; i-- {
		if r = g.Plus(r, r); k.Bit(i) == 1 {
			r = g.Plus(r, e)
		}
	}
	return r
}

// MapGeneric gives the generator of Doc 9303-11 clause 4.4.3.3.1: the nonce times
// the generator, plus the element h that was agreed.
func (g *Group) MapGeneric(nonce []byte, h Element) *Group {
	s := new(big.Int).SetBytes(nonce)
	return g.With(g.Plus(g.Times(s.Mod(s, g.N), g.G), h))
}

// MapIntegrated gives the generator of clause 4.4.3.3.2 for the output of the
// pseudo-random function, which is taken modulo the prime here.
func (g *Group) MapIntegrated(random []byte) *Group {
	t := new(big.Int).SetBytes(random)
	t.Mod(t, g.P)
	if !g.Elliptic() {
		cofactor := new(big.Int).Sub(g.P, big.NewInt(1))
		return g.With(Element{X: t.Exp(t, cofactor.Div(cofactor, g.N), g.P)})
	}
	return g.With(g.encodePoint(t))
}

// encodePoint is appendix B.2, for primes that are 3 modulo 4.
func (g *Group) encodePoint(t *big.Int) Element {
	mod := func(v *big.Int) *big.Int { return v.Mod(v, g.P) }
	mul := func(a, b *big.Int) *big.Int { return mod(new(big.Int).Mul(a, b)) }
	alpha := mod(new(big.Int).Neg(mul(t, t)))
	under := mod(new(big.Int).Add(alpha, mul(alpha, alpha)))
	x2 := mod(new(big.Int).Add(big.NewInt(1), under.ModInverse(under, g.P)))
	x2 = mul(x2, mul(mod(new(big.Int).Neg(g.B)), new(big.Int).ModInverse(g.A, g.P)))
	x3 := mul(alpha, x2)
	h2 := g.right(x2)
	exponent := new(big.Int).Add(g.P, big.NewInt(1))
	exponent.Sub(new(big.Int).Sub(g.P, big.NewInt(1)), exponent.Rsh(exponent, 2))
	a := new(big.Int).Exp(h2, exponent, g.P)
	if mul(mul(a, a), h2).Cmp(big.NewInt(1)) == 0 {
		return Element{x2, mul(a, h2)}
	}
	return Element{x3, mul(a, mul(mul(t, mul(t, t)), h2))}
}
