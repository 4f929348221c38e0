package curve

import (
	"bytes"
	"crypto/rand"
	"math/big"
	"testing"

	"filippo.io/bigmod"
)

// TestField holds the arithmetic against bigmod's and math/big's, on every prime of
// the tables, for numbers at the edges and at random.
func TestField(t *testing.T) {
	for _, c := range known {
		p, size := c.params.p, c.size
		edges := []*big.Int{new(big.Int), big.NewInt(1), big.NewInt(2)}
		for k := range int64(3) {
			edges = append(edges, new(big.Int).Sub(p, big.NewInt(k+1)), new(big.Int).Rsh(p, uint(64*(k+1))))
		}
		for i := range 400 {
			x, y := new(big.Int), new(big.Int)
			if i < len(edges)*len(edges) {
				x, y = edges[i%len(edges)], edges[i/len(edges)]
			} else {
				x, _ = rand.Int(rand.Reader, p)
				y, _ = rand.Int(rand.Reader, p)
			}
			encode := func(v *big.Int) []byte { return v.FillBytes(make([]byte, size)) }
			a, okA := c.f.set(encode(x))
			b, okB := c.f.set(encode(y))
			if !okA || !okB || !bytes.Equal(c.f.bytes(&a), encode(x)) {
				t.Fatalf("%s: %v does not come back", c.name, x)
			}
			n, err := bigmod.NewNat().SetBytes(encode(x), c.p)
			if err != nil {
				t.Fatal(err)
			}
			m, err := bigmod.NewNat().SetBytes(encode(y), c.p)
			if err != nil {
				t.Fatal(err)
			}
			copyOf := func() *bigmod.Nat {
				z, _ := bigmod.NewNat().SetBytes(encode(x), c.p)
				return z
			}
			var z element
			for _, v := range []struct {
				name string
				got  func()
				want []byte
			}{
				{"product", func() { c.f.mul(&z, &a, &b) }, copyOf().Mul(m, c.p).Bytes(c.p)},
				{"square", func() { z = a; c.f.mul(&z, &z, &z) }, copyOf().Mul(n, c.p).Bytes(c.p)},
				{"sum", func() { c.f.add(&z, &a, &b) }, copyOf().Add(m, c.p).Bytes(c.p)},
				{"difference", func() { c.f.sub(&z, &a, &b) }, copyOf().Sub(m, c.p).Bytes(c.p)},
			} {
				if v.got(); !bytes.Equal(c.f.bytes(&z), v.want) {
					t.Fatalf("%s: %s of %v and %v is wrong", c.name, v.name, x, y)
				}
			}
			if i%40 != 0 || x.Sign() == 0 {
				continue
			}
			if c.f.invert(&z, &a); !bytes.Equal(c.f.bytes(&z), encode(new(big.Int).ModInverse(x, p))) {
				t.Fatalf("%s: 1/%v is wrong", c.name, x)
			}
		}
		for _, over := range []*big.Int{p, new(big.Int).Add(p, big.NewInt(1))} {
			if _, ok := c.f.set(over.Bytes()); ok {
				t.Errorf("%s: a number that is not reduced is taken", c.name)
			}
		}
		if z := (element{}); equal(&z, &element{1}) == 1 || equal(&z, &element{8: 1 << 63}) == 1 || equal(&z, &element{}) == 0 {
			t.Errorf("equality is wrong")
		}
	}
}

// TestReduce: bytes of any length modulo n.
func TestReduce(t *testing.T) {
	for _, c := range known {
		for length := range 90 {
			b := make([]byte, length)
			rand.Read(b)
			want := new(big.Int).SetBytes(b)
			if got := new(big.Int).SetBytes(reduce(b, c.n).Bytes(c.n)); got.Cmp(want.Mod(want, c.params.n)) != 0 {
				t.Errorf("%s: %x", c.name, b)
			}
		}
	}
}
