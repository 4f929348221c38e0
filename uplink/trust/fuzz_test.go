package trust

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"testing"
	"time"

	"gatehouse/test/rig/anchors"
	"gatehouse/uplink/shelf"
	"gatehouse/uplink/trust/format"
)

// inMemory runs an import up to the disk.
func inMemory(t *testing.T, st *state, now time.Time, fill func(*draft) error) *draft {
	d := &draft{ctx: t.Context(), st: st.draft(), now: now, report: &Report{}, wheres: map[ID]string{}}
	if err := fill(d); err != nil {
		return nil
	}
	if err := d.proveAll(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	d.settle()
	d.finish()
	return d
}

// sound checks what must hold of every state, whatever was imported.
func sound(t *testing.T, d *draft, bilateral bool) {
	t.Helper()
	for id, c := range d.st.certificates {
		level := d.st.levels[id]
		switch {
		case c.anchor() && c.Proof == "", !c.anchor() && c.Proof != "", c.Role == RoleCSCA && c.Proof != ProofSelf:
			t.Fatalf("%s is proven by %q", c.Role, c.Proof)
		case !bilateral && level != LevelManual:
			t.Fatalf("level %q of nothing", level)
		case id != sha256.Sum256(c.der), len(c.Sources) == 0, slices.ContainsFunc(c.Sources, func(n uint64) bool { return d.st.sources[n] == nil }):
			t.Fatalf("row %+v", c.certificateRow)
		}
		if _, err := seal(id[:], c.certificateRow); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range d.st.sources {
		if _, err := seal(nil, s.sourceRow); err != nil {
			t.Fatal(err)
		}
	}
	if r := d.report; r.New < 0 || r.Certificates > r.New+r.Known+r.Signers+len(r.Rejected) {
		t.Fatalf("lost: %+v", r)
	}
}

func seeds(f *testing.F) (der [][]byte) {
	w, err := anchors.New(f.TempDir())
	if err != nil {
		f.Skip(err)
	}
	for _, err := range []error{w.Authority("a", "/C=UT/CN=CSCA"), w.Authority("b", "/C=UT/CN=CSCA 2"), w.Link("ab", "a", "b", "/C=UT/CN=CSCA 2"), w.Issue("mls", "a", "/C=UT/CN=MLS", "mls"), w.Issue("dfls", "a", "/C=UT/CN=DFLS", "dfls")} {
		if err != nil {
			f.Fatal(err)
		}
	}
	var certificates [][]byte
	for _, name := range []string{"a", "b", "ab"} {
		b, err := w.DER(name)
		if err != nil {
			f.Fatal(err)
		}
		certificates = append(certificates, b)
	}
	list := anchors.MasterList(certificates...)
	signed, err := w.Sign("mls", format.OIDMasterList, list)
	if err != nil {
		f.Fatal(err)
	}
	defects, err := w.Sign("dfls", format.OIDDefectList, anchors.DefectList(1, anchors.Defect{KeyID: []byte{1}, Type: []byte{6, 1, 42}, Status: 1}))
	if err != nil {
		f.Fatal(err)
	}
	crl, err := w.CRL("a", "mls")
	if err != nil {
		f.Fatal(err)
	}
	return append(certificates, list, signed, defects, crl)
}

// FuzzMasterList: whatever a list says, nothing of it is believed more than by hand,
// every authority that is kept is proven or an orphan, and the counts hold.
func FuzzMasterList(f *testing.F) {
	for _, b := range seeds(f) {
		f.Add(b)
	}
	now := time.Now()
	f.Fuzz(func(t *testing.T, b []byte) {
		d := inMemory(t, newState(), now, func(d *draft) error {
			d.file = &source{sourceRow: sourceRow{File: "x", Digest: sha256.Sum256(b)}}
			return format.Walk(t.Context(), bytes.NewReader(b), int64(len(b)), d.object)
		})
		if d != nil {
			sound(t, d, false)
		}
	})
}

// FuzzBundle: the same of what the nation signed.
func FuzzBundle(f *testing.F) {
	for _, b := range seeds(f) {
		f.Add(b, block("CERTIFICATE", b))
	}
	now := time.Now()
	f.Fuzz(func(t *testing.T, before, b []byte) {
		first := inMemory(t, newState(), now, func(d *draft) error {
			d.file = &source{sourceRow: sourceRow{File: "x", Digest: sha256.Sum256(before)}}
			return format.Walk(t.Context(), bytes.NewReader(before), int64(len(before)), d.object)
		})
		st := newState()
		if first != nil {
			st = first.st
		}
		item := shelf.Item{Manifest: shelf.Manifest{Kind: shelf.KindTrust, Name: "partners", Version: 1, Issued: now, Expires: now.Add(time.Hour), SHA256: sha256.Sum256(b)}, Content: b}
		if d := inMemory(t, st, now, func(d *draft) error { return d.bundle(t.Context(), item) }); d != nil {
			sound(t, d, true)
		}
	})
}
