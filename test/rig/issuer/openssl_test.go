package issuer

import (
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gatehouse/test/rig/card"
)

// bench is a folder with files for openssl.
type bench struct {
	t   testing.TB
	dir string
}

func newBench(t testing.TB) bench {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("Debian's package openssl is not installed")
	}
	return bench{t, t.TempDir()}
}

func (b bench) put(name string, content []byte) string {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, name), content, 0o600); err != nil {
		b.t.Fatal(err)
	}
	return name
}

func (b bench) certificate(name string, ders ...[]byte) string {
	var out []byte
	for _, der := range ders {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
	}
	return b.put(name, out)
}

// run tells whether openssl is content, and what it says.
func (b bench) run(args ...string) (string, error) {
	cmd := exec.Command("openssl", args...)
	cmd.Dir = b.dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (b bench) must(args ...string) string {
	b.t.Helper()
	out, err := b.run(args...)
	if err != nil {
		b.t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// verify asks openssl for the bare signature of a certificate by another's key.
func (b bench) verify(by string, der []byte, spec KeySpec) error {
	b.t.Helper()
	body := der[headOf(der):]
	tbs := body[:elementLength(body)]
	rest := body[len(tbs):]
	bits := rest[elementLength(rest):]
	b.put("tbs", tbs)
	b.put("signature", bits[headOf(bits)+1:])
	b.put("public", []byte(b.must("x509", "-in", by, "-pubkey", "-noout")))
	hash := strings.ToLower(strings.Replace(spec.Hash, "-", "", 1))
	if hash == "" {
		hash = "sha256"
	}
	args := []string{"dgst", "-" + hash, "-verify", "public", "-signature", "signature"}
	if spec.PSS {
		args = append(args, "-sigopt", "rsa_padding_mode:pss")
	}
	_, err := b.run(append(args, "tbs")...)
	return err
}

// specs are the kinds of keys that states have.
var specs = map[string]KeySpec{
	"bp256":        {},
	"bp384":        {Curve: "brainpoolP384r1", Hash: "SHA-384"},
	"P-256 named":  {Curve: "P-256", Named: true},
	"P-521":        {Curve: "P-521", Hash: "SHA-512"},
	"bp224 SHA-1":  {Curve: "brainpoolP224r1", Hash: "SHA-1"},
	"RSA":          {RSA: 2048},
	"RSA e=3":      {RSA: 1024, Exponent: 3, Hash: "SHA-1"},
	"RSA PSS":      {RSA: 1536, PSS: true},
	"RSA PSS-512":  {RSA: 1280, PSS: true, Hash: "SHA-512", Salt: 20},
	"RSA PSS SHA1": {RSA: 1024, PSS: true, Hash: "SHA-1"},
	"RSA odd e":    {RSA: 1280, Exponent: 38129, Hash: "SHA-384"},
}

// TestCertificates: openssl verifies each self-signed authority, each link and each
// signer, finds the CRL of the authority good, and refuses one changed bit.
func TestCertificates(t *testing.T) {
	for name, spec := range specs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			s, err := New("UTO", Options{CSCA: spec, Signer: spec})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Rollover(spec, nil); err != nil {
				t.Fatal(err)
			}
			signer, err := s.Signer()
			if err != nil {
				t.Fatal(err)
			}
			bad, err := s.NewSigner(spec, nil, func(c *Template) { c.Corrupt = true })
			if err != nil {
				t.Fatal(err)
			}
			crl, err := s.CRL(s.Now())
			if err != nil {
				t.Fatal(err)
			}
			b.certificate("old", s.CSCA[0].DER)
			b.certificate("new", s.CSCA[1].DER)
			b.certificate("link", s.Links[0].DER)
			b.certificate("signer", signer.DER)
			b.certificate("bad", bad.DER)
			b.put("crl", crl)
			verify := func(args ...string) error {
				_, err := b.run(append([]string{"verify", "-auth_level", "0", "-check_ss_sig", "-partial_chain"}, args...)...)
				return err
			}
			for _, pair := range []struct {
				by, name string
				of       *Certificate
				bad      bool
			}{
				{"old", "old", s.CSCA[0], false},
				{"new", "new", s.CSCA[1], false},
				{"old", "link", s.Links[0], false},
				{"new", "signer", signer, false},
				{"new", "bad", bad, true},
				{"old", "signer", signer, true},
			} {
				if err := b.verify(pair.by, pair.of.DER, spec); (err != nil) != pair.bad {
					t.Errorf("signature of %s by %s: %v", pair.name, pair.by, err)
				}
				if spec.RSA == 0 && !spec.Named {
					continue // openssl builds no chain over explicit curves
				}
				if err := verify("-CAfile", pair.by, pair.name); (err != nil) != pair.bad {
					t.Errorf("chain of %s by %s: %v", pair.name, pair.by, err)
				}
			}
			if out := b.must("crl", "-inform", "DER", "-in", "crl", "-CAfile", "new", "-noout"); !strings.Contains(out, "verify OK") {
				t.Errorf("CRL: %s", out)
			}
			text := b.must("x509", "-in", "signer", "-noout", "-text")
			for _, want := range []string{"Digital Signature", "2.23.136.1.1.6.2", "Authority Key Identifier", "C = UT"} {
				if !strings.Contains(text, want) {
					t.Errorf("signer's certificate has no %q:\n%s", want, text)
				}
			}
		})
	}
}

// TestSecurityObject: openssl verifies the signature of EF.SOD with the signer's key
// and gives the content back, whatever choice CMS leaves; and refuses it changed.
func TestSecurityObject(t *testing.T) {
	changes := map[string]func(*SignedData){
		"plain":      func(*SignedData) {},
		"by key":     func(d *SignedData) { d.ByKey = true },
		"bare":       func(d *SignedData) { d.Bare = true },
		"indefinite": func(d *SignedData) { d.Indefinite = true },
		"bad":        func(d *SignedData) { d.Corrupt = true },
		"digest":     func(d *SignedData) { d.Digest = make([]byte, 32) },
	}
	for name, spec := range specs {
		for how, change := range changes {
			if how != "plain" && name != "bp256" && name != "RSA PSS" {
				continue
			}
			t.Run(name+" "+how, func(t *testing.T) {
				t.Parallel()
				b := newBench(t)
				s, err := New("UTO", Options{Signer: spec})
				if err != nil {
					t.Fatal(err)
				}
				p, err := s.Personalise(Specimen("UTO", "L898902C3"), CardOptions{Signed: change})
				if err != nil {
					t.Fatal(err)
				}
				sod := p.Application[card.EFSOD]
				b.put("sod", sod[headOf(sod):])
				out, err := b.run("cms", "-verify", "-noverify", "-inform", "DER", "-in", "sod", "-binary", "-out", "content")
				if wrong := how == "bad" || how == "digest"; (err != nil) != wrong {
					t.Fatalf("%v: %s", err, out)
				}
			})
		}
	}
}

func headOf(b []byte) int {
	if b[1] < 0x80 {
		return 2
	}
	return 2 + int(b[1]&0x7F)
}
