package curve

import (
	"crypto/sha256"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	encoding "encoding/asn1"
)

// opensslNames are the names that differ there.
var opensslNames = map[string]string{"P-192": "prime192v1", "P-224": "secp224r1", "P-256": "prime256v1", "P-384": "secp384r1", "P-521": "secp521r1"}

// openssl runs Debian's openssl in a folder of the test.
func openssl(t testing.TB, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// signed makes a key on the curve and a signature over the text with openssl.
func signed(t testing.TB, c *Curve, encodingOf, text string) (spki, signature []byte) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed")
	}
	dir := t.TempDir()
	name := c.name
	if n, ok := opensslNames[name]; ok {
		name = n
	}
	if err := os.WriteFile(filepath.Join(dir, "text"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	openssl(t, dir, "ecparam", "-name", name, "-param_enc", encodingOf, "-genkey", "-noout", "-out", "key")
	openssl(t, dir, "ec", "-in", "key", "-pubout", "-param_enc", encodingOf, "-out", "pub")
	openssl(t, dir, "dgst", "-sha256", "-sign", "key", "-out", "sig", "text")
	text64, err := os.ReadFile(filepath.Join(dir, "pub"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text64)
	if signature, err = os.ReadFile(filepath.Join(dir, "sig")); err != nil || block == nil {
		t.Fatal(err)
	}
	return block.Bytes, signature
}

// TestOpenSSL: what openssl signs on each curve verifies here, with the curve
// named and spelled out, and not after a bit of the signature, of the digest or of
// the key was changed.
func TestOpenSSL(t *testing.T) {
	digest := sha256.Sum256([]byte("gate"))
	for _, c := range known {
		for _, form := range []string{"named_curve", "explicit"} {
			spki, der := signed(t, c, form, "gate")
			k, err := ParseSPKI(spki)
			if err != nil {
				t.Errorf("%s %s: %v", c.name, form, err)
				continue
			}
			if k.curve != c {
				t.Errorf("%s %s: taken for %s", c.name, form, k.curve.name)
			}
			if err := k.VerifyDER(digest[:], der); err != nil {
				t.Errorf("%s %s: %v", c.name, form, err)
			}
			if form == "explicit" {
				continue
			}
			flips(t, k, spki, der, digest)
		}
	}
}

// flips changes single bits: each on one curve of the standard library and on one of
// those computed here, every step-th on the others, where it takes long.
func flips(t *testing.T, k *Key, spki, der []byte, digest [32]byte) {
	raw := rawOf(t, der, (k.curve.order+7)/8)
	if err := k.VerifyRaw(digest[:], raw); err != nil {
		t.Errorf("%s: r||s: %v", k.curve.name, err)
	}
	step := 1
	if k.curve.name != "brainpoolP160r1" && k.curve.name != "P-256" {
		step = 37
	}
	each := func(what string, b []byte, verify func() error) {
		for i := 0; i < len(b)*8; i += step {
			b[i/8] ^= 1 << (i % 8)
			if err := verify(); err == nil {
				t.Errorf("%s: bit %d of the %s changed and it verifies", k.curve.name, i, what)
			}
			b[i/8] ^= 1 << (i % 8)
		}
	}
	each("raw signature", raw, func() error { return k.VerifyRaw(digest[:], raw) })
	each("DER signature", der, func() error { return k.VerifyDER(digest[:], der) })
	each("key", spki, func() error {
		other, err := ParseSPKI(spki)
		if err != nil {
			return err
		}
		return other.VerifyRaw(digest[:], raw)
	})
	kept := digest[:min(len(digest), (k.curve.order+7)/8)] // ECDSA cuts a digest off to the order
	each("digest", kept, func() error { return k.VerifyRaw(digest[:], raw) })
}

func rawOf(t *testing.T, der []byte, half int) []byte {
	t.Helper()
	var v struct{ R, S *big.Int }
	if _, err := encoding.Unmarshal(der, &v); err != nil {
		t.Fatal(err)
	}
	return append(v.R.FillBytes(make([]byte, half)), v.S.FillBytes(make([]byte, half))...)
}

// TestRange: r and s are from 1 to n-1; a number that is the same modulo n is another
// spelling, and none.
func TestRange(t *testing.T) {
	digest := sha256.Sum256([]byte("gate"))
	for _, name := range []string{"P-256", "brainpoolP256r1"} {
		c := mustName(t, name)
		spki, der := signed(t, c, "named_curve", "gate")
		k, err := ParseSPKI(spki)
		if err != nil {
			t.Fatal(err)
		}
		var right struct{ R, S *big.Int }
		if _, err := encoding.Unmarshal(der, &right); err != nil {
			t.Fatal(err)
		}
		n, zero := c.params.n, new(big.Int)
		for _, v := range []struct {
			what string
			r, s *big.Int
			ok   bool
		}{
			{"as signed", right.R, right.S, true},
			{"r is 0", zero, right.S, false},
			{"s is 0", right.R, zero, false},
			{"both are 0", zero, zero, false},
			{"r is n", n, right.S, false},
			{"s is n", right.R, n, false},
			{"r and n", new(big.Int).Add(right.R, n), right.S, false},
			{"s and n", right.R, new(big.Int).Add(right.S, n), false},
			{"r less n", new(big.Int).Sub(right.R, n), right.S, false},
			{"s less n", right.R, new(big.Int).Sub(right.S, n), false},
		} {
			out, err := encoding.Marshal(struct{ R, S *big.Int }{v.r, v.s})
			if err != nil {
				t.Fatal(err)
			}
			if err := k.VerifyDER(digest[:], out); (err == nil) != v.ok || err != nil && !errors.Is(err, ErrSignature) {
				t.Errorf("%s: %s: %v", name, v.what, err)
			}
		}
	}
}

// TestExplicitRefuses: parameters that are nearly those of a curve are those of none.
func TestExplicitRefuses(t *testing.T) {
	c := mustName(t, "brainpoolP160r1")
	spki, _ := signed(t, c, "explicit", "gate")
	if _, err := ParseSPKI(spki); err != nil {
		t.Fatalf("control: %v", err)
	}
	for i := range len(spki) * 8 {
		spki[i/8] ^= 1 << (i % 8)
		if k, err := ParseSPKI(spki); err == nil {
			t.Errorf("bit %d changed and it is a key of %s", i, k.curve.name)
		} else if !errors.Is(err, ErrKey) && !errors.Is(err, ErrCurve) {
			t.Errorf("bit %d: an error of another kind: %v", i, err)
		}
		spki[i/8] ^= 1 << (i % 8)
	}
}

func BenchmarkVerify(b *testing.B) {
	for _, name := range []string{"P-256", "brainpoolP224r1", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1"} {
		b.Run(name, func(b *testing.B) {
			spki, der := signed(b, mustName(b, name), "named_curve", "gate")
			k, err := ParseSPKI(spki)
			if err != nil {
				b.Fatal(err)
			}
			digest := sha256.Sum256([]byte("gate"))
			for b.Loop() {
				if err := k.VerifyDER(digest[:], der); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
