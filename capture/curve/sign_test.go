package curve

import (
	"bytes"
	"crypto/rand"
	"crypto/sha512"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"
)

// TestSignRFC6979: without additional data the nonces are those of RFC 6979 appendix
// A.2 for SHA-512, and so are the signatures.
func TestSignRFC6979(t *testing.T) {
	digest := sha512.Sum512([]byte("sample"))
	for _, v := range []struct{ curve, x, r, s string }{
		{
			"P-192", "6fab034934e4c0fc9ae67f5b5659a9d7d1fefd187ee09fd4",
			"4d60c5ab1996bd848343b31c00850205e2ea6922dac2e4b8", "3f6e837448f027a1bf4b34e796e32a811cbb4050908d8f67",
		},
		{
			"P-256", "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
			"8496a60b5e9b47c825488827e0495b0e3fa109ec4568fd3f8d1097678eb97f00", "2362ab1adbe2b8adf9cb9edab740ea6049c028114f2460f96554f61fae3302fe",
		},
		{
			"P-521", "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538",
			"00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa",
			"00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a",
		},
	} {
		got, err := mustName(t, v.curve).sign(unhex(t, v.x), digest[:], nil)
		if err != nil || !bytes.Equal(got, unhex(t, v.r+v.s)) {
			t.Errorf("%s: %x, %v", v.curve, got, err)
		}
	}
}

// TestSign: what is signed here verifies here and with openssl, on every curve; two
// signatures of a text differ.
func TestSign(t *testing.T) {
	digest := sha512.Sum384([]byte("gate"))
	for _, c := range known {
		key, err := c.Generate(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		private := key.(*secret).scalar
		public, err := c.Key(key.Public())
		if err != nil {
			t.Fatal(err)
		}
		raw, err := c.SignRaw(rand.Reader, private, digest[:])
		if err != nil {
			t.Fatal(c.name, err)
		}
		if err := public.VerifyRaw(digest[:], raw); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		again, err := c.SignRaw(rand.Reader, private, digest[:])
		if err != nil || bytes.Equal(raw, again) {
			t.Errorf("%s: two signatures are the same, or %v", c.name, err)
		}
		der, err := c.SignDER(rand.Reader, private, digest[:])
		if err != nil {
			t.Fatal(c.name, err)
		}
		spki, _ := signed(t, c, "named_curve", "")
		old := spki[len(spki)-len(public.bytes):]
		dir := t.TempDir()
		for name, b := range map[string][]byte{
			"pub": pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: withKey(t, spki, old, public.bytes)}), "sig": der, "digest": digest[:],
		} {
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		openssl(t, dir, "pkeyutl", "-verify", "-pubin", "-inkey", "pub", "-in", "digest", "-sigfile", "sig")
	}
}

func TestSignRefuses(t *testing.T) {
	c := mustName(t, "brainpoolP256r1")
	for name, private := range map[string][]byte{"none": nil, "zero": make([]byte, 32), "the order": c.orderBytes, "too long": append([]byte{1}, c.orderBytes...)} {
		if _, err := c.SignRaw(rand.Reader, private, make([]byte, 32)); !errors.Is(err, ErrKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	fault := errors.New("no entropy")
	if _, err := c.SignDER(iotest.ErrReader(fault), []byte{1}, make([]byte, 32)); !errors.Is(err, fault) || !errors.Is(err, ErrRandom) {
		t.Errorf("no randomness: %v", err)
	}
	if _, err := c.SignRaw(rand.Reader, []byte{1}, make([]byte, 32)); err != nil {
		t.Errorf("control: %v", err)
	}
}
