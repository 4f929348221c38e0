package trust

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"gatehouse/capture/cms"
	"gatehouse/test/rig/anchors"
)

// mint makes many certificates with the standard library: authorities that signed
// themselves, or signers under one authority.
func mint(t testing.TB, n int, authorities bool) [][]byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	parent := &x509.Certificate{Subject: pkix.Name{Country: []string{"UT"}, CommonName: "CSCA"}, SubjectKeyId: []byte{1, 2, 3}}
	out := make([][]byte, n)
	for i := range out {
		c := &x509.Certificate{
			SerialNumber: big.NewInt(int64(i + 1)), Subject: pkix.Name{Country: []string{"UT"}, CommonName: "DS"},
			NotBefore: time.Now(), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageDigitalSignature,
			SubjectKeyId: binary.BigEndian.AppendUint64(nil, uint64(i)),
		}
		by := parent
		if authorities {
			c.Subject, c.KeyUsage, c.IsCA, c.BasicConstraintsValid = parent.Subject, x509.KeyUsageCertSign, true, true
			by = c
		}
		if out[i], err = x509.CreateCertificate(rand.Reader, c, by, key.Public(), crypto.Signer(key)); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func importBytes(t testing.TB, s *Store, b []byte) (Report, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return s.Import(t.Context(), path, Options{Now: time.Now()})
}

// TestManyInOneList: the limit of a list holds, and below it nothing takes long.
func TestManyInOneList(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 10,000 certificates")
	}
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	r, err := importBytes(t, s, anchors.MasterList(mint(t, cms.MaxMasterList, true)...))
	if err != nil || r.New != cms.MaxMasterList || r.Err() != nil {
		t.Fatalf("%v %+v", err, r.Refused)
	}
	t.Logf("%d certificates, made and imported in %v", r.New, time.Since(start))
	one := mint(t, 1, true)[0]
	many := make([][]byte, 100_000)
	for i := range many {
		many[i] = one
	}
	start = time.Now()
	r, err = importBytes(t, s, anchors.MasterList(many...))
	if err != nil || r.New+r.Known > 0 || !errors.Is(r.Err(), ErrRefused) || !strings.Contains(r.Err().Error(), "more than") {
		t.Errorf("100,000 certificates: %v %+v", err, r.Refused)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v to refuse", took)
	}
}

// BenchmarkDirectory imports a dump as large as that of the ICAO PKD.
func BenchmarkDirectory(b *testing.B) {
	var objects []anchors.Object
	for _, c := range mint(b, 30_000, false) {
		objects = append(objects, anchors.Object{Attribute: "userCertificate;binary", Country: "UT", Value: c})
	}
	file := anchors.LDIF(objects...)
	for b.Loop() {
		s, err := Open(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		r, err := importBytes(b, s, file)
		if err != nil || r.Signers != 30_000 {
			b.Fatalf("%v %+v", err, r)
		}
		b.ReportMetric(time.Since(start).Seconds(), "s/import")
		start = time.Now()
		if s, err = Open(s.dir); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "s/open")
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "MB-heap")
		runtime.KeepAlive(s)
	}
	b.ReportMetric(float64(len(file))/(1<<20), "MB-file")
}
