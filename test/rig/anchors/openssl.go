package anchors

import (
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// ErrNoOpenSSL: Debian's package openssl is not installed.
var ErrNoOpenSSL = errors.New("openssl is not installed (Debian package openssl)")

const config = `
[req]
distinguished_name = none
[none]
[csca]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[link]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[dsc]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
2.23.136.1.1.6.2 = DER:30:07:02:01:00:31:02:13:00
[mls]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = critical,2.23.136.1.1.3
[dls]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = critical,2.23.136.1.1.8
[dfls]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = 0.4.0.127.0.7.3.11.2.1.2
[sls]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = 0.4.0.127.0.7.3.11.1.4.2
`

// Folder is a directory in which openssl works. A certificate NAME has the files
// NAME.crt (PEM) and NAME.key.
type Folder struct {
	Dir    string
	serial int
}

// New prepares a directory. Errors: ErrNoOpenSSL, the file system's.
func New(dir string) (*Folder, error) {
	if _, err := exec.LookPath("openssl"); err != nil {
		return nil, ErrNoOpenSSL
	}
	f := &Folder{Dir: dir, serial: 16}
	return f, os.WriteFile(f.path("openssl.cnf"), []byte(config), 0o600)
}

func (f *Folder) path(name string) string { return filepath.Join(f.Dir, name) }

func (f *Folder) run(args ...string) error {
	cmd := exec.Command("openssl", args...)
	cmd.Dir = f.Dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("openssl %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}

var p256 = []string{"ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"}

// Authority makes a self-signed CSCA. key is what goes behind -newkey; nil: P-256.
func (f *Folder) Authority(name, subject string, key ...string) error {
	if key == nil {
		key = p256
	}
	args := append([]string{
		"req", "-x509", "-config", "openssl.cnf", "-extensions", "csca", "-nodes", "-days", "3650", "-sha256",
		"-subj", subject, "-keyout", name + ".key", "-out", name + ".crt", "-newkey",
	}, key...)
	return f.run(args...)
}

// Issue makes a certificate by the key of another. profile is a section of the
// configuration: link, dsc, mls (master list signer), dls (deviation list), dfls
// (defect list), sls (signer list).
func (f *Folder) Issue(name, by, subject, profile string) error {
	args := append([]string{"req", "-config", "openssl.cnf", "-nodes", "-subj", subject, "-keyout", name + ".key", "-out", name + ".csr", "-newkey"}, p256...)
	if err := f.run(args...); err != nil {
		return err
	}
	return f.sign(name, by, profile)
}

// Link makes a link certificate: it holds the key of the authority to, signed by that
// of the authority from.
func (f *Folder) Link(name, from, to, subject string) error {
	if err := f.run("req", "-new", "-config", "openssl.cnf", "-subj", subject, "-key", to+".key", "-out", name+".csr"); err != nil {
		return err
	}
	return f.sign(name, from, "link")
}

func (f *Folder) sign(name, by, profile string) error {
	f.serial++
	return f.run("x509", "-req", "-in", name+".csr", "-CA", by+".crt", "-CAkey", by+".key", "-days", "365", "-sha256",
		"-set_serial", fmt.Sprint(f.serial), "-extfile", "openssl.cnf", "-extensions", profile, "-out", name+".crt")
}

// IssueFor is Issue with a validity of its own.
func (f *Folder) IssueFor(name, by, subject, profile string, from, to time.Time) error {
	if err := f.Issue(name, by, subject, profile); err != nil {
		return err
	}
	const db = "[ca]\ndefault_ca=it\n[it]\ndatabase=index\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=any\nunique_subject=no\n[any]\ncountryName=optional\norganizationName=optional\ncommonName=optional\n"
	for file, text := range map[string]string{"ca.cnf": db + config, "index": "", "serial": fmt.Sprintf("%04X", f.serial+1000)} {
		if err := os.WriteFile(f.path(file), []byte(text), 0o600); err != nil {
			return err
		}
	}
	const stamp = "20060102150405Z"
	return f.run("ca", "-batch", "-config", "ca.cnf", "-notext", "-cert", by+".crt", "-keyfile", by+".key", "-in", name+".csr", "-extensions", profile,
		"-startdate", from.UTC().Format(stamp), "-enddate", to.UTC().Format(stamp), "-out", name+".crt")
}

// Sign wraps content as SignedData of a content type (dotted decimals), signed now and
// named by its subject key identifier, with the certificate inside.
func (f *Folder) Sign(by, contentType string, content []byte) ([]byte, error) {
	return f.signCMS(by, contentType, content)
}

// SignBare is Sign without the certificate inside.
func (f *Folder) SignBare(by, contentType string, content []byte) ([]byte, error) {
	return f.signCMS(by, contentType, content, "-nocerts")
}

func (f *Folder) signCMS(by, contentType string, content []byte, more ...string) ([]byte, error) {
	if err := os.WriteFile(f.path("content"), content, 0o600); err != nil {
		return nil, err
	}
	args := append([]string{
		"cms", "-sign", "-in", "content", "-binary", "-nodetach", "-nosmimecap", "-keyid", "-md", "sha256",
		"-signer", by + ".crt", "-inkey", by + ".key", "-econtent_type", contentType, "-outform", "DER", "-out", "signed",
	}, more...)
	if err := f.run(args...); err != nil {
		return nil, err
	}
	return os.ReadFile(f.path("signed"))
}

// Unsigned puts certificates into a SignedData that nobody signed.
func (f *Folder) Unsigned(names ...string) ([]byte, error) {
	args := []string{"crl2pkcs7", "-nocrl", "-outform", "DER", "-out", "certs.p7b"}
	for _, n := range names {
		args = append(args, "-certfile", n+".crt")
	}
	if err := f.run(args...); err != nil {
		return nil, err
	}
	return os.ReadFile(f.path("certs.p7b"))
}

// CRL makes a revocation list in DER that holds the certificates of the given names.
func (f *Folder) CRL(by string, revoked ...string) ([]byte, error) {
	const db = "[ca]\ndefault_ca=it\n[it]\ndatabase=crlindex\ndefault_md=sha256\ndefault_crl_days=30\ncrlnumber=crlnumber\ncrl_extensions=crl\n[crl]\nauthorityKeyIdentifier=keyid\n"
	f.serial++
	for file, text := range map[string]string{"crl.cnf": db, "crlindex": "", "crlnumber": fmt.Sprintf("%04X", f.serial)} {
		if err := os.WriteFile(f.path(file), []byte(text), 0o600); err != nil {
			return nil, err
		}
	}
	for _, name := range revoked {
		if err := f.run("ca", "-config", "crl.cnf", "-cert", by+".crt", "-keyfile", by+".key", "-revoke", name+".crt"); err != nil {
			return nil, err
		}
	}
	if err := f.run("ca", "-config", "crl.cnf", "-cert", by+".crt", "-keyfile", by+".key", "-gencrl", "-out", "crl.pem"); err != nil {
		return nil, err
	}
	return f.block("crl.pem")
}

// DER is a certificate in DER.
func (f *Folder) DER(name string) ([]byte, error) { return f.block(name + ".crt") }

func (f *Folder) block(file string) ([]byte, error) {
	b, err := os.ReadFile(f.path(file))
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, fmt.Errorf("%s is no PEM", file)
	}
	return block.Bytes, nil
}
