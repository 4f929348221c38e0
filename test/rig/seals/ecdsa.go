package seals

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"sync"
)

// group is a prime-order curve y^2 = x^3 + ax + b in plain affine arithmetic.
type group struct {
	name             string
	oid              []int
	p, a, b, x, y, n *big.Int
	doubles          func() []affine // of the generator, as many as n has bits
}

var groups = []group{
	newGroup("P-256", []int{1, 2, 840, 10045, 3, 1, 7},
		"ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
		"ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
		"5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
		"6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
		"4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
		"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
	newGroup("brainpoolP224r1", []int{1, 3, 36, 3, 3, 2, 8, 1, 1, 5},
		"d7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff",
		"68a5e62ca9ce6c1c299803a6c1530b514e182ad8b0042a59cad29f43",
		"2580f63ccfe44138870713b1a92369e33e2135d266dbb372386c400b",
		"0d9029ad2c7e5cf4340823b2a87dc68c9e4ce3174c1e6efdee12c07d",
		"58aa56f772c0726f24c6b89e4ecdac24354b9e99caa3f6d3761402cd",
		"d7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f"),
	newGroup("brainpoolP256r1", []int{1, 3, 36, 3, 3, 2, 8, 1, 1, 7},
		"a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377",
		"7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9",
		"26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6",
		"8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262",
		"547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997",
		"a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7"),
	newGroup("brainpoolP384r1", []int{1, 3, 36, 3, 3, 2, 8, 1, 1, 11},
		"8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53",
		"7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826",
		"04a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11",
		"1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af1e",
		"8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c5315",
		"8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565"),
}

func newGroup(name string, oid []int, p, a, b, x, y, n string) group {
	num := func(s string) *big.Int {
		v, ok := new(big.Int).SetString(s, 16)
		if !ok {
			panic(name)
		}
		return v
	}
	g := group{name: name, oid: oid, p: num(p), a: num(a), b: num(b), x: num(x), y: num(y), n: num(n)}
	g.doubles = sync.OnceValue(func() []affine {
		out := []affine{{g.x, g.y}}
		for i := 1; i < g.n.BitLen(); i++ {
			out = append(out, g.sum(out[i-1], out[i-1]))
		}
		return out
	})
	return g
}

func groupOf(name string) (group, error) {
	for _, g := range groups {
		if g.name == name {
			return g, nil
		}
	}
	return group{}, fmt.Errorf("seals: no curve %s", name)
}

func (g group) size() int { return (g.p.BitLen() + 7) / 8 }

// affine is a point; nil x is infinity.
type affine struct{ x, y *big.Int }

func (g group) sum(p, q affine) affine {
	switch {
	case p.x == nil:
		return q
	case q.x == nil:
		return p
	}
	var slope, under *big.Int
	if p.x.Cmp(q.x) == 0 {
		if new(big.Int).Mod(new(big.Int).Add(p.y, q.y), g.p).Sign() == 0 {
			return affine{}
		}
		slope = new(big.Int).Mul(p.x, p.x)
		slope.Add(slope.Mul(slope, big.NewInt(3)), g.a)
		under = new(big.Int).Lsh(p.y, 1)
	} else {
		slope, under = new(big.Int).Sub(q.y, p.y), new(big.Int).Sub(q.x, p.x)
	}
	slope.Mul(slope, under.ModInverse(under.Mod(under, g.p), g.p)).Mod(slope, g.p)
	x := new(big.Int).Mul(slope, slope)
	x.Sub(x, p.x).Sub(x, q.x).Mod(x, g.p)
	y := new(big.Int).Sub(p.x, x)
	y.Mul(y, slope).Sub(y, p.y).Mod(y, g.p)
	return affine{x, y}
}

// times gives k times the generator, for k below its order.
func (g group) times(k *big.Int) affine {
	var r affine
	for i, p := range g.doubles()[:k.BitLen()] {
		if k.Bit(i) == 1 {
			r = g.sum(r, p)
		}
	}
	return r
}

// private is a key pair.
type private struct {
	group
	d *big.Int
	q affine
}

func (g group) generate() (private, error) {
	d, err := rand.Int(rand.Reader, new(big.Int).Sub(g.n, big.NewInt(1)))
	if err != nil {
		return private{}, err
	}
	d.Add(d, big.NewInt(1))
	return private{g, d, g.times(d)}, nil
}

// point is the public key, uncompressed.
func (k private) point() []byte {
	b := append([]byte{4}, k.q.x.FillBytes(make([]byte, k.size()))...)
	return append(b, k.q.y.FillBytes(make([]byte, k.size()))...)
}

// sign gives r and s over the digest (SEC 1 clause 4.1.3).
func (k private) sign(digest []byte) (r, s *big.Int, err error) {
	e := new(big.Int).SetBytes(digest[:min(len(digest), (k.n.BitLen()+7)/8)])
	for {
		once, err := k.group.generate()
		if err != nil {
			return nil, nil, err
		}
		r = new(big.Int).Mod(once.q.x, k.n)
		s = new(big.Int).Mul(r, k.d)
		s.Add(s, e).Mul(s, new(big.Int).ModInverse(once.d, k.n)).Mod(s, k.n)
		if r.Sign() > 0 && s.Sign() > 0 {
			return r, s, nil
		}
	}
}
