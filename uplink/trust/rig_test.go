package trust

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/test/rig/issuer"
)

// TestListForms: the ways in which a state of the rig signs its list, in time and
// form, with what becomes of each.
func TestListForms(t *testing.T) {
	now := time.Now().Truncate(time.Second)
	state := func(at time.Time) *issuer.State {
		s, err := issuer.New("UTO", issuer.Options{Now: at})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	current, ancient := state(now), state(now.AddDate(-40, 0, 0)) // all that the second issued is long over
	ds, err := current.Signer()
	if err != nil {
		t.Fatal(err)
	}
	undated := func(d *issuer.SignedData) { d.Time = time.Time{} }
	for _, c := range []struct {
		name   string
		by     *issuer.State
		change func(*issuer.SignedData)
		level  string // of the authority itself would be "bilateral"; of another on the list
		want   string // of the refusal
	}{
		{"good", current, nil, LevelList, ""},
		{"signer by key", current, func(d *issuer.SignedData) { d.ByKey = true }, LevelList, ""},
		{"indefinite lengths", current, func(d *issuer.SignedData) { d.Indefinite = true }, LevelList, ""},
		{"without a date", current, undated, LevelList, ""},
		{"without a date, by an old signer", ancient, undated, LevelManual, ""},
		{"an old list", ancient, nil, LevelList, ""},
		{"in the future", current, func(d *issuer.SignedData) { d.Time = now.AddDate(0, 0, 3) }, "", "in the future"},
		{"signed after its signer's time", ancient, func(d *issuer.SignedData) { d.Time = now }, "", "valid from"},
		{"corrupt", current, func(d *issuer.SignedData) { d.Corrupt = true }, "", "signature"},
		{"digest of another content", current, func(d *issuer.SignedData) { d.Digest = make([]byte, 32) }, "", "digest"},
		{"attributes for another type", current, func(d *issuer.SignedData) { d.AttributeFor = []int{1, 2, 3} }, "", "attributes"},
		{"a second signer that may not sign", current, func(d *issuer.SignedData) {
			d.Signers, d.Certificates = append(slices.Clone(d.Signers), ds), append(slices.Clone(d.Certificates), ds.DER)
		}, "", "2.23.136.1.1.3"},
		{"its signer is not inside", current, func(d *issuer.SignedData) { d.Certificates = d.Certificates[1:] }, "", "not inside"},
	} {
		w := &world{T: t, now: now}
		w.fresh()
		other := mint(t, 1, true)[0]
		if _, err := w.bundle(w.nation(), 1, block("CERTIFICATE", c.by.CSCA[0].DER)); err != nil {
			t.Fatal(err)
		}
		list, err := c.by.MasterList([][]byte{other, c.by.CSCA[0].DER}, c.change)
		if err != nil {
			t.Fatal(err)
		}
		r, err := importBytes(t, w.store, list)
		level := ""
		for e := range w.store.List(now) {
			if string(e.DER) == string(other) {
				level = e.Level
			}
		}
		if err != nil || level != c.level || (r.Err() == nil) != (c.want == "") {
			t.Errorf("%s: level %q, %v %+v", c.name, level, err, r)
		}
		if c.want != "" && (!errors.Is(r.Err(), ErrRefused) || !strings.Contains(r.Err().Error(), c.want)) {
			t.Errorf("%s: %v", c.name, r.Err())
		}
	}
}

// TestDefectByName: an entry that names a signer by issuer, serial number and digest
// is found; with another digest it is not this signer's.
func TestDefectByName(t *testing.T) {
	s, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ds, err := s.Signer()
	if err != nil {
		t.Fatal(err)
	}
	by, err := s.DefectSigner()
	if err != nil {
		t.Fatal(err)
	}
	twin := *ds
	twin.DER = append(slices.Clone(ds.DER), 0)
	list, err := s.DefectList(by, []issuer.Defect{
		{Signer: ds, Hashed: true, Kind: issuer.DefectRevoked, Parameters: issuer.Code(1)},
		{Signer: &twin, Hashed: true, Kind: issuer.DefectValidity, Parameters: issuer.Code(0)},
		{Signer: ds, Kind: issuer.DefectActive},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, now: time.Now()}
	w.fresh()
	for _, b := range [][]byte{s.CSCA[0].DER, list} {
		if r, err := importBytes(t, w.store, b); err != nil || r.Err() != nil {
			t.Fatalf("%v %+v", err, r)
		}
	}
	sod, err := issuer.SignedData{Type: []int{2, 23, 136, 1, 1, 1}, Content: []byte{0x30, 0}, Signers: []*issuer.Certificate{ds}, Certificates: [][]byte{ds.DER}}.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	e := w.store.Evidence(sod)
	if len(e.Defects) != 2 || e.Defects[0].Status != 1 || !strings.HasSuffix(e.Defects[0].Defect, ".1.1") || !strings.HasSuffix(e.Defects[1].Defect, ".1.4") || len(e.Anchors) != 1 {
		t.Errorf("%+v", e)
	}
}
