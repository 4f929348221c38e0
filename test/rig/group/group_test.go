package group

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"math/big"
	"testing"

	"gatehouse/capture/curve"
)

// TestDomains: each group is of prime order, its generator has that order, and its
// elements are taken and no others.
func TestDomains(t *testing.T) {
	seen := map[int]bool{}
	for _, g := range All() {
		seen[g.ID] = true
		if !g.P.ProbablyPrime(10) || !g.N.ProbablyPrime(10) {
			t.Errorf("%s: a number is no prime", g.Name)
		}
		// One less than the order gives the inverse of the generator, so that one
		// more gives the neutral element.
		last := g.Times(new(big.Int).Sub(g.N, big.NewInt(1)), g.G)
		if neutral := g.Plus(last, g.G); g.Elliptic() && neutral.X != nil || !g.Elliptic() && neutral.X.Cmp(big.NewInt(1)) != 0 {
			t.Errorf("%s: the generator has another order", g.Name)
		}
		k, err := g.Scalar(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		good := g.Encode(g.Public(k))
		if e, err := g.Decode(good); err != nil || e.X.Cmp(g.Public(k).X) != 0 {
			t.Errorf("%s: its own element: %v", g.Name, err)
		}
		bad := append([]byte{}, good...)
		bad[len(bad)-1] ^= 1
		for what, b := range map[string][]byte{
			"off": bad, "empty": nil, "short": good[:len(good)-1], "long": append([]byte{4}, good...), "prime": g.P.Bytes(), "zero": make([]byte, len(good)),
		} {
			if what == "short" && !g.Elliptic() {
				continue // numbers may be shorter
			}
			if _, err := g.Decode(b); !errors.Is(err, ErrElement) {
				t.Errorf("%s: %s is taken: %v", g.Name, what, err)
			}
		}
	}
	for _, id := range []int{0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18} {
		if g, err := ByID(id); !seen[id] || err != nil || g.ID != id {
			t.Errorf("no domain %d", id)
		}
	}
	if _, err := ByID(7); err == nil {
		t.Error("there is a domain 7")
	}
}

// TestAgainstProduct: in every group this package and capture/curve agree on the same
// secret, by generic and by integrated mapping, too.
func TestAgainstProduct(t *testing.T) {
	for _, g := range All() {
		theirs, err := curve.ByParameterID(g.ID)
		if err != nil {
			t.Fatal(err)
		}
		if theirs.Name() != g.Name {
			t.Errorf("%d is %s and %s", g.ID, theirs.Name(), g.Name)
		}
		agree := func(what string, ours *Group, theirs curve.Group) {
			t.Helper()
			k, err := ours.Scalar(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			s, err := theirs.Generate(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			peer, err := ours.Decode(s.Public())
			if err != nil {
				t.Fatalf("%s %s: %v", g.Name, what, err)
			}
			z, err := s.Agree(ours.Encode(ours.Public(k)))
			if err != nil || string(z) != string(ours.Shared(ours.Times(k, peer))) {
				t.Errorf("%s %s: the secrets differ: %v", g.Name, what, err)
			}
		}
		agree("plain", g, theirs)
		k, err := g.Scalar(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		s, err := theirs.Generate(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		peer, err := g.Decode(s.Public())
		if err != nil {
			t.Fatal(err)
		}
		nonce := []byte("sixteen bytes...")
		mapped, err := s.MapGeneric(nonce, g.Encode(g.Public(k)))
		if err != nil {
			t.Fatal(err)
		}
		agree("generic", g.MapGeneric(nonce, g.Times(k, peer)), mapped)
		if g.ID == 10 {
			continue // integrated mapping wants a prime that is 3 modulo 4
		}
		random := make([]byte, g.Size()+8)
		rand.Read(random)
		if mapped, err = theirs.MapIntegrated(random); err != nil {
			t.Fatalf("%s: %v", g.Name, err)
		}
		agree("integrated", g.MapIntegrated(random), mapped)
	}
}

// TestSign: the standard library verifies our signatures, and we verify its own.
func TestSign(t *testing.T) {
	g, err := ByName("P-256")
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256([]byte("gate"))
	k, err := g.Scalar(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	r, s, err := g.Sign(rand.Reader, k, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), g.Encode(g.Public(k)))
	if err != nil || !ecdsa.Verify(public, digest[:], r, s) {
		t.Errorf("our signature is refused: %v", err)
	}
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if r, s, err = ecdsa.Sign(rand.Reader, private, digest[:]); err != nil {
		t.Fatal(err)
	}
	plain := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	point, err := private.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	e, err := g.Decode(point)
	if err != nil || !g.VerifyPlain(e, digest[:], plain) {
		t.Errorf("a right signature is refused: %v", err)
	}
	for i := range plain {
		plain[i] ^= 1
		if g.VerifyPlain(e, digest[:], plain) {
			t.Errorf("a signature with byte %d changed is taken", i)
		}
		plain[i] ^= 1
	}
}
