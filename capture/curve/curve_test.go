package curve

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math/big"
	"testing"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// own gives a curve of the standard library as this package would compute it.
func own(t testing.TB, e elliptic.Curve) *Curve {
	c := *mustName(t, e.Params().Name)
	c.std = nil
	return &c
}

// TestDomains: each line of the table is a curve of prime order with its
// generator on it, its order kills the generator, and Hasse's bound holds.
func TestDomains(t *testing.T) {
	for _, c := range known {
		d := c.params
		if !d.p.ProbablyPrime(20) || !d.n.ProbablyPrime(20) {
			t.Errorf("%s: p or n is no prime", c.name)
		}
		trace := new(big.Int).Sub(new(big.Int).Add(d.p, big.NewInt(1)), d.n)
		if trace.Mul(trace, trace).Cmp(new(big.Int).Lsh(d.p, 2)) > 0 {
			t.Errorf("%s: the order breaks Hasse's bound", c.name)
		}
		if !c.on(&c.g.x, &c.g.y) {
			t.Errorf("%s: the generator is not on the curve", c.name)
		}
		less := new(big.Int).Sub(d.n, big.NewInt(1))
		for _, way := range []struct {
			name string
			of   func(*big.Int) point
		}{
			{"public", func(k *big.Int) point { return c.combine(k, new(big.Int), &c.g) }},
			{"public, of a point", func(k *big.Int) point { return c.combine(new(big.Int), k, &c.g) }},
			{"secret", func(k *big.Int) point { return c.times(k.Bytes(), &c.g) }},
		} {
			p := way.of(d.n)
			if _, ok := c.affine(&p); ok {
				t.Errorf("%s: %s: n times the generator is not infinity", c.name, way.name)
			}
			p = way.of(less)
			if a, ok := c.affine(&p); !ok || a.x != c.g.x || a.y == c.g.y {
				t.Errorf("%s: %s: n-1 times the generator is not its negative", c.name, way.name)
			}
		}
		if got, err := ByOID(c.oid); c.oid != "" && (err != nil || got.name != c.name) {
			t.Errorf("%s is not found by its name: %v", c.name, err)
		}
	}
	if _, err := ByOID("1.2.3"); !errors.Is(err, ErrCurve) {
		t.Errorf("an unknown name: %v", err)
	}
}

// TestMultiples against the key pairs of RFC 7027 appendix A (brainpool ECDH):
// the public keys of its two parties, and what they share.
func TestMultiples(t *testing.T) {
	c := mustName(t, "brainpoolP256r1")
	zero := new(big.Int)
	dA := unhex(t, "81db1ee100150ff2ea338d708271be38300cb54241d79950f77b063039804f1d")
	dB := unhex(t, "55e40bc41e37e3e2ad25c3c6654511ffa8474a91a0032087593852d3e7d76bd3")
	qB, err := c.Key(unhex(t, "04"+
		"8d2d688c6cf93e1160ad04cc4429117dc2c41825e1e9fca0addd34e6f1b39f7b"+
		"990c57520812be512641e47034832106bc7d3e8dd0e4c7f1136d7006547cec6a"))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct {
		name, want string
		p          point
	}{
		{"qA", "44106e913f92bc02a1705d9953a8414db95e1aaa49e81d9e85f929a8e3100be5", c.combine(new(big.Int).SetBytes(dA), zero, &c.g)},
		{"qB", "8d2d688c6cf93e1160ad04cc4429117dc2c41825e1e9fca0addd34e6f1b39f7b", c.times(dB, &c.g)},
		{"Z", "89afc39d41d3b327814b80940b042590f96556ec91e6ae7939bce31f3a18bf2b", c.combine(zero, new(big.Int).SetBytes(dA), &qB.q)},
	} {
		if a, ok := c.affine(&v.p); !ok || hex.EncodeToString(c.f.bytes(&a.x)) != v.want {
			t.Errorf("%s is wrong", v.name)
		}
	}
}

// TestRFC6979 has the signatures of RFC 6979 appendix A.2.3 on P-192.
func TestRFC6979(t *testing.T) {
	k, err := mustName(t, "P-192").Key(unhex(t, "04ac2c77f529f91689fea0ea5efec7f210d8eea0b9e047ed563bc723e57670bd4887ebc732c523063d0a7c957bc97c1c43"))
	if err != nil {
		t.Fatal(err)
	}
	signature := unhex(t, "4b0b8ce98a92866a2820e20aa6b75b56382e0f9bfd5ecb55ccdb006926ea9565cbadc840829d8c384e06de1f1e381b85")
	digest := sha256.Sum256([]byte("sample"))
	if err := k.VerifyRaw(digest[:], signature); err != nil {
		t.Error(err)
	}
	other := sha256.Sum256([]byte("test"))
	if err := k.VerifyRaw(other[:], signature); !errors.Is(err, ErrSignature) {
		t.Errorf("another text: %v", err)
	}
}

// TestAgainstStandard: on the curves of the standard library the arithmetic here
// says the same of right and of wrong signatures.
func TestAgainstStandard(t *testing.T) {
	for _, e := range []elliptic.Curve{elliptic.P224(), elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		c := own(t, e)
		private, err := ecdsa.GenerateKey(e, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		point, err := private.PublicKey.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		k, err := c.Key(point)
		if err != nil {
			t.Fatal(err)
		}
		for i := range byte(8) {
			digest := sha256.Sum256([]byte{i})
			der, err := ecdsa.SignASN1(rand.Reader, private, digest[:])
			if err != nil {
				t.Fatal(err)
			}
			if err := k.VerifyDER(digest[:], der); err != nil {
				t.Errorf("%s: a right signature: %v", c.name, err)
			}
			digest[31-i] ^= 1 << i // inside what every curve here keeps of it
			digest[0] ^= 1
			if err := k.VerifyDER(digest[:], der); !errors.Is(err, ErrSignature) {
				t.Errorf("%s: a wrong digest: %v", c.name, err)
			}
		}
	}
}

// TestSum: the one formula holds in the cases that others except.
func TestSum(t *testing.T) {
	c := mustName(t, "brainpoolP224r1")
	sum := func(p, q point) (r point) {
		c.sum(&r, &p, &q)
		return r
	}
	negative := c.g
	c.f.sub(&negative.y, &element{}, &c.g.y)
	double := sum(c.g, c.g)
	for _, v := range []struct {
		name string
		p    point
		want *point
	}{
		{"0+0", sum(c.infinity(), c.infinity()), nil},
		{"G-G", sum(c.g, negative), nil},
		{"G+0", sum(c.g, c.infinity()), &c.g},
		{"0+G", sum(c.infinity(), c.g), &c.g},
		{"2G-G", sum(double, negative), &c.g},
	} {
		a, ok := c.affine(&v.p)
		if ok != (v.want != nil) || ok && a != *v.want {
			t.Errorf("%s is wrong", v.name)
		}
	}
}

func TestKeyRefuses(t *testing.T) {
	for _, name := range []string{"brainpoolP256r1", "P-256"} {
		c := mustName(t, name)
		good := append([]byte{4}, c.params.x.FillBytes(make([]byte, c.size))...)
		good = append(good, c.params.y.FillBytes(make([]byte, c.size))...)
		if k, err := c.Key(good); err != nil || k.Curve() != c || len(k.Bytes()) != len(good) {
			t.Fatalf("%s: control: %v", name, err)
		}
		p := c.params.p.FillBytes(make([]byte, c.size))
		for what, b := range map[string][]byte{
			"empty":       nil,
			"infinity":    {0},
			"short":       good[:len(good)-1],
			"long":        append(good[:len(good):len(good)], 0),
			"compressed":  append([]byte{2}, good[1:1+c.size]...),
			"hybrid":      append([]byte{6}, good[1:]...),
			"off curve":   append(good[:len(good)-1:len(good)-1], good[len(good)-1]^1),
			"x is p":      append(append([]byte{4}, p...), good[1+c.size:]...),
			"y is p":      append(append([]byte{}, good[:1+c.size]...), p...),
			"zero, zero":  append([]byte{4}, make([]byte, 2*c.size)...),
			"y above all": append(append([]byte{}, good[:1+c.size]...), bytesOf(0xff, c.size)...),
		} {
			if _, err := c.Key(b); !errors.Is(err, ErrKey) {
				t.Errorf("%s: %s: %v", name, what, err)
			}
		}
	}
}

func bytesOf(v byte, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = v
	}
	return b
}

func mustName(t testing.TB, name string) *Curve {
	t.Helper()
	for _, c := range known {
		if c.Name() == name {
			return c
		}
	}
	t.Fatalf("no curve %s", name)
	return nil
}
