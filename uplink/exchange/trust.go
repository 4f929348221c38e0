package exchange

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// Why a kiosk's key is not taken.
var (
	ErrUnknownKiosk = errors.New("no certificate of this kiosk is registered")
	ErrUnknownKey   = errors.New("no certificate with this key is registered for the kiosk")
	ErrNotTrusted   = errors.New("the registered certificate is not trusted")
)

// Backlog is how long after its expiry a kiosk's certificate still verifies what
// was signed before and delivered late. Revocation works at once.
const Backlog = 30 * 24 * time.Hour

// Trust knows the registered kiosks: a directory of their certificates (*.crt,
// PEM, one per file, common name = kiosk id), each issued by the nation's CA.
// A renewed certificate stands beside the old one until the old one's records
// have come. It is read once; make a new one to see changes.
type Trust struct {
	now    func() time.Time
	kiosks map[string][]registered
}

type registered struct {
	keyID   []byte
	cert    *x509.Certificate
	refused error // why it is not trusted, whatever the time
}

// LoadTrust reads the directory, the CA's certificate and, if crl is not empty,
// its revocation list. A certificate that does not fit is not an error but
// registered as refused, so that a message of that kiosk says why; Refused lists
// them. An error means that a file cannot be read or is none of its kind.
func LoadTrust(dir, ca, crl string, now func() time.Time) (*Trust, error) {
	root, err := readCertificate(ca)
	if err != nil {
		return nil, err
	}
	revoked, err := readCRL(crl, root)
	if err != nil {
		return nil, err
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("exchange: directory of kiosks: %w", err)
	}
	t := &Trust{now: now, kiosks: map[string][]registered{}}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".crt") {
			continue
		}
		c, err := readCertificate(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		key, ok := c.PublicKey.(*ecdsa.PublicKey)
		if !ok {
			return nil, fmt.Errorf("exchange: %s: key is %T, want ECDSA on P-256", f.Name(), c.PublicKey)
		}
		id, err := envelope.SignerKeyID(key)
		if err != nil {
			return nil, fmt.Errorf("exchange: %s: %w", f.Name(), err)
		}
		kiosk := c.Subject.CommonName
		r := registered{keyID: id, cert: c}
		switch {
		case envelope.CheckIdentity(uplink.Identity{Kiosk: kiosk, Lane: "x", Seq: 1}) != nil:
			return nil, fmt.Errorf("exchange: %s: its common name is no kiosk id", f.Name())
		case c.CheckSignatureFrom(root) != nil:
			r.refused = errors.New("it was not issued by the nation's CA")
		case slices.ContainsFunc(revoked, func(e x509.RevocationListEntry) bool { return e.SerialNumber.Cmp(c.SerialNumber) == 0 }):
			r.refused = errors.New("it is revoked")
		}
		t.kiosks[kiosk] = append(t.kiosks[kiosk], r)
	}
	return t, nil
}

// Key is a KeyFunc. Errors: ErrUnknownKiosk, ErrUnknownKey, ErrNotTrusted.
func (t *Trust) Key(kiosk string, keyID []byte) (*ecdsa.PublicKey, error) {
	all, ok := t.kiosks[kiosk]
	if !ok {
		return nil, ErrUnknownKiosk
	}
	why := ErrUnknownKey
	for _, r := range all {
		if !bytes.Equal(r.keyID, keyID) {
			continue
		}
		if err := r.check(t.now()); err != nil {
			why = fmt.Errorf("%w: %w", ErrNotTrusted, err)
			continue
		}
		return r.cert.PublicKey.(*ecdsa.PublicKey), nil
	}
	return nil, why
}

func (r registered) check(now time.Time) error {
	if r.refused != nil {
		return r.refused
	}
	if now.Before(r.cert.NotBefore) {
		return fmt.Errorf("it is valid from %s", r.cert.NotBefore.UTC().Format(time.RFC3339))
	}
	if now.After(r.cert.NotAfter.Add(Backlog)) {
		return fmt.Errorf("it expired on %s, more than %d days ago", r.cert.NotAfter.UTC().Format(time.DateOnly), Backlog/(24*time.Hour))
	}
	return nil
}

// Kiosks counts the kiosks that have a trusted certificate now.
func (t *Trust) Kiosks() int {
	n := 0
	for _, all := range t.kiosks {
		if slices.ContainsFunc(all, func(r registered) bool { return r.check(t.now()) == nil }) {
			n++
		}
	}
	return n
}

// Refused says which registered certificates are not trusted now, and why.
func (t *Trust) Refused() []string {
	var out []string
	for kiosk, all := range t.kiosks {
		for _, r := range all {
			if err := r.check(t.now()); err != nil {
				out = append(out, fmt.Sprintf("%s, key %x: %v", kiosk, r.keyID, err))
			}
		}
	}
	slices.Sort(out)
	return out
}

func readPEM(path, kind string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("exchange: %w", err)
	}
	p, rest := pem.Decode(b)
	if p == nil || p.Type != kind || len(bytes.TrimSpace(rest)) > 0 {
		return nil, fmt.Errorf("exchange: %s: want one PEM block %s and nothing after it", path, kind)
	}
	return p.Bytes, nil
}

func readCertificate(path string) (*x509.Certificate, error) {
	der, err := readPEM(path, "CERTIFICATE")
	if err != nil {
		return nil, err
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("exchange: %s: %w", path, err)
	}
	return c, nil
}

func readCRL(path string, root *x509.Certificate) ([]x509.RevocationListEntry, error) {
	if path == "" {
		return nil, nil
	}
	der, err := readPEM(path, "X509 CRL")
	if err != nil {
		return nil, err
	}
	l, err := x509.ParseRevocationList(der)
	if err != nil {
		return nil, fmt.Errorf("exchange: %s: %w", path, err)
	}
	if err := l.CheckSignatureFrom(root); err != nil {
		return nil, fmt.Errorf("exchange: %s is not signed by the CA: %w", path, err)
	}
	return l.RevokedCertificateEntries, nil
}
