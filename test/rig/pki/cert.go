package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"gatehouse/uplink/envelope"
)

const lifetime = 7 * 24 * time.Hour

// Credential is a certificate with its key.
type Credential struct {
	Name        string // common name; of a kiosk its id
	Key         *ecdsa.PrivateKey
	KeyID       []byte // as envelopes name it
	Certificate *x509.Certificate
	CertFile    string
	KeyFile     string
}

// TLS gives the credential as crypto/tls wants it.
func (c Credential) TLS() tls.Certificate {
	return tls.Certificate{Certificate: [][]byte{c.Certificate.Raw}, PrivateKey: c.Key, Leaf: c.Certificate}
}

type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

// request says what a leaf is to be.
type request struct {
	name   string
	server bool
	dir    string        // below the nation's
	file   string        // stem of the file names; empty = name
	shift  time.Duration // of the whole validity
}

func (n *Nation) newAuthority(name, file string) (authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return authority{}, fmt.Errorf("pki: %s: %w", name, err)
	}
	t := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: name, Country: []string{"UT"}},
		NotBefore: n.now.Add(-2 * lifetime), NotAfter: n.now.Add(2 * lifetime),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	cert, err := create(t, t, &key.PublicKey, key, file)
	return authority{key: key, cert: cert}, err
}

func (n *Nation) issue(ca authority, r request) (Credential, error) {
	if r.file == "" {
		r.file = r.name
	}
	c := Credential{Name: r.name, CertFile: n.Path(r.dir, r.file+".crt"), KeyFile: n.Path(r.dir, r.file+".key")}
	var err error
	if c.Key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return c, fmt.Errorf("pki: %s: %w", r.name, err)
	}
	if c.KeyID, err = envelope.SignerKeyID(&c.Key.PublicKey); err != nil {
		return c, err
	}
	t := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: r.name},
		NotBefore: n.now.Add(r.shift - time.Hour), NotAfter: n.now.Add(r.shift + lifetime),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
	}
	if r.server {
		t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		t.DNSNames = []string{"localhost"}
		t.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	}
	if c.Certificate, err = create(t, ca.cert, &c.Key.PublicKey, ca.key, c.CertFile); err != nil {
		return c, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(c.Key)
	if err != nil {
		return c, fmt.Errorf("pki: %s: %w", r.name, err)
	}
	return c, writePEM(c.KeyFile, "PRIVATE KEY", der)
}

func create(t, parent *x509.Certificate, pub *ecdsa.PublicKey, key *ecdsa.PrivateKey, file string) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, t, parent, pub, key)
	if err != nil {
		return nil, fmt.Errorf("pki: %s: %w", t.Subject.CommonName, err)
	}
	if err := writePEM(file, "CERTIFICATE", der); err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func serial() *big.Int {
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	return n.Add(n, big.NewInt(1))
}

// Server issues the certificate of a further server on this machine.
func (n *Nation) Server(name string) (Credential, error) {
	return n.issue(n.ca, request{name: name, server: true})
}

// Kiosk issues a kiosk's certificate and registers it with the node.
func (n *Nation) Kiosk(id string) (Credential, error) {
	return n.register(request{name: id, file: id})
}

// Expired is Kiosk with a certificate that ended before the node's patience for
// late records.
func (n *Nation) Expired(id string) (Credential, error) {
	return n.register(request{name: id, file: "expired-" + id, shift: -60 * 24 * time.Hour})
}

// Foreign issues a certificate for the same id from the CA nobody trusts. It is
// not registered.
func (n *Nation) Foreign(id string) (Credential, error) {
	return n.issue(n.foreign, request{name: id, dir: foreignFiles})
}

func (n *Nation) register(r request) (Credential, error) {
	c, err := n.issue(n.ca, r)
	if err != nil {
		return c, err
	}
	return c, n.Register(c)
}

// Register puts a credential's certificate among those that the node reads,
// whoever issued it: also what must be refused has to come that far.
func (n *Nation) Register(c Credential) error {
	name := filepath.Base(c.CertFile)
	if filepath.Dir(c.CertFile) != n.Dir {
		name = filepath.Base(filepath.Dir(c.CertFile)) + "-" + name
	}
	return writePEM(n.Path(Registered, name), "CERTIFICATE", c.Certificate.Raw)
}

// Revoke puts a credential on the revocation list.
func (n *Nation) Revoke(c Credential) error {
	n.mu.Lock()
	n.revoked = append(n.revoked, x509.RevocationListEntry{SerialNumber: c.Certificate.SerialNumber, RevocationTime: n.now})
	n.mu.Unlock()
	return n.writeCRL()
}

func (n *Nation) writeCRL() error {
	t := &x509.RevocationList{
		Number: big.NewInt(int64(len(n.revoked)) + 1), RevokedCertificateEntries: n.revoked,
		ThisUpdate: n.now.Add(-time.Hour), NextUpdate: n.now.Add(lifetime),
	}
	der, err := x509.CreateRevocationList(rand.Reader, t, n.ca.cert, n.ca.key)
	if err != nil {
		return fmt.Errorf("pki: revocation list: %w", err)
	}
	// Renamed into place: a broker that reads it meanwhile sees one or the other.
	next := n.Path(CRLFile + ".next")
	if err := writePEM(next, "X509 CRL", der); err != nil {
		return err
	}
	return os.Rename(next, n.Path(CRLFile))
}
