package seal_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"gatehouse/capture/seal"
)

// judge is the property of every message: no panic, errors of the documented kinds
// that hold nothing of the message, and nothing valid that the workshop did not make.
func judge(t *testing.T, w *workshop, b []byte) {
	s, err := seal.Parse(b)
	if err != nil {
		if !errors.Is(err, seal.ErrNoSeal) && !errors.Is(err, seal.ErrRead) && !errors.Is(err, seal.ErrFormat) {
			t.Fatalf("an error of another kind: %v", err)
		}
		if len(err.Error()) > 400 {
			t.Fatalf("a long error: %v", err)
		}
		return
	}
	r := seal.Verify(s, w.trust, now)
	if r.Status == seal.Valid || r.Status == seal.UnknownFeature {
		for _, m := range w.seals {
			if string(m.payload) == string(b) || s.Kind == seal.VDSNC && saysAlike(t, s, m.payload) {
				return
			}
		}
		t.Fatalf("%v is valid and nobody made it", s)
	}
	s.MRZ()
}

// saysAlike tells whether a VDS-NC says what the made one says: JSON may be spelled
// in several ways.
func saysAlike(t *testing.T, s seal.Seal, payload []byte) bool {
	x, err := seal.Parse(payload)
	if err != nil {
		t.Fatal(err)
	}
	return x.Kind == s.Kind && x.Version == s.Version && x.Issuer == s.Issuer && x.Document == s.Document && reflect.DeepEqual(x.Features, s.Features)
}

func fuzzOf(f *testing.F, prefix string) {
	w := newWorkshop(f)
	for _, m := range w.seals {
		if strings.HasPrefix(string(m.payload), prefix) {
			f.Add(m.payload)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) { judge(t, w, b) })
}

// FuzzVDS, FuzzIDB and FuzzVDSNC begin with the seals of their kind.
func FuzzVDS(f *testing.F)   { fuzzOf(f, "\xdc") }
func FuzzIDB(f *testing.F)   { fuzzOf(f, "RDB1") }
func FuzzVDSNC(f *testing.F) { fuzzOf(f, "{") }

// FuzzTrust: no text panics.
func FuzzTrust(f *testing.F) {
	n := nation(f, "UT", "P-256")
	text, err := n.Trust()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := seal.ParseTrust(b); err != nil && !errors.Is(err, seal.ErrTrust) {
			t.Fatalf("an error of another kind: %v", err)
		}
	})
}
