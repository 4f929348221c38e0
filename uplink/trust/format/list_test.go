package format

import (
	"bytes"
	"errors"
	"testing"

	"gatehouse/test/rig/anchors"
)

var (
	revoked = []byte{0x06, 0x0A, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x01, 0x05, 0x01, 0x01}
	sha256  = []byte{0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01}
)

func set(parts ...[]byte) []byte {
	b := seq(parts...)
	b[0] = tagSet
	return b
}

func tagged(tag byte, parts ...[]byte) []byte {
	b := seq(parts...)
	b[0] = tag
	return b
}

// TestDefectList: both versions, each way to name a signer, each way to write the
// tags of version 2; and what is refused.
func TestDefectList(t *testing.T) {
	status := []byte{0x0A, 1, 2}
	first := set(seq(revoked, status))
	keyID := []byte{0x80, 2, 7, 8}
	byName := seq(seq(), []byte{2, 1, 9})
	digest := []byte{4, 2, 5, 6}
	list := func(version byte, defects ...[]byte) []byte {
		return seq([]byte{2, 1, version}, sha256, set(defects...))
	}
	for _, c := range []struct {
		name string
		b    []byte
		ok   bool
	}{
		{"by key", list(0, seq(keyID, first)), true},
		{"by name", list(0, seq(byName, first)), true},
		{"by digest", list(0, seq(digest, first)), true},
		{"by key and digest", list(0, seq(keyID, digest, first)), true},
		{"version 2", list(1, seq(keyID, set(tagged(0xA0, revoked, tagged(0xA0, status), []byte{0x81, 1, 'x'})))), true},
		{"version 2, tags around", list(1, seq(keyID, set(tagged(0xA0, seq(revoked, tagged(0xA0, status), tagged(0xA1, []byte{0x0C, 1, 'x'})))))), true},
		{"version 2, described", list(1, seq(keyID, first, []byte{0x0C, 1, 'y'})), true},
		{"nobody", list(0, seq(first)), false},
		{"version 3", list(2, seq(keyID, first)), false},
		{"described in version 1", list(0, seq(keyID, first, []byte{0x0C, 1, 'y'})), false},
		{"two parameters", list(0, seq(keyID, set(seq(revoked, status, status)))), false},
		{"no type", list(0, seq(keyID, set(seq(status)))), false},
		{"more behind it", append(list(0), 0), false},
		{"more inside", seq([]byte{2, 1, 0}, sha256, set(), set()), false},
		{"cut", list(0, seq(keyID, first))[:20], false},
	} {
		l, err := DefectList(c.b)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !c.ok {
			continue
		}
		e := l.Entries[0]
		if got, is := e.Known[0].Status(); l.Hash != "2.16.840.1.101.3.4.2.1" || e.Known[0].Type != OIDDefectList+".1.1" || got != 2 || !is {
			t.Errorf("%s: %+v", c.name, l)
		}
	}
	if l, err := DefectList(list(0)); err != nil || len(l.Entries) != 0 {
		t.Errorf("an empty list: %v", err)
	}
	many := make([][]byte, 0, 300)
	for range 300 {
		many = append(many, seq(revoked))
	}
	long := bytes.Join(many, nil)
	inner := append([]byte{tagSet, 0x82, byte(len(long) >> 8), byte(len(long))}, long...)
	entry := append([]byte{tagSequence, 0x82, byte((len(inner) + 4) >> 8), byte(len(inner) + 4)}, append(keyID, inner...)...)
	body := append([]byte{2, 1, 0}, append(sha256, append([]byte{tagSet, 0x82, byte(len(entry) >> 8), byte(len(entry))}, entry...)...)...)
	if _, err := DefectList(append([]byte{tagSequence, 0x82, byte(len(body) >> 8), byte(len(body))}, body...)); !errors.Is(err, ErrLimit) {
		t.Errorf("300 defects of one signer: %v", err)
	}
}

func TestDeviationList(t *testing.T) {
	kind := []byte{0x06, 0x08, 0x67, 0x81, 0x08, 0x01, 0x01, 0x07, 0x02, 0x02}
	good := anchors.DeviationList("P<", []byte{7, 8}, kind)
	l, err := DeviationList(good)
	if err != nil || len(l.Entries) != 1 {
		t.Fatalf("%v %+v", err, l)
	}
	if e := l.Entries[0]; !bytes.Equal(e.Signer.KeyID, []byte{7, 8}) || len(e.Limits) != 4 || e.Known[0].Type != "2.23.136.1.1.7.2.2" || e.Known[0].Text != "wrong hash" || !bytes.Equal(e.Known[0].Parameters, []byte{2, 1, 2}) {
		t.Errorf("%+v", e)
	}
	if bytes.Contains([]byte(l.Entries[0].Limits[3].Value), []byte("X000")) {
		t.Error("document numbers are kept")
	}
	withHash := seq([]byte{2, 1, 0}, seq(sha256, []byte{5, 0}), set(seq(seq([]byte{0x83, 2, 1, 2}), set(seq(kind)))))
	if l, err := DeviationList(withHash); err != nil || l.Hash != "2.16.840.1.101.3.4.2.1" || len(l.Entries[0].Signer.Hash) != 2 {
		t.Errorf("by digest: %v %+v", err, l)
	}
	for i := range good {
		if _, err := DeviationList(good[:i]); err == nil {
			t.Errorf("cut at %d: read", i)
		}
	}
}
