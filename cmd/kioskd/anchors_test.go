package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/screening"
	"gatehouse/uplink/shelf"
)

// csca is a state's authority in PEM.
func csca(t *testing.T, country string) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{country}, CommonName: "CSCA"}, NotBefore: time.Now(), NotAfter: time.Now().AddDate(9, 0, 0),
		KeyUsage: x509.KeyUsageCertSign, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// A bundle that is refused is shown for as long as it lies there, and what was taken
// before counts. A store that is damaged is refused and not said to be empty.
func TestRefusedTrust(t *testing.T) {
	a := newAuthority(t)
	now := time.Now()
	keys, err := os.ReadFile(a.keys)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := shelf.ParseKeys(string(keys))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "trust")
	open := func() *Anchors {
		return &Anchors{dir: dir, bundle: filepath.Join(a.dir, "partners.manifest"), keys: parsed, now: func() time.Time { return now }}
	}
	anchors := open()
	state := func(what string, x *Anchors, view, evidence string) {
		t.Helper()
		for range 2 {
			x.Refresh()
			if got := x.View().State; got != view {
				t.Errorf("%s: shown as %s", what, got)
			}
			if e := x.Evidence(&screening.ChipEvidence{}); e.State != evidence || (e.Reason == "") != (evidence == "searched") {
				t.Errorf("%s: %s, %q", what, e.State, e.Reason)
			}
		}
	}
	state("nothing is there", anchors, "missing", "missing")
	a.sign(shelf.KindTrust, "partners", 1, now.Add(-time.Hour), time.Hour*24, csca(t, "UT"))
	state("a bundle", anchors, "ok", "searched")
	state("the same bundle after a start", open(), "ok", "searched")
	a.sign(shelf.KindTrust, "partners", 1, now.Add(-time.Hour), time.Hour*24, csca(t, "UX"))
	state("another of the same version", anchors, "refused", "searched")
	state("another of the same version, after a start", open(), "refused", "searched")
	a.sign(shelf.KindTrust, "partners", 2, now.Add(-time.Hour), time.Hour*24, csca(t, "UX"))
	state("a newer one", anchors, "ok", "searched")
	if err := os.WriteFile(filepath.Join(dir, "trust.db"), []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	state("a damaged store, after a start", open(), "refused", "refused")
	state("a damaged store", anchors, "refused", "searched") // with what was read before
}
