package bench

import (
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/screening"
	"gatehouse/screening/pki"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
	"gatehouse/uplink/trust"
)

// Passive authentication of a document with all its checks, for the keys that states
// sign with, the authority's the same as the signer's: at most 30 ms of the processor,
// the search of the trust store included. The store holds ten other states.
//
//	go test ./test/bench -run PassiveAuthentication -v
func TestPassiveAuthentication(t *testing.T) { passiveAuthentication(t) }

// BenchmarkPassiveAuthentication prints the same among the other figures.
func BenchmarkPassiveAuthentication(b *testing.B) {
	for b.Loop() {
		passiveAuthentication(b)
	}
}

func passiveAuthentication(t testing.TB) {
	const times, most = 20, 30 * time.Millisecond
	dir := t.TempDir()
	for i := range 10 {
		state, err := issuer.New(fmt.Sprintf("X%cA", 'A'+i), issuer.Options{})
		if err != nil {
			t.Fatal(err)
		}
		keep(t, dir, state)
	}
	for _, k := range []struct {
		name string
		spec issuer.KeySpec
	}{
		{"RSA-4096, PKCS #1 v1.5", issuer.KeySpec{RSA: 4096}},
		{"RSA-4096, PSS", issuer.KeySpec{RSA: 4096, PSS: true}},
		{"brainpoolP256r1, explicit", issuer.KeySpec{}},
		{"brainpoolP384r1, explicit", issuer.KeySpec{Curve: "brainpoolP384r1", Hash: "SHA-384"}},
		{"P-521, explicit", issuer.KeySpec{Curve: "P-521", Hash: "SHA-512"}},
		{"P-521", issuer.KeySpec{Curve: "P-521", Hash: "SHA-512", Named: true}},
	} {
		state, err := issuer.New("UTO", issuer.Options{CSCA: k.spec, Signer: k.spec})
		if err != nil {
			t.Fatal(err)
		}
		store := keep(t, dir, state)
		e := passive(t, state)
		begun := spent(t)
		for range times {
			known := store.Evidence(e.Chip.File("EF.SOD").Content)
			e.Chip.Trust = &known
			if id := unproven(pki.Check(e, time.Now(), pki.Rules{MinLevel: pki.Levels[0]})); id != "" {
				t.Fatalf("%s: %s", k.name, id)
			}
		}
		cost := (spent(t) - begun) / times
		t.Logf("%-26s %5.1f ms of the processor", k.name, cost.Seconds()*1000)
		if cost > most {
			t.Errorf("%s: %v, at most %v", k.name, cost, most)
		}
	}
}

// keep puts the authorities of a state and its revocation list into a store.
func keep(t testing.TB, dir string, s *issuer.State) *trust.Store {
	t.Helper()
	store, err := trust.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	crl, err := s.CRL(s.Now().Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: crl})
	for _, der := range s.Anchors() {
		text = append(text, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
	}
	path := filepath.Join(t.TempDir(), s.Code+".pem")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Import(t.Context(), path, trust.Options{Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	return store
}

// passive is the evidence of a document of the state that was read whole.
func passive(t testing.TB, s *issuer.State) *screening.Evidence {
	t.Helper()
	person := issuer.Specimen(s.Code, "L898902C3")
	p, err := s.Personalise(person, issuer.CardOptions{Groups: []int{11, 12}, Chip: []issuer.ChipKey{{ID: 1, Domain: 13, Ciphers: []card.Cipher{card.AES128}}}})
	if err != nil {
		t.Fatal(err)
	}
	c := capture.Chip{State: capture.Captured}
	for name, id := range map[string]uint16{"EF.SOD": card.EFSOD, "DG1": card.DG(1), "DG2": card.DG(2), "DG11": card.DG(11), "DG12": card.DG(12), "DG14": card.DG(14)} {
		c.Files = append(c.Files, capture.ChipFile{Name: name, State: capture.FileRead, Bytes: p.Application[id]})
	}
	e := &screening.Evidence{Chip: evidence.Chip(c)}
	e.Document.State, e.Document.Lines = capture.Captured.String(), person.Lines
	return e
}

// unproven names the first check of passive authentication that is not successful.
func unproven(all []screening.Finding) string {
	want := map[string]bool{"chip.hashes": true, "chip.signature": true, "chip.signer": true, "chip.validity.ds": true, "chip.validity.csca": true, "chip.revocation": true, "chip.issuer": true, "chip.mrz": true}
	for _, f := range all {
		if want[f.ID] && f.Verdict != screening.Successful {
			return f.ID + " " + f.Verdict.String() + ": " + f.Text
		}
		delete(want, f.ID)
	}
	for id := range want {
		return id + " is missing"
	}
	return ""
}
