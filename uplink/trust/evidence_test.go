package trust

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"gatehouse/screening"
	"gatehouse/test/rig/anchors"
	"gatehouse/uplink/trust/format"
)

const securityObject = "2.23.136.1.1.1"

// sod is an EF.SOD whose content is of no interest here.
func (w *world) sod(by string) []byte {
	w.Helper()
	inner := w.signed(by, securityObject, []byte("content"))
	return append([]byte{0x77, 0x82, byte(len(inner) >> 8), byte(len(inner))}, inner...)
}

func (w *world) anchors(e screening.TrustEvidence) (out []string) {
	w.Helper()
	for _, a := range e.Anchors {
		for _, name := range []string{"a", "b", "ab", "x", "ba", "old"} {
			if der, err := w.DER(name); err == nil && bytes.Equal(der, a.Certificate) {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// TestEvidenceAnchors: every candidate is there, by key, by name and by links both
// ways; nobody else's is.
func TestEvidenceAnchors(t *testing.T) {
	w := newWorld(t)
	// ba closes a loop; old has the name of a and another key.
	w.do(w.Link("ba", "b", "a", "/C=UT/O=Utopia/CN=CSCA"), w.Authority("old", "/C=UT/O=Utopia/CN=CSCA"), w.Issue("ds2", "b", "/C=UT/CN=DS 2", "dsc"))
	if e := w.store.Evidence(w.sod("ds")); e.State != "missing" || e.Reason == "" {
		t.Errorf("an empty store: %+v", e)
	}
	w.take(w.list("x"))
	if e := w.store.Evidence(w.sod("ds")); e.State != "searched" || len(e.Anchors) > 0 || len(e.Lists) > 0 {
		t.Errorf("no anchor of this state: %+v", e)
	}
	w.take(w.list("x", "a", "ab", "b", "ba", "old", "mls"))
	for by, want := range map[string]string{"ds": "a ab b ba old", "ds2": "a ab b ba old"} {
		e := w.store.Evidence(w.sod(by))
		if got := strings.Join(w.anchors(e), " "); got != want || len(e.Anchors) != 5 {
			t.Errorf("%s: anchors %q of %d, want %q", by, got, len(e.Anchors), want)
		}
		for _, a := range e.Anchors {
			if a.Level != LevelManual || a.Source == "" || a.ProvenBy == "" {
				t.Errorf("anchor %+v", a)
			}
		}
		if len(e.Lists) != 1 || e.Lists[0].Name != e.Anchors[0].Source || e.Lists[0].Kind != KindMasterList || e.Lists[0].Stored == 0 {
			t.Errorf("%+v", e.Lists)
		}
	}
	if got := w.store.Evidence([]byte("hello"), w.sod("ds")); len(got.Anchors) != 5 || got.Reason == "" {
		t.Errorf("one object that cannot be read: %+v", got)
	}
}

// TestEvidenceSigner: a signer that the SOD does not hold is found by what names it.
func TestEvidenceSigner(t *testing.T) {
	w := newWorld(t)
	bare, err := w.SignBare("ds", securityObject, []byte("content"))
	w.do(err)
	w.take(w.der("a"))
	if e := w.store.Evidence(bare); len(e.Signers) > 0 || len(e.Anchors) > 0 {
		t.Errorf("a signer nobody knows: %+v", e)
	}
	w.take(w.der("ds"))
	e := w.store.Evidence(bare)
	if len(e.Signers) != 1 || !bytes.Equal(e.Signers[0], w.der("ds")) || strings.Join(w.anchors(e), " ") != "a" {
		t.Errorf("%+v", e)
	}
	if e := w.store.Evidence(w.sod("ds")); len(e.Signers) > 0 || len(e.Known) != 1 || e.Known[0].Level != LevelManual {
		t.Errorf("a signer inside that the store knows too: %+v", e)
	}
	// On a signer list that is proven, it is known at that level, and no anchor.
	w.do(w.Issue("sls", "a", "/C=UT/CN=SLS", "sls"))
	_, err = w.bundle(w.nation(), 1, block("CERTIFICATE", w.der("a")))
	w.do(err)
	r, err := w.try(w.signed("sls", format.OIDSignerList, w.list("ds", "x")))
	w.do(err)
	if len(r.Rejected) != 1 || w.has("x") != nil {
		t.Errorf("an authority on a signer list: %+v", r)
	}
	if e := w.store.Evidence(w.sod("ds")); len(e.Known) != 1 || e.Known[0].Level != LevelList || len(e.Anchors) != 1 {
		t.Errorf("%+v", e.Known)
	}
}

// TestEvidenceLists: what revocation, defect and deviation lists say of this signer
// is there, and of no other.
func TestEvidenceLists(t *testing.T) {
	w := newWorld(t)
	w.do(w.Issue("other", "a", "/C=UT/CN=DS 3", "dsc"), w.Issue("dfls", "a", "/C=UT/CN=DFLS", "dfls"), w.Issue("dls", "a", "/C=UT/CN=DLS", "dls"))
	_, err := w.bundle(w.nation(), 1, block("CERTIFICATE", w.der("a")))
	w.do(err)
	w.take(w.crl("a", "ds"))
	revoked := []byte{0x06, 0x0A, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x01, 0x05, 0x01, 0x01}
	hash := []byte{0x06, 0x08, 0x67, 0x81, 0x08, 0x01, 0x01, 0x07, 0x02, 0x02}
	for _, version := range []int64{0, 1} {
		w.take(w.signed("dfls", format.OIDDefectList, anchors.DefectList(version, anchors.Defect{KeyID: w.keyID("ds"), Type: revoked, Status: 3}, anchors.Defect{KeyID: w.keyID("x"), Type: revoked, Status: 1})))
		e := w.store.Evidence(w.sod("ds"))
		if len(e.Revocation) != 1 || !slices.Equal(e.Revocation[0].Revoked, []string{w.parse("ds").Serial.Text(16)}) || !e.Revocation[0].Proven || e.Revocation[0].NextUpdate == 0 {
			t.Errorf("revocation %+v", e.Revocation)
		}
		d := e.Defects[len(e.Defects)-1]
		if d.Defect != "0.4.0.127.0.7.3.1.5.1.1" || d.Status != 3 || d.Source == "" || hex.EncodeToString(d.Value) != "0a0103" {
			t.Errorf("version %d: %+v", version, e.Defects)
		}
		if e := w.store.Evidence(w.sod("other")); len(e.Defects) > 0 || len(e.Revocation) != 1 || len(e.Revocation[0].Revoked) > 0 {
			t.Errorf("another signer: %+v %+v", e.Defects, e.Revocation)
		}
	}
	w.take(w.signed("dls", format.OIDDeviationList, anchors.DeviationList("P<", w.keyID("other"), hash)))
	e := w.store.Evidence(w.sod("other"))
	want := []screening.Value{{Name: "document type", Value: "P<"}, {Name: "issued from", Value: "20200101000000Z"}, {Name: "issued until", Value: "20201231000000Z"}, {Name: "document numbers", Value: "2"}}
	if len(e.Defects) != 1 || e.Defects[0].Defect != "2.23.136.1.1.7.2.2" || !slices.Equal(e.Defects[0].Limits, want) || hex.EncodeToString(e.Defects[0].Value) != "020102" {
		t.Errorf("%+v", e.Defects)
	}
	var kinds []string
	for _, l := range e.Lists {
		if !l.Proven {
			t.Errorf("%+v is not proven", l)
		}
		kinds = append(kinds, l.Kind)
	}
	if !slices.Equal(kinds, []string{KindBilateral, KindRevocation, KindDeviations}) {
		t.Errorf("%v", kinds)
	}
}
