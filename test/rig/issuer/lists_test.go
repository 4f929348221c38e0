package issuer_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
	"gatehouse/uplink/trust"
)

// files writes contents into a folder of the test.
func files(t *testing.T, contents map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, b := range contents {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestLists: OpenSSL verifies the signature of each list, and the kiosk's trust store
// takes all of them; one changed bit and neither does.
func TestLists(t *testing.T) {
	s, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	other, err := issuer.New("XUT", issuer.Options{CSCA: issuer.KeySpec{RSA: 2048, PSS: true}})
	if err != nil {
		t.Fatal(err)
	}
	signer, err := s.Signer()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Rollover(issuer.KeySpec{Curve: "P-384", Hash: "SHA-384"}, nil); err != nil {
		t.Fatal(err)
	}
	revoked, err := s.NewSigner(issuer.KeySpec{}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Revoke(revoked)
	made := map[string][]byte{"root.cer": s.CSCA[0].DER, "link.cer": s.Links[0].DER, "new.cer": s.CSCA[1].DER}
	add := func(name string, b []byte, err error) {
		if err != nil {
			t.Fatal(name, err)
		}
		made[name] = b
	}
	all := append(s.Anchors(), other.Anchors()...)
	b, err := s.MasterList(all, nil)
	add("good.ml", b, err)
	b, err = s.MasterList(all, func(d *issuer.SignedData) { d.Corrupt = true })
	add("bad.ml", b, err)
	b, err = s.CRL(s.Now())
	add("good.crl", b, err)
	lists, err := s.DefectSigner()
	if err != nil {
		t.Fatal(err)
	}
	b, err = s.DefectList(lists, []issuer.Defect{
		{Signer: signer, Kind: issuer.DefectRevoked, Parameters: issuer.Code(1)},
		{Signer: revoked, Hashed: true, Kind: issuer.DefectChipKey},
		{Signer: signer, Kind: issuer.DefectReplaced, Parameters: issuer.Octets(signer.DER)},
	}, nil)
	add("good.dl", b, err)
	dir := files(t, made)

	if _, err := exec.LookPath("openssl"); err == nil {
		for _, name := range []string{"good.ml", "bad.ml", "good.dl"} {
			out, err := exec.Command("openssl", "cms", "-verify", "-noverify", "-inform", "DER", "-binary", "-in", filepath.Join(dir, name), "-out", filepath.Join(dir, "content")).CombinedOutput()
			if (err == nil) == strings.HasPrefix(name, "bad") {
				t.Errorf("openssl on %s: %v %s", name, err, out)
			}
		}
	} else {
		t.Log("the Debian package openssl is not installed: it was not asked")
	}

	store, err := trust.Open(filepath.Join(dir, "store"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"root.cer", "link.cer", "new.cer", "good.ml", "good.crl", "good.dl", "bad.ml"} {
		report, err := store.Import(t.Context(), filepath.Join(dir, name), trust.Options{Now: s.Now()})
		if refused := err != nil || len(report.Refused)+len(report.Rejected) > 0; refused != (name == "bad.ml") {
			t.Errorf("%s: %v, %+v", name, err, report)
		}
	}
	p, err := s.Personalise(issuer.Specimen("UTO", number), issuer.CardOptions{Signer: revoked})
	if err != nil {
		t.Fatal(err)
	}
	e := store.Evidence(p.Application[card.EFSOD])
	proven := false
	for _, r := range e.Revocation {
		proven = proven || r.Proven && len(r.Revoked) == 1
	}
	if len(e.Anchors) == 0 || !proven || len(e.Defects) != 1 {
		t.Errorf("evidence: %d anchors, %+v, %+v", len(e.Anchors), e.Revocation, e.Defects)
	}
}

// TestCVCPrint: Debian's cvc-print reads our card-verifiable certificates and finds in
// them what is there.
func TestCVCPrint(t *testing.T) {
	if _, err := exec.LookPath("cvc-print"); err != nil {
		t.Skip("the Debian package openpace is not installed")
	}
	s, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range []issuer.KeySpec{{}, {Curve: "P-384", Hash: "SHA-384"}, {RSA: 1536, PSS: true}} {
		v, err := s.NewVerifier(spec)
		if err != nil {
			t.Fatal(err)
		}
		verifier, terminal, err := v.Chain()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []*issuer.Verifiable{v.Current(), verifier, terminal} {
			dir := files(t, map[string][]byte{c.Holder: c.Bytes, c.Authority: v.Current().Bytes})
			out, err := exec.Command("cvc-print", "--cvc", filepath.Join(dir, c.Holder), "--cvc-dir", dir).CombinedOutput()
			if err != nil || !strings.Contains(string(out), c.Holder) || !strings.Contains(string(out), c.Authority) {
				t.Errorf("%s: %v\n%s", c.Holder, err, out)
			}
		}
	}
}
