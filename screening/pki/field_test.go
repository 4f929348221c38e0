package pki_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gatehouse/capture/cms"
	"gatehouse/screening"
	"gatehouse/screening/pki"
)

// shared is where the field's material lies, outside of the tree.
var shared = filepath.Join("..", "..", "..", "shared", "dev", "chip")

// now is a day on which all documents of the field's material are valid.
var now = time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)

func verdictOf(t testing.TB, all []screening.Finding, id string) screening.Finding {
	t.Helper()
	for _, f := range all {
		if f.ID == "chip."+id {
			return f
		}
	}
	t.Fatalf("no finding chip.%s", id)
	return screening.Finding{}
}

func valueOf(f screening.Finding, name string) string {
	for _, v := range f.Values {
		if v.Name == name {
			return v.Value
		}
	}
	return ""
}

func master(t testing.TB) [][]byte {
	t.Helper()
	list, err := os.ReadFile(filepath.Join(shared, "masterlist", "DE_ML_2024-08-07.ml"))
	if err != nil {
		t.Skipf("the field's material is not here: %v", err)
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
		slices.SortFunc(trust.Anchors, func(a, b screening.AnchorEvidence) int { return slices.Compare(a.Certificate, b.Certificate) })
		trust.Anchors = trust.Anchors[:min(len(trust.Anchors), 541)]
		e := &screening.Evidence{Chip: screening.ChipEvidence{State: "captured", Trust: trust, Files: []screening.FileEvidence{{Name: "EF.SOD", State: "read", Content: sod, Length: len(sod)}}}}
		start := time.Now()
		all := pki.Check(e, now, pki.Rules{SHA1: []string{"*"}})
		t.Logf("%s: %v", x.State, time.Since(start))
		signature, signer := verdictOf(t, all, "signature"), verdictOf(t, all, "signer")
		if signature.Verdict.String() != x.Signature || (signer.Verdict == screening.Successful) != (x.Issuer == "trusted") || valueOf(signer, "csca sha256") != x.CSCA {
			t.Errorf("%s: signature %v %s, signer %v %s %v", x.File, signature.Verdict, signature.Text, signer.Verdict, signer.Text, signer.Values)
		}
		for _, f := range all {
			t.Logf("%-22s %-13v %s %v", f.ID, f.Verdict, f.Text, f.Values)
		}
	}
}
