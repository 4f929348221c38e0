package terminal

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"gatehouse/capture/curve"
	"gatehouse/capture/cvc"
)

var today = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// keys are those of one terminal, XXTERM00001; seen is what they were asked to sign.
type keys struct {
	private *ecdsa.PrivateKey
	mu      sync.Mutex
	seen    [][]byte
	fail    error
}

func (k *keys) Sign(_ context.Context, chr string, _ cvc.Algorithm, digest []byte) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.seen = append(k.seen, digest)
	if k.fail != nil {
		return nil, k.fail
	}
	if chr != "XXTERM00001" {
		return nil, fmt.Errorf("%w: %q", ErrKey, chr)
	}
	r, s, err := ecdsa.Sign(rand.Reader, k.private, digest)
	if err != nil {
		return nil, err
	}
	return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...), nil
}

// newCentre is a centre with a trust point, a verifier and two terminals; the second
// one's key is not there.
func newCentre(t testing.TB) (*Centre, *keys) {
	t.Helper()
	var last *ecdsa.PrivateKey
	signers := map[cvc.Reference]*ecdsa.PrivateKey{}
	c := &Centre{Now: func() time.Time { return today }}
	for _, v := range []struct {
		car, chr cvc.Reference
		role     cvc.Role
	}{
		{"UTROOT00001", "UTROOT00001", cvc.CVCA},
		{"UTROOT00001", "XXVERI00001", cvc.ForeignDV},
		{"XXVERI00001", "XXTERM00002", cvc.InspectionSystem},
		{"XXVERI00001", "XXTERM00001", cvc.InspectionSystem},
	} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		spki, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		public, err := curve.ParseSPKI(spki)
		if err != nil {
			t.Fatal(err)
		}
		signers[v.chr], last = key, key
		issuer := signers[v.car]
		der, err := cvc.Template{
			CAR: v.car, CHR: v.chr, Key: cvc.NewEC(cvc.ECDSASHA256, public), Role: v.role, Rights: cvc.ReadDG3,
			Effective: today.AddDate(0, 0, -int(v.chr[10]-'0')), Expiration: today.AddDate(0, 1, 0),
		}.Sign(func(m []byte) ([]byte, error) {
			digest := sha256.Sum256(m)
			r, s, err := ecdsa.Sign(rand.Reader, issuer, digest[:])
			if err != nil {
				return nil, err
			}
			return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		x, err := cvc.Parse(der)
		if err != nil {
			t.Fatal(err)
		}
		c.Certificates = append(c.Certificates, x)
	}
	k := &keys{private: last}
	c.Keys = k
	return c, k
}

// authority issues the certificates of the lines.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority(t testing.TB) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "lines"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return authority{key, cert}
}

func (a authority) pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.cert)
	return p
}

func (a authority) issue(t testing.TB, usage x509.ExtKeyUsage) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "one end"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{usage}, KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
