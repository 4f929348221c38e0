package group

import (
	"crypto/elliptic"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"sync"
)

// ErrElement: bytes that are no element of the group, or its neutral element.
var ErrElement = errors.New("no element of the group")

// Group is a group of prime order with a generator: an elliptic curve over a prime
// field, or a subgroup of the numbers modulo a prime.
type Group struct {
	ID   int    // standardized domain parameters; -1: none of them
	Name string // as "brainpoolP256r1" or "MODP-2048/256"
	OID  []int  // of a named curve

	P, A, B, N *big.Int // prime, coefficients (nil modulo a prime), order of the generator
	G          Element
}

// Element is a point (X and Y; both nil at infinity) or a number (X).
type Element struct{ X, Y *big.Int }

// ByID finds standardized domain parameters: 0 to 2 modulo a prime, 8 to 18 curves.
func ByID(id int) (*Group, error) {
	for _, g := range standardized() {
		if g.ID == id {
			return g, nil
		}
	}
	return nil, fmt.Errorf("group: no standardized domain parameters %d", id)
}

// ByName finds a group by its name.
func ByName(name string) (*Group, error) {
	for _, g := range standardized() {
		if g.Name == name {
			return g, nil
		}
	}
	return nil, fmt.Errorf("group: no group is named %.40s", name)
}

// All are the standardized domain parameters in the order of their numbers.
func All() []*Group { return standardized() }

var standardized = sync.OnceValue(func() []*Group {
	out := []*Group{
		nist(10, elliptic.P224(), 33), nist(12, elliptic.P256(), 0),
		nist(15, elliptic.P384(), 34), nist(18, elliptic.P521(), 35),
	}
	for _, r := range rows {
		n := map[string]*big.Int{}
		letter := ""
		digits := map[string]string{}
		for f := range strings.FieldsSeq(r.hex) {
			if len(f) == 1 {
				letter = f
			} else {
				digits[letter] += f
			}
		}
		for l, d := range digits {
			n[l], _ = new(big.Int).SetString(d, 16)
		}
		out = append(out, &Group{r.id, r.name, r.oid, n["p"], n["a"], n["b"], n["n"], Element{n["x"], n["y"]}})
	}
	sorted := make([]*Group, 0, len(out))
	for id := range 19 {
		for _, g := range out {
			if g.ID == id {
				sorted = append(sorted, g)
			}
		}
	}
	return sorted
})

func nist(id int, c elliptic.Curve, arc int) *Group {
	d := c.Params()
	oid := []int{1, 3, 132, 0, arc}
	if arc == 0 {
		oid = []int{1, 2, 840, 10045, 3, 1, 7}
	}
	return &Group{id, d.Name, oid, d.P, new(big.Int).Sub(d.P, big.NewInt(3)), d.B, d.N, Element{d.Gx, d.Gy}}
}

// Elliptic tells curves from groups modulo a prime.
func (g *Group) Elliptic() bool { return g.A != nil }

// Size is the length of a coordinate, or of a number, in bytes.
func (g *Group) Size() int { return (g.P.BitLen() + 7) / 8 }

// OrderSize is the length of the order in bytes.
func (g *Group) OrderSize() int { return (g.N.BitLen() + 7) / 8 }

// Scalar draws a private key: 0 < k < N.
func (g *Group) Scalar(random io.Reader) (*big.Int, error) {
	b := make([]byte, g.OrderSize()+8)
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, fmt.Errorf("group: %w", err)
	}
	k := new(big.Int).SetBytes(b)
	k.Mod(k, new(big.Int).Sub(g.N, big.NewInt(1)))
	return k.Add(k, big.NewInt(1)), nil
}

// Public is the public key of a private one.
func (g *Group) Public(k *big.Int) Element { return g.Times(k, g.G) }

// With is the group with another generator.
func (g *Group) With(generator Element) *Group {
	m := *g
	m.G = generator
	return &m
}

// Encode gives 04||x||y, or the number as long as the prime.
func (g *Group) Encode(e Element) []byte {
	b := e.X.FillBytes(make([]byte, g.Size()))
	if !g.Elliptic() {
		return b
	}
	b = append([]byte{4}, b...)
	return append(b, e.Y.FillBytes(make([]byte, g.Size()))...)
}

// Decode reads what Encode writes, and shorter numbers (Doc 9303-11 clause 9.4.4
// drops leading zeros). ErrElement.
func (g *Group) Decode(b []byte) (Element, error) {
	if !g.Elliptic() {
		x := new(big.Int).SetBytes(b)
		one := big.NewInt(1)
		if len(b) > g.Size() || x.Cmp(one) <= 0 || x.Cmp(g.P) >= 0 || new(big.Int).Exp(x, g.N, g.P).Cmp(one) != 0 {
			return Element{}, fmt.Errorf("%w %s", ErrElement, g.Name)
		}
		return Element{X: x}, nil
	}
	size := g.Size()
	if len(b) != 1+2*size || b[0] != 4 {
		return Element{}, fmt.Errorf("%w %s: %d bytes", ErrElement, g.Name, len(b))
	}
	e := Element{new(big.Int).SetBytes(b[1 : 1+size]), new(big.Int).SetBytes(b[1+size:])}
	if e.X.Cmp(g.P) >= 0 || e.Y.Cmp(g.P) >= 0 || !g.onCurve(e) {
		return Element{}, fmt.Errorf("%w %s: not on the curve", ErrElement, g.Name)
	}
	return e, nil
}

// Shared is what two parties have of a common element: x, or the number as long as
// the prime.
func (g *Group) Shared(e Element) []byte { return e.X.FillBytes(make([]byte, g.Size())) }
