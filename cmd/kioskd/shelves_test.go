package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/config"
	"gatehouse/screening/policy"
	"gatehouse/uplink/shelf"
)

// A policy that is refused leaves the good one in force, and the page says so.
func TestRefusedPolicyIsShown(t *testing.T) {
	dir := t.TempDir()
	secret, public, err := shelf.GenerateKey(rand.Reader, "national-lists.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := shelf.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	keys := filepath.Join(dir, "keys")
	if err := os.WriteFile(keys, []byte(public+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sign := func(version uint64, text []byte) {
		now := time.Now()
		_, err := shelf.Sign(dir, shelf.Manifest{Kind: shelf.KindPolicy, Name: "policy", Version: version, Issued: now, Expires: now.Add(time.Hour)}, "toml", text, signer)
		if err != nil {
			t.Fatal(err)
		}
	}
	sign(1, policy.Default())
	s, err := OpenShelves(config.Shelf{Dir: dir, Keys: keys, Policy: "policy"}, filepath.Join(dir, "floors.json"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if v := s.Views(); len(v) != 0 {
		t.Errorf("a good policy is shown as %+v", v)
	}
	sign(2, []byte("no policy at all"))
	s.Refresh()
	if _, err := s.Policy(); err != nil {
		t.Errorf("the good policy was pushed out: %v", err)
	}
	if v := s.Views(); len(v) != 1 || v[0].Name != "policy" || v[0].Version != 1 || v[0].State != "refused" {
		t.Errorf("the refusal is shown as %+v", v)
	}
	sign(3, policy.Default())
	s.Refresh()
	if v := s.Views(); len(v) != 0 {
		t.Errorf("after a good one it is shown as %+v", v)
	}
}
