package trust

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/test/rig/anchors"
	"gatehouse/uplink/trust/format"
)

// TestListSigner: a list is refused whole unless its signature is right and its signer
// is what it claims to be.
func TestListSigner(t *testing.T) {
	w := newWorld(t)
	day := 24 * time.Hour
	w.do(w.Issue("self", "mls", "/C=UT/CN=Under a signer", "mls"), w.Issue("dls", "a", "/C=UT/CN=DLS", "dls"),
		w.IssueFor("old", "a", "/C=UT/CN=Old MLS", "mls", w.now.Add(-30*day), w.now.Add(-day)),
		w.IssueFor("early", "a", "/C=UT/CN=Early MLS", "mls", w.now.Add(day), w.now.Add(30*day)),
		w.Authority("twin", "/C=UT/O=Utopia/CN=CSCA"), w.Issue("stranger", "twin", "/C=UT/CN=MLS", "mls"))
	content := w.list("a", "x")
	good := w.signed("mls", format.OIDMasterList, content)
	flip := func(b, part []byte, at int) []byte {
		b = bytes.Clone(b)
		i := bytes.LastIndex(b, part)
		if i < 0 {
			t.Fatal("the test changes nothing")
		}
		b[i+at] ^= 1
		return b
	}
	for _, c := range []struct {
		name string
		file []byte
		want string // of the reason; empty: it is taken
	}{
		{"good", good, ""},
		{"its authority is not known", w.signed("mls", format.OIDMasterList, w.list("x")), ""},
		{"content changed", flip(good, []byte("Xutopia"), 0), "digest"},
		{"signature changed", append(good[:len(good)-1:len(good)-1], good[len(good)-1]^1), "signature"},
		{"a document signer", w.signed("ds", format.OIDMasterList, content), "2.23.136.1.1.3"},
		{"the signer of other lists", w.signed("dls", format.OIDMasterList, content), "2.23.136.1.1.3"},
		{"the authority itself", w.signed("a", format.OIDMasterList, content), "2.23.136.1.1.3"},
		{"under a signer", w.signed("self", format.OIDMasterList, w.list("a", "mls")), "no CSCA"},
		{"expired", w.signed("old", format.OIDMasterList, content), "valid from"},
		{"not yet valid", w.signed("early", format.OIDMasterList, content), "valid from"},
		{"another list's type", w.signed("mls", format.OIDDeviationList, content), "deviation list"},
		{"an unknown type", w.signed("mls", "1.2.3.4", content), "no list"},
		{"no list inside", w.signed("mls", format.OIDMasterList, []byte("hello")), "no signed data"},
	} {
		w.fresh()
		r, err := w.try(c.file)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if taken := w.has("x") != nil; taken != (c.want == "") {
			t.Errorf("%s: taken %v: %+v", c.name, taken, r)
		}
		if c.want != "" && (r.Err() == nil || !errors.Is(r.Err(), ErrRefused) || !strings.Contains(r.Err().Error(), c.want)) {
			t.Errorf("%s: %v", c.name, r.Err())
		}
	}
	// The key that the signer names is here, and did not sign it.
	w.fresh()
	w.take(w.der("a"))
	forged := bytes.Replace(w.signed("stranger", format.OIDMasterList, content), w.keyID("twin"), w.keyID("a"), 1)
	if r, err := w.try(forged); err != nil || r.Err() == nil {
		t.Errorf("a signer that names a key that did not sign it: %v %+v", err, r)
	}
	// A revoked signer, with the same list taken before as the control.
	w.fresh()
	w.take(w.der("a"))
	w.take(good)
	w.take(w.crl("a", "mls"))
	if r, err := w.try(w.signed("mls", format.OIDMasterList, content)); err != nil || r.Err() == nil || !strings.Contains(r.Err().Error(), "revoked") {
		t.Errorf("a revoked signer: %v %+v", err, r)
	}
}

func (w *world) keyID(name string) []byte {
	w.Helper()
	if e := w.parse(name); e != nil {
		return e.SubjectKeyID
	}
	return nil
}

// TestProven: a list is proven by an anchor that is believed without it, and by
// nothing else.
func TestProven(t *testing.T) {
	w := newWorld(t)
	w.do(w.Issue("mls2", "b", "/C=UT/CN=MLS 2", "mls"), w.Issue("xmls", "x", "/C=XU/CN=MLS", "mls"))
	n := w.nation()
	a := block("CERTIFICATE", w.der("a"))
	level := func(name, want string) {
		t.Helper()
		if e := w.has(name); e == nil || e.Level != want {
			t.Errorf("%s: %+v, want level %s", name, e, want)
		}
	}

	own := w.signed("mls", format.OIDMasterList, w.list("a", "b", "ab", "x"))
	w.take(own)
	level("x", LevelManual)
	w.take(w.der("a")) // somebody's hand is not the nation
	level("x", LevelManual)
	r, err := w.bundle(n, 1, a)
	if err != nil || len(r.Proven) != 1 {
		t.Fatalf("%v %+v", err, r)
	}
	level("a", LevelBilateral)
	level("x", LevelList)
	if got := w.has("a").Provenance; len(got) != 3 {
		t.Errorf("an anchor from three sources keeps %+v", got)
	}
	// What is proven proves others in turn.
	w.take(w.signed("xmls", format.OIDMasterList, w.list("b", "x")))
	if s := w.store.Sources(w.now); !s[len(s)-1].Proven || s[len(s)-1].ProvenBy != w.has("x").SHA256 {
		t.Errorf("a list under an anchor of a proven list: %+v", s[len(s)-1])
	}
	// The nation takes its word back.
	_, err = w.store.Remove(t.Context(), "bilateral partners", Options{Now: w.now})
	w.do(err)
	level("x", LevelManual)

	// Through a link: the nation knows the old key, the list is under the new one.
	w.fresh()
	_, err = w.bundle(n, 1, a)
	w.do(err)
	w.take(w.signed("mls2", format.OIDMasterList, w.list("b", "x")))
	level("x", LevelManual)
	w.take(w.der("ab"))
	level("x", LevelList)

	// A signer that is revoked vouches no longer, also for what was taken before.
	w.take(w.crl("b", "mls2"))
	level("x", LevelManual)

	// Two lists that vouch for each other prove nothing.
	w.fresh()
	w.take(w.signed("mls", format.OIDMasterList, w.list("x")))
	w.take(w.signed("xmls", format.OIDMasterList, w.list("a")))
	level("x", LevelManual)
	level("a", LevelManual)

	// A raw list is never proven.
	w.fresh()
	_, err = w.bundle(n, 1, a)
	w.do(err)
	w.take(w.list("a", "x"))
	level("x", LevelManual)
	level("a", LevelBilateral)
}

// TestForged: a certificate with a wrong signature is not kept and is named; the rest
// is.
func TestForged(t *testing.T) {
	w := newWorld(t)
	flip := func(name string) []byte {
		b := w.der(name)
		b[len(b)-1] ^= 1
		return b
	}
	list := anchors.MasterList(w.der("a"), flip("x"), []byte{0x30, 0x03, 0x02, 0x01, 0x05}, w.der("b"))
	r, err := w.try(list)
	if err != nil || r.New != 2 || r.Certificates != 4 || len(r.Rejected) != 2 || w.has("a") == nil || w.has("b") == nil {
		t.Fatalf("%v %+v", err, r)
	}
	for _, want := range []string{"certificate 2", "certificate 3"} {
		if !slices.ContainsFunc(r.Rejected, func(x Rejection) bool { return strings.Contains(x.Where, want) && x.Reason != "" }) {
			t.Errorf("%s is not named: %+v", want, r.Rejected)
		}
	}
	// A forged link: while its issuer is not known it is an orphan and manual, and it
	// goes the moment the issuer arrives.
	w.fresh()
	w.take(flip("ab"))
	orphan := func() (n int) {
		for e := range w.store.List(w.now) {
			if e.ProvenBy == ProofOrphan {
				n++
			}
		}
		return n
	}
	if orphan() != 1 {
		t.Error("a link without its issuer is no orphan")
	}
	if r, err := w.try(w.der("a")); err != nil || len(r.Rejected) != 1 || orphan() != 0 || w.has("a") == nil {
		t.Errorf("a forged link stays: %v %+v", err, r)
	}
	w.fresh() // the control
	w.take(w.der("ab"))
	w.take(w.der("a"))
	if e := w.has("ab"); e == nil || e.ProvenBy != proofLink+w.has("a").SHA256 {
		t.Errorf("a genuine link: %+v", e)
	}
}

// TestRollback: nothing older comes back, and the error names both dates.
func TestRollback(t *testing.T) {
	w := newWorld(t)
	w.do(w.Issue("mls2", "a", "/C=UT/CN=Another MLS", "mls"))
	first := w.signed("mls", format.OIDMasterList, w.list("a", "x"))
	crl1 := w.crl("a", "ds")
	time.Sleep(1100 * time.Millisecond) // signing times are in seconds
	second := w.signed("mls2", format.OIDMasterList, w.list("a", "b"))
	crl2 := w.crl("a")
	refused := func(what string, b []byte) {
		t.Helper()
		r, err := w.try(b)
		if err != nil || !errors.Is(r.Err(), ErrRollback) || strings.Count(r.Err().Error(), "UTC") != 2 {
			t.Errorf("%s: %v, %+v", what, err, r)
		}
	}
	w.take(first)
	r := w.take(second)
	if len(r.Replaced) != 1 || r.Dropped != 2 || w.has("x") != nil || w.has("b") == nil {
		t.Errorf("the newer list does not replace the older: %+v", r)
	}
	refused("an older list", first)
	w.take(second)
	_, err := w.store.Remove(t.Context(), r.Lists[0].Name, Options{Now: w.now})
	w.do(err)
	refused("an older list after the newer was removed", first)
	w.take(second)

	w.take(crl1)
	w.take(crl2)
	refused("an older revocation list", crl1)

	n := w.nation()
	_, err = w.bundle(n, 2, block("CERTIFICATE", w.der("a")))
	w.do(err)
	if _, err := w.bundle(n, 1, block("CERTIFICATE", w.der("x"))); !errors.Is(err, ErrRollback) || strings.Count(err.Error(), "UTC") != 2 || w.has("x") != nil {
		t.Errorf("an older bundle: %v", err)
	}
	if _, err := w.bundle(n, 2, block("CERTIFICATE", w.der("x"))); !errors.Is(err, ErrRollback) || w.has("x") != nil {
		t.Errorf("another bundle of the same version: %v", err)
	}
	if _, err := w.bundle(n, 3, block("CERTIFICATE", w.der("x"))); err != nil || w.has("x").Level != LevelBilateral || w.has("a").Level != LevelManual {
		t.Errorf("a newer bundle: %v", err)
	}

	// A stranger's newer list that is not proven does not lock the true one out.
	w.fresh()
	n = w.nation()
	_, err = w.bundle(n, 1, block("CERTIFICATE", w.der("a")))
	w.do(err, w.Authority("fake", "/C=UT/O=Utopia/CN=Fake"), w.Issue("fakemls", "fake", "/C=UT/CN=MLS", "mls"))
	w.take(w.signed("fakemls", format.OIDMasterList, w.list("fake")))
	w.take(first)
	if w.has("x").Level != LevelList {
		t.Error("the true list is not proven")
	}
	refused("an older unproven list", w.signedBefore(t))
}

// signedBefore is an unproven list from before the proven one.
func (w *world) signedBefore(t *testing.T) []byte {
	t.Helper()
	time.Sleep(1100 * time.Millisecond)
	older := w.signed("fakemls", format.OIDMasterList, w.list("fake", "b"))
	time.Sleep(1100 * time.Millisecond)
	w.take(w.signed("mls", format.OIDMasterList, w.list("a", "x")))
	return older
}
