package cms

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// keys that openssl makes, with their names here.
var keys = []struct {
	name, words string
	args        []string
}{
	{"rsa", "RSA-2048 e=65537", []string{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"}},
	{"rsa3", "RSA-2048 e=3", []string{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_keygen_pubexp:3"}},
	{"odd", "RSA-1025 e=38129", []string{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1025", "-pkeyopt", "rsa_keygen_pubexp:38129"}},
	{"pss", "RSA-2048 e=65537, for RSASSA-PSS SHA-256 salt 32", []string{
		"-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_pss_keygen_md:sha256",
		"-pkeyopt", "rsa_pss_keygen_mgf1_md:sha256", "-pkeyopt", "rsa_pss_keygen_saltlen:32",
	}},
	{"p224", "EC P-224", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp224r1"}},
	{"p256", "EC P-256", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1"}},
	{"p384x", "EC P-384, explicit", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp384r1", "-pkeyopt", "ec_param_enc:explicit"}},
	{"p521x", "EC P-521, explicit", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp521r1", "-pkeyopt", "ec_param_enc:explicit"}},
	{"bp224x", "EC brainpoolP224r1, explicit", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP224r1", "-pkeyopt", "ec_param_enc:explicit"}},
	{"bp256", "EC brainpoolP256r1", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1"}},
	{"bp384x", "EC brainpoolP384r1, explicit", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP384r1", "-pkeyopt", "ec_param_enc:explicit"}},
	{"bp512x", "EC brainpoolP512r1, explicit", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP512r1", "-pkeyopt", "ec_param_enc:explicit"}},
}

// pssOption are the options of openssl for RSASSA-PSS.
func pssOption(flag, hash, mask string, salt int) []string {
	return []string{
		"-" + hash, flag, "rsa_padding_mode:pss", flag, "rsa_mgf1_md:" + mask, flag, fmt.Sprint("rsa_pss_saltlen:", salt),
	}
}

// way is a way of signing, with its name here.
type way struct {
	words string
	args  []string
}

// ways are the ways in which a key signs; flag is openssl's for options of signing.
func ways(key, flag string) []way {
	var all []way
	for _, hash := range []string{"sha1", "sha224", "sha256", "sha384", "sha512"} {
		name := strings.ToUpper(hash[:3]) + "-" + hash[3:]
		switch {
		case key == "pss":
		case strings.HasPrefix(key, "rsa"), key == "odd":
			all = append(all, way{"RSASSA-PKCS1-v1_5 " + name, []string{"-" + hash}})
		default:
			all = append(all, way{"ECDSA " + name, []string{"-" + hash}})
		}
	}
	switch key {
	case "rsa":
		all = append(
			all,
			way{"RSASSA-PSS SHA-1 salt 20", pssOption(flag, "sha1", "sha1", 20)},
			way{"RSASSA-PSS SHA-256 salt 20", pssOption(flag, "sha256", "sha256", 20)},
			way{"RSASSA-PSS SHA-256 salt 64", pssOption(flag, "sha256", "sha256", 64)},
			way{"RSASSA-PSS SHA-256 salt 0", pssOption(flag, "sha256", "sha256", 0)},
			way{"RSASSA-PSS SHA-256, mask SHA-1, salt 32", pssOption(flag, "sha256", "sha1", 32)},
			way{"RSASSA-PSS SHA-384, mask SHA-512, salt 48", pssOption(flag, "sha384", "sha512", 48)},
			way{"RSASSA-PSS SHA-512 salt 64", pssOption(flag, "sha512", "sha512", 64)},
		)
	case "odd", "rsa3", "pss":
		all = append(all, way{"RSASSA-PSS SHA-256 salt 32", pssOption(flag, "sha256", "sha256", 32)})
	}
	return all
}

// TestAcceptSet: what openssl signs in any way is read, named and verified, and no
// other key's signature is.
func TestAcceptSet(t *testing.T) {
	f := newFolder(t)
	count, before := 0, (*Certificate)(nil)
	for _, key := range keys {
		f.run(append([]string{"genpkey", "-out", key.name + ".key"}, key.args...)...)
		for n, way := range ways(key.name, "-sigopt") {
			name := fmt.Sprint(key.name, n)
			f.run(append([]string{
				"req", "-x509", "-config", "config", "-extensions", "authority", "-key", key.name + ".key", "-days", "30",
				"-subj", "/C=UT/CN=" + name, "-out", name + ".crt",
			}, way.args...)...)
			c := f.cert(name + ".crt")
			if c.KeyAlgorithm() != key.words || c.SignatureAlgorithm() != way.words || c.WeakHash() != strings.Contains(way.words+" ", " SHA-1 ") {
				t.Errorf("%s: %q and %q, weak %v", name, c.KeyAlgorithm(), c.SignatureAlgorithm(), c.WeakHash())
			}
			for _, d := range c.Departures {
				if d != DefaultSpelledOut {
					t.Errorf("%s: departure %q", name, d)
				}
			}
			if err := c.SignedBy(c); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if before != nil && !errors.Is(c.SignedBy(before), ErrSignature) && !bytes.Equal(before.SubjectKeyID, c.SubjectKeyID) {
				t.Errorf("%s: another key signed it", name)
			}
			before = c
			count++
		}
	}
	t.Logf("%d kinds of signature", count)
}

var (
	textKey  = regexp.MustCompile(`Public-Key: \((\d+) bit\)`)
	textExp  = regexp.MustCompile(`Exponent: (\d+)`)
	textSign = regexp.MustCompile(`Signature Algorithm: (\S+)`)
)

// TestListAgainstOpenSSL: openssl reads in the genuine certificates what is read here,
// and verifies the self-signed ones: every thirtieth, or all with GATEHOUSE_PROOF=1.
func TestListAgainstOpenSSL(t *testing.T) {
	f, all := newFolder(t), authorities(t)
	step := 30
	if proof() {
		step = 1
	}
	same, signed := 0, 0
	for i := 0; i < len(all); i += step {
		c := all[i]
		if err := os.WriteFile(filepath.Join(f.dir, "c"), c.Raw, 0o600); err != nil {
			t.Fatal(err)
		}
		text := f.output("x509", "-inform", "DER", "-in", "c", "-noout", "-text", "-pubkey")
		find := func(e *regexp.Regexp) string { return string(append(e.FindSubmatch(text), nil, nil)[1]) }
		words := "EC " + find(textKey)
		ours := ""
		if c.RSA != nil {
			words, ours = "RSA-"+find(textKey)+" e="+find(textExp), c.KeyAlgorithm()
		} else {
			ours = fmt.Sprint("EC ", c.EC.Curve().Bits())
		}
		if words != ours || !sameSignature(find(textSign), c.SignatureAlgorithm()) {
			t.Errorf("%s: %s and %s here, %s and %s there", c.Subject, ours, c.SignatureAlgorithm(), words, find(textSign))
			continue
		}
		same++
		theirs := f.verifies(c, text)
		if mine := c.SignedBy(c) == nil; mine != theirs {
			t.Errorf("%s: self-signed %v here, %v there", c.Subject, mine, theirs)
		} else if mine {
			signed++
		}
	}
	t.Logf("%d certificates read alike, %d of them self-signed to both", same, signed)
	if same == 0 || signed == 0 || signed == same {
		t.Error("nothing was compared")
	}
}

// sameSignature compares openssl's word for a signature algorithm with ours.
func sameSignature(theirs, ours string) bool {
	hash := strings.ToLower(strings.ReplaceAll(strings.Fields(ours)[1], "-", ""))
	switch {
	case strings.HasPrefix(ours, "ECDSA"):
		return strings.EqualFold(theirs, "ecdsa-with-"+hash)
	case strings.HasPrefix(ours, "RSASSA-PSS"):
		return theirs == "rsassaPss"
	}
	return theirs == hash+"WithRSAEncryption"
}

// verifies asks openssl whether the certificate's own key signed it.
func (f folder) verifies(c *Certificate, pem []byte) bool {
	for name, b := range map[string][]byte{"tbs": c.tbs, "sig": c.signature, "pub": pem} {
		if err := os.WriteFile(filepath.Join(f.dir, name), b, 0o600); err != nil {
			f.Fatal(err)
		}
	}
	hash := "-" + strings.ToLower(strings.ReplaceAll(c.algorithm.hash.String(), "-", ""))
	args := []string{"dgst", hash, "-verify", "pub", "-signature", "sig"}
	if c.algorithm.scheme == schemePSS {
		args = append(args, "-sigopt", "rsa_padding_mode:pss", "-sigopt", fmt.Sprint("rsa_pss_saltlen:", c.algorithm.salt))
	}
	cmd := exec.Command("openssl", append(args, "tbs")...)
	cmd.Dir = f.dir
	return cmd.Run() == nil
}

func (f folder) output(args ...string) []byte {
	f.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = f.dir
	out, err := cmd.Output()
	if err != nil {
		f.Fatalf("openssl %s: %v", strings.Join(args, " "), err)
	}
	return out
}
