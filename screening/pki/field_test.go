package pki_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"gatehouse/capture/cms"
	"gatehouse/screening"
	"gatehouse/screening/pki"
)

// shared is where the field's material lies, outside of the tree.
var shared = func() string {
	root := os.Getenv("GATEHOUSE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	return filepath.Join(root, "dev", "chip")
}()

func master(t testing.TB) [][]byte {
	t.Helper()
	list, err := os.ReadFile(filepath.Join(shared, "masterlist", "DE_ML_2024-08-07.ml"))
	if err != nil {
		t.Skipf("no chip material on this machine (set GATEHOUSE_SHARED): %v", err)
	}
	s, err := cms.ParseSigned(list)
	if err != nil {
		t.Fatal(err)
	}
	certs, err := cms.ParseMasterList(s.Content)
	if err != nil {
		t.Fatal(err)
	}
	return certs
}

// TestField judges the field's security objects with the German list as it was
// imported by hand.
func TestField(t *testing.T) {
	certs := master(t)
	index, err := os.ReadFile(filepath.Join(shared, "sod", "expected.json"))
	if err != nil {
		t.Skip(err)
	}
	var expected []struct {
		File      string
		Signature string `json:"sod_signature"`
		Issuer    string `json:"issuer_certificate"`
		CSCA      string `json:"csca_sha256"`
		State     string
	}
	if err := json.Unmarshal(index, &expected); err != nil || len(expected) < 6 {
		t.Fatal(err, len(expected))
	}
	for _, x := range expected {
		sod, err := os.ReadFile(filepath.Join(shared, x.File))
		if err != nil {
			t.Fatal(err)
		}
		trust := &screening.TrustEvidence{State: "searched", Lists: []screening.TrustSourceEvidence{{Name: "german", Kind: "master list", Stored: now.Unix() - 86400}}}
		for _, c := range certs {
			trust.Anchors = append(trust.Anchors, screening.AnchorEvidence{Certificate: c, Level: "manual", Source: "german"})
		}
		e := &screening.Evidence{Chip: screening.ChipEvidence{State: "captured", Trust: trust, Files: []screening.FileEvidence{{Name: "EF.SOD", State: "read", Content: sod, Length: len(sod)}}}}
		all := pki.Check(e, now, pki.Rules{SHA1: []string{"*"}})
		signature, signer := findingOf(t, all, "signature"), findingOf(t, all, "signer")
		if signature.Verdict.String() != x.Signature || (signer.Verdict == screening.Successful) != (x.Issuer == "trusted") || valueOf(signer, "csca sha256") != x.CSCA {
			t.Errorf("%s: signature %v %s, signer %v %s %v", x.File, signature.Verdict, signature.Text, signer.Verdict, signer.Text, signer.Values)
		}
	}
}
