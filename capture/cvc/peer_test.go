package cvc

import (
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// run runs a program in the folder of the test.
func run(t testing.TB, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func needs(t testing.TB, program, pkg string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed: package %s", program, pkg)
	}
}

// peer makes a self-signed authority, its link to a next key, a verifier under that
// key and a terminal, with Debian's cvc-create.
func peer(t testing.TB, scheme string, genkey ...string) []*Certificate {
	t.Helper()
	needs(t, "cvc-create", "openpace")
	needs(t, "openssl", "openssl")
	dir := t.TempDir()
	for _, k := range []string{"1", "2"} {
		run(t, dir, "openssl", append(genkey, "-outform", "DER", "-out", k+".key")...)
	}
	create := func(out string, args ...string) {
		run(t, dir, "cvc-create", append([]string{
			"--type=is", "--scheme=" + scheme, "--issued=260101", "--expires=280630",
			"--read-finger", "--out-cert=" + out, "--out-key=" + out + ".key",
		}, args...)...)
	}
	create("root", "--role=cvca", "--chr=UTCVCA00001", "--read-iris", "--key=1.key", "--sign-with=1.key")
	create("link", "--role=cvca", "--chr=UTCVCA00002", "--read-iris", "--key=2.key", "--sign-as=root", "--sign-with=1.key")
	create("dv", "--role=dv_foreign", "--chr=XXDV00001", "--read-iris", "--sign-as=link", "--sign-with=2.key")
	create("is", "--role=terminal", "--chr=XXIS0A001", "--sign-as=dv", "--sign-with=dv.key")
	var out []*Certificate
	for _, name := range []string{"root", "link", "dv", "is"} {
		der, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		c, err := Parse(der)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, c)
	}
	return out
}

var genkeys = map[string][]string{
	"P-256":           {"genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"},
	"brainpoolP512r1": {"genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP512r1"},
	"brainpoolP224r1": {"genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP224r1"},
	"brainpoolP384r1": {"genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP384r1"},
	"RSA-1024":        {"genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"},
	"RSA-2048":        {"genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"},
}

var june = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// TestPeer: chains of cvc-create are parsed, chosen and verified, and neither with a
// bit of a signature changed nor with another trust point. On P-521 it writes r and s
// with as many bytes as the longer one needs, where TR-03111 has as many as the order;
// its signatures of RSA-PSS are those of TestPSS.
func TestPeer(t *testing.T) {
	for _, v := range []struct {
		scheme, key string
		algorithm   Algorithm
	}{
		{"ECDSA_SHA_1", "P-256", ECDSASHA1},
		{"ECDSA_SHA_224", "brainpoolP224r1", ECDSASHA224},
		{"ECDSA_SHA_256", "P-256", ECDSASHA256},
		{"ECDSA_SHA_384", "brainpoolP384r1", ECDSASHA384},
		{"ECDSA_SHA_512", "brainpoolP512r1", ECDSASHA512},
		{"RSA_v1_5_SHA_1", "RSA-1024", RSAv15SHA1},
		{"RSA_v1_5_SHA_256", "RSA-2048", RSAv15SHA256},
		{"RSA_v1_5_SHA_512", "RSA-1024", RSAv15SHA512},
	} {
		t.Run(v.scheme, func(t *testing.T) {
			all := peer(t, v.scheme, genkeys[v.key]...)
			root, is := all[0], all[3]
			if root.Key.Algorithm != v.algorithm || !root.SelfSigned() || root.SignedBy(root.CHR, root.Key) != nil {
				t.Errorf("trust point: %v, signature %v", root.Key.Algorithm, root.SignedBy(root.CHR, root.Key))
			}
			if is.Role != InspectionSystem || is.Rights != ReadDG3 || is.CHR != "XXIS0A001" {
				t.Errorf("terminal: %v %v %q", is.Role, is.Rights, is.CHR)
			}
			chain, err := Path("UTCVCA00001", all, june)
			if err != nil || len(chain) != 3 {
				t.Fatalf("%d certificates, %v", len(chain), err)
			}
			if rights, err := Verify(root.TrustPoint(), chain, june); err != nil || rights != ReadDG3 {
				t.Errorf("%v, %v", rights, err)
			}
			for i := range chain {
				forged := *chain[i]
				forged.signature = append([]byte(nil), forged.signature...)
				forged.signature[len(forged.signature)/2] ^= 1
				other := append([]*Certificate(nil), chain...)
				other[i] = &forged
				if _, err := Verify(root.TrustPoint(), other, june); !errors.Is(err, ErrSignature) {
					t.Errorf("signature %d changed: %v", i, err)
				}
			}
			wrong := root.TrustPoint()
			wrong.Key = all[1].Key
			if _, err := Verify(wrong, chain, june); !errors.Is(err, ErrSignature) {
				t.Errorf("another trust point's key: %v", err)
			}
		})
	}
}

// TestPeerTakesOurs: a request made here becomes a certificate of cvc-create, and
// cvc-print verifies the chain made here.
func TestPeerTakesOurs(t *testing.T) {
	needs(t, "cvc-print", "openpace")
	for _, on := range []elliptic.Curve{elliptic.P256(), elliptic.P384()} {
		dir := t.TempDir()
		root, dv := newKey(t, on), newKey(t, on)
		store := filepath.Join(dir, "store")
		if err := os.Mkdir(store, 0o700); err != nil {
			t.Fatal(err)
		}
		write := func(name string, b []byte) string {
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
			return name
		}
		pkcs8, err := x509.MarshalPKCS8PrivateKey(root.private)
		if err != nil {
			t.Fatal(err)
		}
		write("root.key", pkcs8)
		anchor := certify(t, Template{CAR: "UTROOT00001", CHR: "UTROOT00001", Key: root.public, Role: CVCA, Rights: ReadDG3 | ReadDG4}, root)
		write("root", anchor)
		write("store/UTROOT00001", anchor)
		request, err := SignRequest("UTROOT00001", "UTDV00001", dv.public, dv.sign)
		if err != nil {
			t.Fatal(err)
		}
		write("dv.csr", request)
		run(t, dir, "cvc-create", "--csr=dv.csr", "--role=dv_domestic", "--type=is", "--read-finger", "--scheme=ECDSA_SHA_256",
			"--issued=260101", "--expires=280630", "--sign-with=root.key", "--out-cert=dv")
		theirs, err := os.ReadFile(filepath.Join(dir, "dv"))
		if err != nil {
			t.Fatal(err)
		}
		c, err := Parse(theirs)
		if err != nil || c.CHR != "UTDV00001" || string(c.Key.Point) != string(dv.public.Point) {
			t.Fatalf("their certificate of our request: %v", err)
		}
		if err := c.SignedBy("UTROOT00001", root.public); err != nil {
			t.Error(err)
		}
		write("store/UTDV00001", theirs)
		write("is", certify(t, Template{CAR: "UTDV00001", CHR: "UTIS00001", Key: newKey(t, on).public, Role: InspectionSystem, Rights: ReadDG3}, dv))
		if out := run(t, dir, "cvc-print", "--cvc=is", "--cvc-dir=store"); !strings.Contains(out, "certificate verified") {
			t.Errorf("cvc-print: %s", out)
		}
	}
}

// TestPSS: what openssl signs with a salt as long as the digest verifies, and what
// cvc-create signs with the longest salt that fits does not: TR-03110-3 A.7.3.1.
func TestPSS(t *testing.T) {
	needs(t, "openssl", "openssl")
	for _, v := range []struct {
		scheme, digest string
		algorithm      Algorithm
	}{
		{"RSA_PSS_SHA_1", "-sha1", RSAPSSSHA1},
		{"RSA_PSS_SHA_256", "-sha256", RSAPSSSHA256},
		{"RSA_PSS_SHA_512", "-sha512", RSAPSSSHA512},
	} {
		dir := t.TempDir()
		run(t, dir, "openssl", append(genkeys["RSA-2048"], "-outform", "DER", "-out", "key")...)
		run(t, dir, "openssl", "pkey", "-in", "key", "-pubout", "-outform", "DER", "-out", "public")
		spki, err := os.ReadFile(filepath.Join(dir, "public"))
		if err != nil {
			t.Fatal(err)
		}
		public, err := x509.ParsePKIXPublicKey(spki)
		if err != nil {
			t.Fatal(err)
		}
		for _, salt := range []string{"digest", "max"} {
			sign := func(message []byte) ([]byte, error) {
				if err := os.WriteFile(filepath.Join(dir, "message"), message, 0o600); err != nil {
					return nil, err
				}
				run(t, dir, "openssl", "dgst", v.digest, "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:"+salt,
					"-sign", "key", "-out", "signature", "message")
				return os.ReadFile(filepath.Join(dir, "signature"))
			}
			key := PublicKey{Algorithm: v.algorithm, RSA: public.(*rsa.PublicKey)}
			der, err := Template{CAR: "UTROOT00001", CHR: "UTROOT00001", Key: key, Role: CVCA, Effective: june, Expiration: june}.Sign(sign)
			if err != nil {
				t.Fatal(err)
			}
			c, err := Parse(der)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.SignedBy(c.CHR, c.Key); (err == nil) != (salt == "digest") {
				t.Errorf("%s with salt %s: %v", v.scheme, salt, err)
			}
		}
		if _, err := exec.LookPath("cvc-create"); err == nil {
			root := peer(t, v.scheme, genkeys["RSA-2048"]...)[0]
			if err := root.SignedBy(root.CHR, root.Key); !errors.Is(err, ErrSignature) {
				t.Errorf("cvc-create's %s: %v", v.scheme, err)
			}
		}
	}
}
