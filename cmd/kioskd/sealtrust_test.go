package main

import (
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
	a := newAuthority(t)
	sign := func(kind, name string, version uint64, text []byte) {
		t.Helper()
		a.sign(kind, name, version, time.Now(), time.Hour, text)
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
		return a.shelves(config.Shelf{Seals: name}, func() time.Time { return clock })
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
	s.Refresh(t.Context())
	shown("the first", "ok", 1, 1)
	sign(shelf.KindSeals, "seals", 2, []byte("no certificates"))
	s.Refresh(t.Context())
	shown("a broken one", "refused", 1, 1)
	sign(shelf.KindSeals, "seals", 3, trust)
	s.Refresh(t.Context())
	shown("the next good one", "ok", 3, 1)
	clock = clock.Add(2 * time.Hour)
	shown("an old one", "stale", 3, 1)
	clock = time.Now()
	sign(shelf.KindSeals, "seals", 2, trust)
	s.Refresh(t.Context())
	shown("a roll-back", "refused", 3, 1)
}
