package main

import (
	"testing"
	"time"

	"gatehouse/cmd/kioskd/config"
	"gatehouse/screening/policy"
	"gatehouse/uplink/shelf"
)

// Templates of document models come from the shelf like lists: missing and refused
// ones are shown, and a good pack stays in use when a bad one follows.
func TestTemplates(t *testing.T) {
	a, now := newAuthority(t), time.Now()
	sign := func(kind, name string, version uint64, issued time.Time, text string) {
		t.Helper()
		a.sign(kind, name, version, issued, 10*366*24*time.Hour, []byte(text))
	}
	sign(shelf.KindPolicy, "policy", 1, now, string(policy.Default()))
	s := a.shelves(config.Shelf{Models: "models"}, time.Now)
	const empty = "{\"format\": \"gatehouse-models 1\"}\n"
	for _, c := range []struct {
		name    string
		make    func()
		state   string
		version uint64 // in use, 0 = none
		missing bool
	}{
		{"none", func() {}, "missing", 0, true},
		{"no pack", func() { sign(shelf.KindModels, "models", 1, now, "{}") }, "refused", 0, false},
		{"of another kind", func() { sign(shelf.KindList, "models", 2, now, empty) }, "refused", 0, false},
		{"good", func() { sign(shelf.KindModels, "models", 3, now, empty) }, "ok", 3, false},
		{"a bad one after it", func() { sign(shelf.KindModels, "models", 4, now, "{}") }, "refused", 3, false},
		{"an older one", func() { sign(shelf.KindModels, "models", 2, now, empty) }, "refused", 3, false},
		{"a newer one", func() { sign(shelf.KindModels, "models", 5, now, empty+" ") }, "ok", 5, false},
		{"old", func() { sign(shelf.KindModels, "models", 6, now.Add(-2*366*24*time.Hour), empty) }, "stale", 6, false},
	} {
		c.make()
		s.Refresh(t.Context())
		m := s.Models()
		if (m.Pack != nil) != (c.version > 0) || m.Version != c.version || m.Missing != c.missing || (m.Err == nil) != (c.state == "ok" || c.state == "stale") {
			t.Errorf("%s: %+v", c.name, m)
		}
		if v := s.Views(); len(v) != 1 || v[0].Name != "models" || v[0].State != c.state || v[0].Version != c.version {
			t.Errorf("%s: shown as %+v, want %s", c.name, v, c.state)
		}
	}
}
