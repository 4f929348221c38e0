package main

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// documents writes a document of the rig, a revocation list and its state's authority
// into a folder, and a trust store beside them.
func documents(t *testing.T) (dir string, s *issuer.State) {
	t.Helper()
	dir = t.TempDir()
	spec := issuer.KeySpec{Curve: "P-256", Named: true}
	s, err := issuer.New("UTO", issuer.Options{CSCA: spec, Signer: spec})
	if err != nil {
		t.Fatal(err)
	}
	person := issuer.Specimen("UTO", "L898902C3")
	person.PortraitSize = 6000
	p, err := s.Personalise(person, issuer.CardOptions{Chip: []issuer.ChipKey{{ID: 1, Domain: 12, Ciphers: []card.Cipher{card.AES128}}}, Groups: []int{11}})
	if err != nil {
		t.Fatal(err)
	}
	put := func(name string, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sod := p.Application[card.EFSOD]
	put("sod.bin", sod)
	put("bare.bin", sod[4:]) // without tag 77 and its length
	put("noise.bin", []byte("\x00 no signed message"))
	for _, n := range []int{1, 2, 11, 14} {
		put(fmt.Sprintf("group%d.bin", n), p.Application[card.DG(n)])
	}
	changed := bytes.Clone(p.Application[card.DG(11)])
	changed[len(changed)-1] ^= 1
	put("changed.bin", changed)
	changed = bytes.Clone(p.Application[card.DG(11)])
	changed[0] = 0xEB
	put("EF_DG11.bin", changed)
	put("csca.crt", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Current().DER}))
	crl, err := s.CRL(time.Now().Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	put("list.crl", crl)
	return dir, s
}

func TestChipVerify(t *testing.T) {
	dir, _ := documents(t)
	at := func(names ...string) (out []string) {
		for _, n := range names {
			out = append(out, filepath.Join(dir, n))
		}
		return out
	}
	store := filepath.Join(dir, "store")
	var errOut bytes.Buffer
	if code := run(append([]string{"trust", "import", "--store", store}, at("csca.crt", "list.crl")...), nil, &errOut, &errOut); code != 0 {
		t.Fatalf("import: %d, %s", code, errOut.String())
	}
	all := at("sod.bin", "group1.bin", "group2.bin", "group11.bin", "group14.bin")
	for _, c := range []struct {
		name              string
		args              []string
		exit              int
		signature, issuer string
		reason            string // of the signature, or of the issuer
		group             string // of DG11
	}{
		{"all", all, 0, "successful", "trusted", "", "identical"},
		{"flags behind the files", append(slices.Clone(all), "--min-level", "manual"), 0, "successful", "trusted", "", "identical"},
		{"without tag 77", append(at("bare.bin"), all[1:]...), 0, "successful", "trusted", "", "identical"},
		{"a changed group", append(slices.Clone(all[:3]), at("changed.bin", "group14.bin")...), 1, "successful", "trusted", "", "not identical"},
		{"a changed tag, known by its name", append(slices.Clone(all[:3]), at("EF_DG11.bin", "group14.bin")...), 1, "successful", "trusted", "", "not identical"},
		{"EF.SOD alone", all[:1], 1, "successful", "trusted", "", "present"},
		{"noise", at("noise.bin"), 1, "failed", "undetermined", "malformed", ""},
		{"level", append(slices.Clone(all), "--min-level", "bilateral"), 1, "successful", "undetermined", "level", "identical"},
		{"no store", append(slices.Clone(all), "--store", filepath.Join(dir, "none")), 1, "successful", "undetermined", "no trust store", "identical"},
		{"later", append(slices.Clone(all), "--at", "2055-01-01"), 1, "successful", "trusted", "", "identical"},
	} {
		var out, errOut bytes.Buffer
		code := run(append([]string{"chip", "verify", "--store", store, "--json"}, c.args...), nil, &out, &errOut)
		var v chipVerdict
		if err := json.Unmarshal(out.Bytes(), &v); err != nil {
			t.Errorf("%s: exit %d, %v, %s", c.name, code, err, errOut.String())
			continue
		}
		group := ""
		for _, g := range v.DataGroups {
			if g.Name == "DG11" {
				group = g.Integrity
			}
		}
		if code != c.exit || v.SODSignature != c.signature || v.Issuer != c.issuer || group != c.group || c.reason != "" && v.SODReason != c.reason && v.IssuerReason != c.reason {
			t.Errorf("%s: exit %d, %s (%s), %s (%s), DG11 %q", c.name, code, v.SODSignature, v.SODReason, v.Issuer, v.IssuerReason, group)
		}
		if len(v.Checks) < 20 || (c.name == "without tag 77") != (len(v.Departures) == 1) {
			t.Errorf("%s: %d checks, departures %v", c.name, len(v.Checks), v.Departures)
		}
		for _, x := range v.Checks {
			if code == 0 && x.Verdict.String() != "successful" && x.Verdict.String() != "not supported" {
				t.Errorf("%s: %s is %v", c.name, x.ID, x.Verdict)
			}
		}
	}
	for _, wrong := range [][]string{
		{}, {"--at", "tomorrow", all[0]}, {"--min-level", "all", all[0]}, {"--nothing", all[0]},
	} {
		var errOut bytes.Buffer
		if code := run(append([]string{"chip", "verify", "--store", store}, wrong...), nil, &errOut, &errOut); code != 2 {
			t.Errorf("%v: exit %d: %s", wrong, code, errOut.String())
		}
	}
	for _, broken := range [][]string{at("missing.bin"), at("sod.bin", "noise.bin"), at("sod.bin", "group1.bin", "group1.bin")} {
		var out, errOut bytes.Buffer
		if code := run(append([]string{"chip", "verify", "--store", store}, broken...), nil, &out, &errOut); code != 1 || errOut.Len() == 0 || out.Len() > 0 {
			t.Errorf("%v: exit %d: %s", broken, code, errOut.String())
		}
	}
}
