package cms

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/big"
	"testing"
)

// TestDSA: certificates that openssl signed with DSA, under each hash that has a name,
// and what must not pass: another hash, changed bits, a key that verifies anything.
func TestDSA(t *testing.T) {
	f := newFolder(t)
	f.run("dsaparam", "-out", "parameters", "2048")
	f.run("gendsa", "-out", "key", "parameters")
	for _, hash := range []string{"sha1", "sha224", "sha256"} {
		f.run("req", "-x509", "-new", "-key", "key", "-"+hash, "-subj", "/C=UT/CN="+hash, "-config", "config", "-out", hash)
		c, err := Parse(f.der(hash))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.SignedBy(c); err != nil || c.RSA != nil || c.EC != nil {
			t.Errorf("%s: %v", hash, err)
		}
		if got, want := c.SignatureAlgorithm(), fmt.Sprintf("DSA SHA-%s", hash[3:]); got != want || c.KeyAlgorithm() != "DSA-2048/224" && c.KeyAlgorithm() != "DSA-2048/256" {
			t.Errorf("%s, %s; want %s", got, c.KeyAlgorithm(), want)
		}
	}
	c, err := Parse(f.der("sha256"))
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(c.tbs)
	if !c.DSA.verify(digest[:], c.signature) {
		t.Fatal("the control is refused")
	}
	for i := range len(c.signature) * 8 {
		bad := bytes.Clone(c.signature)
		bad[i/8] ^= 1 << (i % 8)
		if c.DSA.verify(digest[:], bad) {
			t.Errorf("bit %d changed, and accepted", i)
		}
	}
	for name, k := range map[string]*DSAKey{
		"key of one":            {c.DSA.P, c.DSA.Q, c.DSA.G, big.NewInt(1)},
		"generator of one":      {c.DSA.P, c.DSA.Q, big.NewInt(1), c.DSA.Y},
		"key of another group":  {c.DSA.P, c.DSA.Q, c.DSA.G, new(big.Int).Sub(c.DSA.P, big.NewInt(1))},
		"key beyond the prime":  {c.DSA.P, c.DSA.Q, c.DSA.G, new(big.Int).Add(c.DSA.P, c.DSA.Y)},
		"prime of 512 bits":     {new(big.Int).Rsh(c.DSA.P, 1536), c.DSA.Q, c.DSA.G, c.DSA.Y},
		"order of a few bits":   {c.DSA.P, big.NewInt(11), c.DSA.G, c.DSA.Y},
		"prime of 100,000 bits": {new(big.Int).Lsh(c.DSA.P, 100_000), c.DSA.Q, c.DSA.G, c.DSA.Y},
	} {
		if k.sizes() == nil && k.sound() {
			t.Errorf("%s is accepted", name)
		}
	}
	if err := c.DSA.sizes(); err != nil || !c.DSA.sound() {
		t.Errorf("the control: %v", err)
	}
	if one := (&DSAKey{c.DSA.P, c.DSA.Q, c.DSA.G, big.NewInt(1)}); one.verify(digest[:], []byte("\x30\x06\x02\x01\x01\x02\x01\x01")) {
		t.Error("a key of 1 verifies")
	}
	// A signature of one algorithm is none of a key of another.
	f.run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "other", "-subj", "/C=UT/CN=rsa", "-config", "config", "-out", "rsa")
	r, err := Parse(f.der("rsa"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.SignedBy(c), c.SignedBy(r)); !errors.Is(r.SignedBy(c), ErrSignature) || !errors.Is(c.SignedBy(r), ErrSignature) {
		t.Errorf("RSA by DSA, DSA by RSA: %v", err)
	}
}
