package cms

import (
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// authorityOptions are the ways in which openssl makes the authority and signs.
var authorityOptions = []struct {
	name string
	key  []string // of the authority
	sign []string
}{
	{"RSA", []string{"-newkey", "rsa:2048"}, []string{"-sha256"}},
	{"PSS", []string{"-newkey", "rsa:2048"}, []string{"-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"}},
	{"brainpoolP384r1", []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:brainpoolP384r1"}, []string{"-sha384"}},
	{"explicit", []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1", "-pkeyopt", "ec_param_enc:explicit"}, []string{"-sha256"}},
	{"P-521", []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp521r1"}, []string{"-sha512"}},
}

const config = `
[req]
distinguished_name = none
[none]
[authority]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,2.23.136.1.1.14.2
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
2.23.136.1.1.6.2 = DER:30:0B:02:01:00:31:06:13:01:56:13:01:50
[byname]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = none
authorityKeyIdentifier = none
[strange]
2.23.136.1.1.99 = critical,DER:05:00
authorityKeyIdentifier = keyid
[ca]
default_ca = it
[it]
database = index
default_md = sha256
default_crl_days = 30
crlnumber = number
`

// folder is a directory with what openssl made.
type folder struct {
	testing.TB
	dir string
}

func newFolder(t testing.TB) folder {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed")
	}
	f := folder{t, t.TempDir()}
	for name, text := range map[string]string{"config": config, "index": "", "number": "01\n"} {
		if err := os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func (f folder) run(args ...string) {
	f.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = f.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		f.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// der reads the first block of a PEM file.
func (f folder) der(name string) []byte {
	f.Helper()
	b, err := os.ReadFile(filepath.Join(f.dir, name))
	if err != nil {
		f.Fatal(err)
	}
	block, _ := pem.Decode(b)
	if block == nil {
		f.Fatalf("%s is no PEM", name)
	}
	return block.Bytes
}

func (f folder) cert(name string) *Certificate {
	f.Helper()
	c, err := Parse(f.der(name))
	if err != nil {
		f.Fatalf("%s: %v", name, err)
	}
	return c
}

// authority makes a self-signed authority, files NAME.key and NAME.crt.
func (f folder) authority(name, subject string, key, sign []string) *Certificate {
	f.Helper()
	args := append([]string{
		"req", "-x509", "-config", "config", "-extensions", "authority", "-nodes", "-days", "30",
		"-subj", subject, "-keyout", name + ".key", "-out", name + ".crt",
	}, key...)
	f.run(append(args, sign...)...)
	return f.cert(name + ".crt")
}

// signer issues a certificate with a brainpool key, files NAME.key and NAME.crt.
func (f folder) signer(name, ca, extensions string, serial int, sign []string) *Certificate {
	f.Helper()
	f.run("req", "-config", "config", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1",
		"-subj", "/C=UT/CN=TS", "-keyout", name+".key", "-out", name+".csr")
	args := []string{
		"x509", "-req", "-in", name + ".csr", "-CA", ca + ".crt", "-CAkey", ca + ".key", "-days", "10",
		"-set_serial", fmt.Sprint(serial), "-extfile", "config", "-extensions", extensions, "-out", name + ".crt",
	}
	f.run(append(args, sign...)...)
	return f.cert(name + ".crt")
}

func (f folder) write(name string, b []byte) {
	f.Helper()
	if err := os.WriteFile(filepath.Join(f.dir, name), b, 0o600); err != nil {
		f.Fatal(err)
	}
}

func (f folder) read(name string) []byte {
	f.Helper()
	b, err := os.ReadFile(filepath.Join(f.dir, name))
	if err != nil {
		f.Fatal(err)
	}
	return b
}
