package trust

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/test/rig/anchors"
	"gatehouse/uplink/trust/format"
)

// fake makes an authority with the name and the key identifier of a, and a key of its
// own, so that openssl can sign with it.
func (w *world) fake(name string) {
	w.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	w.do(err)
	who := pkix.Name{ExtraNames: []pkix.AttributeTypeAndValue{
		{Type: []int{2, 5, 4, 6}, Value: "UT"}, {Type: []int{2, 5, 4, 10}, Value: "Utopia"}, {Type: []int{2, 5, 4, 3}, Value: "CSCA"},
	}}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(77), Subject: who, Issuer: who, NotBefore: w.now.Add(-time.Hour), NotAfter: w.now.AddDate(9, 0, 0),
		BasicConstraintsValid: true, IsCA: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, SubjectKeyId: w.keyID("a"),
	}, &x509.Certificate{Subject: who, SubjectKeyId: w.keyID("a")}, &key.PublicKey, key)
	w.do(err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	w.do(err, os.WriteFile(filepath.Join(w.Dir, name+".crt"), block("CERTIFICATE", der), 0o600),
		os.WriteFile(filepath.Join(w.Dir, name+".key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600))
}

// TestNamesake: an authority that took the name and the key identifier of another, and
// came by hand, takes nothing away from what the nation vouches for.
func TestNamesake(t *testing.T) {
	w := newWorld(t)
	w.fake("fake")
	n := w.nation()
	// The nation gave the link alone; its issuer is not here.
	_, err := w.bundle(n, 1, block("CERTIFICATE", w.der("ab")))
	w.do(err)
	w.take(w.der("fake"))
	if e := w.has("ab"); e == nil || e.Level != LevelBilateral || e.ProvenBy != ProofOrphan {
		t.Errorf("the nation's link after a stranger came: %+v", e)
	}
	_, err = w.bundle(n, 2, block("CERTIFICATE", w.der("ab")), block("CERTIFICATE", w.der("x")))
	if e := w.has("ab"); err != nil || e == nil {
		t.Errorf("the nation's link where a stranger was first: %v", err)
	}
	_, err = w.bundle(n, 3, block("CERTIFICATE", w.der("ab")), block("CERTIFICATE", w.der("a")))
	if e := w.has("ab"); err != nil || e == nil || e.ProvenBy != proofLink+w.has("a").SHA256 {
		t.Errorf("with its issuer: %v %+v", err, e)
	}

	// Revocation: the stranger's newer list neither hides the true one nor revokes.
	true1, revokes := w.crl("a"), w.crl("fake", "ds")
	w.take(revokes)
	revocation := func(what string, signed string) {
		t.Helper()
		w.take(true1)
		e := w.store.Evidence(w.sod("ds"))
		for _, r := range e.Revocation {
			if !r.Proven || len(r.Revoked) > 0 {
				t.Errorf("%s: %+v", what, r)
			}
		}
		if len(e.Revocation) == 0 {
			t.Errorf("%s: nothing is known of revocation", what)
		}
	}
	revocation("a stranger's list first", "")
	time.Sleep(1100 * time.Millisecond)
	w.take(w.crl("fake", "ds"))
	revocation("a stranger's newer list", "")
	w.take(w.crl("a", "ds")) // the control
	if e := w.store.Evidence(w.sod("ds")); len(e.Revocation) == 0 || !e.Revocation[0].Proven || len(e.Revocation[0].Revoked) != 1 {
		t.Errorf("the authority's own list: %+v", e.Revocation)
	}
}

// TestAbroad: a state that is believed for its own documents does not speak for
// another's, though it can sign certificates with any name in them.
func TestAbroad(t *testing.T) {
	w := newWorld(t)
	w.do(w.Issue("xmls", "x", "/C=XU/CN=MLS", "mls"), w.Issue("xasut", "x", "/C=UT/CN=MLS", "mls"),
		w.Link("xlink", "x", "b", "/C=UT/O=Utopia/CN=CSCA 2"), w.Issue("mls2", "b", "/C=UT/CN=MLS 2", "mls"),
		w.Issue("dls", "a", "/C=UT/CN=DLS", "dls"), w.Issue("xdls", "x", "/C=XU/CN=DLS", "dls"), w.Issue("xdfls", "x", "/C=XU/CN=DFLS", "dfls"))
	n := w.nation()
	_, err := w.bundle(n, 1, block("CERTIFICATE", w.der("a")))
	w.do(err)
	w.take(w.signed("mls", format.OIDMasterList, w.list("a", "x")))
	time.Sleep(1100 * time.Millisecond)
	r, err := w.try(w.signed("xasut", format.OIDMasterList, w.list("x", "b")))
	if err != nil || r.Err() == nil || !strings.Contains(r.Err().Error(), "another country") || w.has("a").Level != LevelBilateral || w.has("x") == nil || w.has("b") != nil {
		t.Errorf("a list of UT signed under XU: %v %+v", err, r)
	}
	// Under a link from XU's key to one that says that it is UT's.
	w.take(w.der("xlink"))
	w.take(w.signed("mls2", format.OIDMasterList, w.list("b", "x")))
	if e := w.has("b"); e == nil || e.Level != LevelManual {
		t.Errorf("a list of UT under a link of XU: %+v", e)
	}
	w.take(w.signed("xmls", format.OIDMasterList, w.list("x", "b"))) // the control
	if e := w.has("b"); e == nil || e.Level != LevelList {
		t.Errorf("a list of XU under XU: %+v", e)
	}

	hash := []byte{0x06, 0x08, 0x67, 0x81, 0x08, 0x01, 0x01, 0x07, 0x02, 0x02}
	revoked := []byte{0x06, 0x0A, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x01, 0x05, 0x01, 0x01}
	deviations := anchors.DeviationList("P<", w.keyID("ds"), hash)
	defects := anchors.DefectList(1, anchors.Defect{KeyID: w.keyID("ds"), Type: revoked, Status: 2})
	w.take(w.signed("xdls", format.OIDDeviationList, deviations))
	w.take(w.signed("xdfls", format.OIDDefectList, defects))
	if e := w.store.Evidence(w.sod("ds")); len(e.Defects) > 0 {
		t.Errorf("XU of UT's documents: %+v", e.Defects)
	}
	w.take(w.signed("dls", format.OIDDeviationList, deviations))
	if e := w.store.Evidence(w.sod("ds")); len(e.Defects) != 1 {
		t.Errorf("UT of its own: %+v", e.Defects)
	}
	_, err = w.bundle(n, 2, block("CERTIFICATE", w.der("a")), block("CERTIFICATE", w.der("x")))
	if e := w.store.Evidence(w.sod("ds")); err != nil || len(e.Defects) != 2 {
		t.Errorf("a defect list under an authority that the nation vouches for: %v %+v", err, e.Defects)
	}
}

// TestResigned: a stranger who signs the content of a proven list anew takes nothing
// of its proof away.
func TestResigned(t *testing.T) {
	w := newWorld(t)
	w.do(w.Issue("dls", "a", "/C=UT/CN=DLS", "dls"), w.Authority("fake", "/C=UT/O=Utopia/CN=Fake"), w.Issue("fakedls", "fake", "/C=UT/CN=DLS", "dls"))
	_, err := w.bundle(w.nation(), 1, block("CERTIFICATE", w.der("a")))
	w.do(err)
	content := anchors.DeviationList("P<", w.keyID("ds"), []byte{0x06, 0x08, 0x67, 0x81, 0x08, 0x01, 0x01, 0x07, 0x02, 0x02})
	w.take(w.signed("dls", format.OIDDeviationList, content))
	time.Sleep(1100 * time.Millisecond)
	_, err = w.try(w.signed("fakedls", format.OIDDeviationList, content))
	w.do(err)
	proven := map[string]int{}
	for _, s := range w.store.Sources(w.now) {
		if s.Kind == KindDeviations && s.Proven {
			proven["proven"]++
		}
		proven[s.Name]++
	}
	for name, count := range proven {
		if count != 1 {
			t.Errorf("%d sources are %q", count, name)
		}
	}
	if proven["proven"] != 1 {
		t.Error("the proven list is not proven any more")
	}
}

// TestCancelledList: a list whose certificates take long to read can be given up.
func TestCancelledList(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, b := range map[string][]byte{"raw": w.list("a", "x"), "signed": w.signed("mls", format.OIDMasterList, w.list("a", "x"))} {
		d := &draft{ctx: ctx, st: newState(), now: w.now, report: &Report{}, wheres: map[ID]string{}, file: &source{}}
		kind := map[string]format.Kind{"raw": format.RawList, "signed": format.Signed}[name]
		if err := d.object(format.Object{Kind: kind, Bytes: b}); !errors.Is(err, context.Canceled) || len(d.report.Refused) > 0 {
			t.Errorf("%s: %v %+v", name, err, d.report)
		}
		d.ctx = t.Context() // the control
		if err := d.object(format.Object{Kind: kind, Bytes: b}); err != nil || len(d.report.Lists) != 1 {
			t.Errorf("%s: %v %+v", name, err, d.report)
		}
	}
}
