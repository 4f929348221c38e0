package curve

import (
	"bytes"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

// derive makes a key pair with openssl by the arguments of genpkey, and derives what
// it shares with the key that public, the DER of a SubjectPublicKeyInfo, holds. Its own
// SubjectPublicKeyInfo comes first.
func derive(t *testing.T, public func(theirs []byte) []byte, genpkey ...string) (theirs, shared []byte) {
	t.Helper()
	dir := t.TempDir()
	openssl(t, dir, append(append([]string{"genpkey"}, genpkey...), "-out", "key")...)
	openssl(t, dir, "pkey", "-in", "key", "-pubout", "-out", "pub")
	text, err := os.ReadFile(filepath.Join(dir, "pub"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	ours := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public(block.Bytes)})
	if err := os.WriteFile(filepath.Join(dir, "peer"), ours, 0o600); err != nil {
		t.Fatal(err)
	}
	openssl(t, dir, "pkeyutl", "-derive", "-inkey", "key", "-peerkey", "peer", "-out", "shared")
	if shared, err = os.ReadFile(filepath.Join(dir, "shared")); err != nil {
		t.Fatal(err)
	}
	return block.Bytes, shared
}

// withKey puts another public key into a SubjectPublicKeyInfo that ends in old.
func withKey(t *testing.T, spki, old, key []byte) []byte {
	t.Helper()
	if !bytes.HasSuffix(spki, old) || len(old) != len(key) {
		t.Fatalf("the key is not at the end of its SubjectPublicKeyInfo")
	}
	return append(bytes.Clone(spki[:len(spki)-len(old)]), key...)
}

// TestAgreeOpenSSL agrees with openssl on every curve, with the curve named and
// explicit, and in the MODP groups.
func TestAgreeOpenSSL(t *testing.T) {
	if _, err := os.Stat("/usr/bin/openssl"); err != nil {
		t.Skip("the Debian package openssl is not installed")
	}
	check := func(what string, want Group, genpkey ...string) {
		var own Secret
		theirs, shared := derive(t, func(spki []byte) []byte {
			g, key, err := ParsePublic(spki)
			if err != nil || g != want {
				t.Fatalf("%s: %v, %v", what, g, err)
			}
			for { // a number as long as the prime, so that the lengths of DER stay
				if own, err = g.Generate(rand.Reader); err != nil {
					t.Fatal(err)
				}
				if public := own.Public(); g.Elliptic() || len(key) == len(public) && public[0]&0x80 == key[0]&0x80 && public[0] != 0 {
					return withKey(t, spki, key, public)
				}
			}
		}, genpkey...)
		_, peer, err := ParsePublic(theirs)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		z, err := own.Agree(peer)
		if err != nil || !bytes.Equal(z, shared) && !bytes.Equal(bytes.TrimLeft(z, "\x00"), shared) {
			t.Errorf("%s: %v; shared %x, openssl has %x", what, err, z, shared)
		}
	}
	for _, c := range known {
		name := c.name
		if n, ok := opensslNames[name]; ok {
			name = n
		}
		for _, form := range []string{"named_curve", "explicit"} {
			check(c.name+" "+form, c, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:"+name, "-pkeyopt", "ec_param_enc:"+form)
		}
	}
	for i, m := range modps() {
		check(m.name, m, "-algorithm", "DHX", "-pkeyopt", "dh_rfc5114:"+string("123"[i]))
	}
}

// TestAgreePublished has RFC 5903 clause 8.1 (P-256) and RFC 7027 clause A.1.
func TestAgreePublished(t *testing.T) {
	for _, v := range []struct{ curve, i, r, x string }{
		{
			"P-256", "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433",
			"c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53",
			"d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de",
		},
		{
			"brainpoolP256r1", "81db1ee100150ff2ea338d708271be38300cb54241d79950f77b063039804f1d",
			"55e40bc41e37e3e2ad25c3c6654511ffa8474a91a0032087593852d3e7d76bd3",
			"89afc39d41d3b327814b80940b042590f96556ec91e6ae7939bce31f3a18bf2b",
		},
	} {
		c := mustName(t, v.curve)
		i, errI := c.Secret(unhex(t, v.i))
		r, errR := c.Secret(unhex(t, v.r))
		if errI != nil || errR != nil {
			t.Fatal(errI, errR)
		}
		z, err := i.Agree(r.Public())
		if err != nil || !bytes.Equal(z, unhex(t, v.x)) {
			t.Errorf("%s: %x, %v", v.curve, z, err)
		}
		if z, err = r.Agree(i.Public()); err != nil || !bytes.Equal(z, unhex(t, v.x)) {
			t.Errorf("%s, the other way: %x, %v", v.curve, z, err)
		}
	}
}

// TestGroups: each set of standardized parameters agrees with itself after both
// mappings, on both sides; the ids in between are none.
func TestGroups(t *testing.T) {
	for id := -1; id < 40; id++ {
		g, err := ByParameterID(id)
		if _, ok := parameterIDs[id]; !ok {
			if !errors.Is(err, ErrCurve) {
				t.Errorf("id %d: %v", id, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(id, err)
		}
		nonce := []byte(strings.Repeat("n", 32))
		a, b := pair(t, g)
		left, errL := a.MapGeneric(nonce, b.Public())
		right, errR := b.MapGeneric(nonce, a.Public())
		if errL != nil || errR != nil {
			t.Fatal(g.Name(), errL, errR)
		}
		agreed(t, g.Name()+" GM", left, right)
		if other, err := b.MapGeneric(nonce[1:], a.Public()); err != nil || generator(t, other) == generator(t, left) {
			t.Errorf("%s: another nonce, the same generator: %v", g.Name(), err)
		}
		left, err = g.MapIntegrated(bytes.Repeat(nonce, 9))
		if g.Name() == "P-224" {
			if !errors.Is(err, ErrMapping) {
				t.Errorf("P-224: integrated mapping: %v", err)
			}
			continue
		}
		right, errR = g.MapIntegrated(bytes.Repeat(nonce, 9))
		if err != nil || errR != nil {
			t.Fatal(g.Name(), err, errR)
		}
		agreed(t, g.Name()+" IM", left, right)
	}
}

func pair(t *testing.T, g Group) (a, b Secret) {
	t.Helper()
	a, errA := g.Generate(rand.Reader)
	b, errB := g.Generate(rand.Reader)
	if errA != nil || errB != nil {
		t.Fatal(g.Name(), errA, errB)
	}
	return a, b
}

// generator is the public key of 1.
func generator(t *testing.T, g Group) string {
	t.Helper()
	s, err := g.Secret([]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	return string(s.Public())
}

func agreed(t *testing.T, what string, left, right Group) {
	t.Helper()
	if generator(t, left) != generator(t, right) {
		t.Errorf("%s: two generators", what)
	}
	a, _ := pair(t, left)
	_, b := pair(t, right)
	x, errX := a.Agree(b.Public())
	y, errY := b.Agree(a.Public())
	if errX != nil || errY != nil || !bytes.Equal(x, y) || len(x) != (left.PrimeBits()+7)/8 {
		t.Errorf("%s: %v %v", what, errX, errY)
	}
	if c, ok := left.(*Curve); ok && c.Known() {
		t.Errorf("%s: a mapped generator passes for a known curve", what)
	}
}

// TestSecretRefuses: scalars out of range, wiped keys, poor randomness.
func TestSecretRefuses(t *testing.T) {
	for _, id := range []int{0, 13, 18} {
		g, err := ByParameterID(id)
		if err != nil {
			t.Fatal(err)
		}
		order := orderOf(g)
		less := bytes.Clone(order)
		less[len(less)-1]--
		for name, scalar := range map[string][]byte{"empty": {}, "zero": {0}, "order": order, "longer": append([]byte{1}, order...)} {
			if _, err := g.Secret(scalar); !errors.Is(err, ErrKey) {
				t.Errorf("%s: %s: %v", g.Name(), name, err)
			}
		}
		for name, scalar := range map[string][]byte{"one": {1}, "order less 1": less, "leading zeros": append(make([]byte, 9), less...)} {
			if _, err := g.Secret(scalar); err != nil {
				t.Errorf("%s: %s: %v", g.Name(), name, err)
			}
		}
		a, b := pair(t, g)
		a.Wipe()
		if _, err := a.Agree(b.Public()); !errors.Is(err, ErrKey) {
			t.Errorf("%s: a wiped key agrees: %v", g.Name(), err)
		}
		if _, err := a.MapGeneric([]byte{1}, b.Public()); !errors.Is(err, ErrKey) {
			t.Errorf("%s: a wiped key maps: %v", g.Name(), err)
		}
		for name, r := range map[string][]byte{"zeros": make([]byte, 1<<14), "ones": bytes.Repeat([]byte{0xFF}, 1<<14), "too few": {1, 2, 3}} {
			if _, err := g.Generate(bytes.NewReader(r)); !errors.Is(err, ErrRandom) {
				t.Errorf("%s: a key of %s: %v", g.Name(), name, err)
			}
		}
		fault := errors.New("no entropy")
		if _, err := g.Generate(iotest.ErrReader(fault)); !errors.Is(err, fault) {
			t.Errorf("%s: %v", g.Name(), err)
		}
	}
}

func orderOf(g Group) []byte {
	switch g := g.(type) {
	case *Curve:
		return bytes.Clone(g.orderBytes)
	case *modp:
		return bytes.Clone(g.order)
	}
	return nil
}

// TestMapsToNeutral: nonces that lead to no generator are refused.
func TestMapsToNeutral(t *testing.T) {
	for _, id := range []int{0, 13} {
		g, err := ByParameterID(id)
		if err != nil {
			t.Fatal(err)
		}
		one, err := g.Secret([]byte{1})
		if err != nil {
			t.Fatal(err)
		}
		less := orderOf(g)
		less[len(less)-1]--
		// H is the generator, and so is minus it: (n-1)G + G = O.
		if _, err := one.MapGeneric(less, one.Public()); !errors.Is(err, ErrMapping) {
			t.Errorf("%s: generic: %v", g.Name(), err)
		}
		for _, r := range [][]byte{{0}, {1}, {}} {
			if _, err := g.MapIntegrated(r); !errors.Is(err, ErrMapping) {
				t.Errorf("%s: integrated, of %x: %v", g.Name(), r, err)
			}
		}
	}
}

// TestPrimeFields: each line of RFC 5114 is a subgroup of prime order.
func TestPrimeFields(t *testing.T) {
	for _, m := range modps() {
		if !m.params.p.ProbablyPrime(10) || !m.params.q.ProbablyPrime(10) {
			t.Errorf("%s: p or q is no prime", m.name)
		}
		if err := m.CheckPublic(m.g.Bytes(m.p)); err != nil {
			t.Errorf("%s: its generator: %v", m.name, err)
		}
		for name, b := range map[string][]byte{"none": nil, "0": {0}, "1": {1}, "2": {2}, "p": m.params.p.Bytes(), "longer": append([]byte{0}, m.params.p.Bytes()...)} {
			if err := m.CheckPublic(b); !errors.Is(err, ErrKey) {
				t.Errorf("%s: %s: %v", m.name, name, err)
			}
		}
	}
}
