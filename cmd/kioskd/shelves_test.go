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

// authority gives a kiosk its signed things.
type authority struct {
	t         *testing.T
	dir, keys string
	signer    shelf.Signer
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	a := authority{t: t, dir: t.TempDir()}
	secret, public, err := shelf.GenerateKey(rand.Reader, "national.example")
	if err != nil {
		t.Fatal(err)
	}
	if a.signer, err = shelf.NewSigner(secret); err != nil {
		t.Fatal(err)
	}
	a.keys = filepath.Join(a.dir, "keys")
	if err := os.WriteFile(a.keys, []byte(public+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return a
}

// sign puts a thing on the shelf.
func (a authority) sign(kind, name string, version uint64, issued time.Time, lasts time.Duration, text []byte) {
	a.t.Helper()
	m := shelf.Manifest{Kind: kind, Name: name, Version: version, Issued: issued, Expires: issued.Add(lasts)}
	if _, err := shelf.Sign(a.dir, m, "txt", text, a.signer); err != nil {
		a.t.Fatal(err)
	}
}

// shelves are those of a kiosk that is given c of them.
func (a authority) shelves(c config.Shelf, now func() time.Time) *Shelves {
	a.t.Helper()
	c.Dir, c.Keys, c.Policy = a.dir, a.keys, "policy"
	s, err := OpenShelves(config.Config{Shelf: c}, filepath.Join(a.dir, "floors.json"), now)
	if err != nil {
		a.t.Fatal(err)
	}
	return s
}

// A policy that is refused leaves the good one in force, and the page says so.
func TestRefusedPolicyIsShown(t *testing.T) {
	a := newAuthority(t)
	sign := func(version uint64, text []byte) {
		a.sign(shelf.KindPolicy, "policy", version, time.Now(), time.Hour, text)
	}
	sign(1, policy.Default())
	s := a.shelves(config.Shelf{}, time.Now)
	if v := s.Views(); len(v) != 0 {
		t.Errorf("a good policy is shown as %+v", v)
	}
	sign(2, []byte("no policy at all"))
	s.Refresh(t.Context())
	if _, err := s.Policy(); err != nil {
		t.Errorf("the good policy was pushed out: %v", err)
	}
	if v := s.Views(); len(v) != 1 || v[0].Name != "policy" || v[0].Version != 1 || v[0].State != "refused" {
		t.Errorf("the refusal is shown as %+v", v)
	}
	sign(3, policy.Default())
	s.Refresh(t.Context())
	if v := s.Views(); len(v) != 0 {
		t.Errorf("after a good one it is shown as %+v", v)
	}
}
