package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/config"
	"gatehouse/screening/policy"
	"gatehouse/test/rig/seals"
	"gatehouse/uplink/shelf"
)

// The certificates for seals come from the shelf; a pack that is refused leaves the
// good one in use, and the page says so.
func TestSealTrust(t *testing.T) {
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
	sign := func(kind, name string, version uint64, text []byte) {
		t.Helper()
		now := time.Now()
		m := shelf.Manifest{Kind: kind, Name: name, Version: version, Issued: now, Expires: now.Add(time.Hour)}
		if _, err := shelf.Sign(dir, m, "pem", text, signer); err != nil {
			t.Fatal(err)
		}
	}
	n, err := seals.NewNation("UT", "P-256", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	trust, err := n.Trust()
	if err != nil {
		t.Fatal(err)
	}
	clock := time.Now()
	sign(shelf.KindPolicy, "policy", 1, policy.Default())
	open := func(name string) *Shelves {
		s, err := OpenShelves(config.Shelf{Dir: dir, Keys: keys, Policy: "policy", Seals: name}, filepath.Join(dir, "floors.json"), func() time.Time { return clock })
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if _, looks := open("").Seals(); looks {
		t.Error("a kiosk without the name looks for seals")
	}
	s := open("seals")
	shown := func(step, state string, version uint64, anchors int) {
		t.Helper()
		got, looks := s.Seals()
		if !looks || got.Version != version || len(got.Anchors) != anchors || (got.Err == nil) != (state == "ok") {
			t.Errorf("%s: version %d, %d anchors, %v", step, got.Version, len(got.Anchors), got.Err)
		}
		if v := s.Views(); len(v) != 1 || v[0].Name != "seals" || v[0].State != state || v[0].Version != version {
			t.Errorf("%s is shown as %+v", step, v)
		}
	}
	shown("none yet", "missing", 0, 0)
	sign(shelf.KindSeals, "seals", 1, trust)
	s.Refresh()
	shown("the first", "ok", 1, 1)
	sign(shelf.KindSeals, "seals", 2, []byte("no certificates"))
	s.Refresh()
	shown("a broken one", "refused", 1, 1)
	sign(shelf.KindSeals, "seals", 3, trust)
	s.Refresh()
	shown("the next good one", "ok", 3, 1)
	clock = clock.Add(2 * time.Hour)
	shown("an old one", "stale", 3, 1)
	clock = time.Now()
	sign(shelf.KindSeals, "seals", 2, trust)
	s.Refresh()
	shown("a roll-back", "refused", 3, 1)
}
