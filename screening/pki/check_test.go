package pki_test

import (
	"slices"
	"testing"
	"time"

	"gatehouse/screening"
	"gatehouse/screening/pki"
)

// file gives a file of the evidence that may be changed.
func file(t *testing.T, e *screening.Evidence, name string) *screening.FileEvidence {
	t.Helper()
	f := e.Chip.File(name)
	if f == nil {
		t.Fatalf("no %s", name)
	}
	return f
}

func gone(t *testing.T, e *screening.Evidence, name, state string) {
	t.Helper()
	f := file(t, e, name)
	f.State, f.Content, f.Digests = state, nil, nil
}

func protocol(e *screening.Evidence, name, outcome string, values ...screening.Value) {
	for i := range e.Chip.Protocols {
		if p := &e.Chip.Protocols[i]; p.Name == name {
			p.Outcome, p.Values = outcome, values
			return
		}
	}
	e.Chip.Protocols = append(e.Chip.Protocols, screening.ProtocolEvidence{Name: name, Outcome: outcome, Values: values})
}

// without leaves protocols out.
func without(e *screening.Evidence, names ...string) {
	e.Chip.Protocols = slices.DeleteFunc(e.Chip.Protocols, func(p screening.ProtocolEvidence) bool { return slices.Contains(names, p.Name) })
}

var password = screening.Value{Name: "cause", Value: "password"}

// TestFromTheChip spoils one thing that the chip gave, and nothing but the named checks
// may change. The first row is the control.
func TestFromTheChip(t *testing.T) {
	s := newState(t, "UTO")
	good := evidence(t, s, options())
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, e *screening.Evidence)
		want  want
	}{
		{"nothing", func(*testing.T, *screening.Evidence) {}, want{}},
		// Access.
		{"BAC although PACE was announced", func(_ *testing.T, e *screening.Evidence) {
			protocol(e, "PACE", "failed")
			protocol(e, "BAC", "done")
		}, want{"access": "failed downgrade"}},
		{"PACE, after the chip denied a stronger way of it", func(_ *testing.T, e *screening.Evidence) {
			denied := screening.ProtocolEvidence{Name: "PACE", Outcome: "failed", Values: []screening.Value{{Name: "cause", Value: "not supported"}}}
			e.Chip.Protocols = append([]screening.ProtocolEvidence{denied}, e.Chip.Protocols...)
		}, want{"access": "failed downgrade"}},
		{"PACE with another mapping, after the chip denied the one that proves it", func(_ *testing.T, e *screening.Evidence) {
			without(e, "CAM")
			denied := screening.ProtocolEvidence{Name: "PACE", Outcome: "failed", Values: []screening.Value{{Name: "mapping", Value: "CAM"}, {Name: "cause", Value: "not supported"}}}
			e.Chip.Protocols = append([]screening.ProtocolEvidence{denied}, e.Chip.Protocols...)
		}, want{"access": "failed downgrade", "cam": "failed withheld"}},
		{"PACE, after BAC had opened the chip in its place", func(_ *testing.T, e *screening.Evidence) {
			bac := screening.ProtocolEvidence{Name: "BAC", Outcome: "done", Values: []screening.Value{{Name: "instead of", Value: "PACE"}}}
			e.Chip.Protocols = append([]screening.ProtocolEvidence{{Name: "PACE", Outcome: "failed"}, bac}, e.Chip.Protocols...)
		}, want{"access": "failed downgrade"}},
		{"PACE that proves the chip, without the file that has its key", func(t *testing.T, e *screening.Evidence) {
			gone(t, e, "EF.CardSecurity", "absent")
			protocol(e, "CAM", "missing")
		}, want{"cam": "failed withheld", "cardsecurity": "failed withheld"}},
		{"PACE with the number of the card, after the lines were wrong", func(_ *testing.T, e *screening.Evidence) {
			wrong := screening.ProtocolEvidence{Name: "PACE", Outcome: "failed", Values: []screening.Value{password}}
			e.Chip.Protocols = append([]screening.ProtocolEvidence{wrong}, e.Chip.Protocols...)
		}, want{}},
		{"BAC, and PACE was not even tried", func(_ *testing.T, e *screening.Evidence) {
			without(e, "PACE")
			protocol(e, "BAC", "done")
		}, want{"access": "failed downgrade"}},
		{"BAC, and PACE was cut short", func(_ *testing.T, e *screening.Evidence) {
			protocol(e, "PACE", "aborted")
			protocol(e, "BAC", "done")
		}, want{"access": "failed downgrade"}},
		{"BAC, and the announcement was taken away", func(t *testing.T, e *screening.Evidence) {
			protocol(e, "PACE", "not supported")
			protocol(e, "BAC", "done")
			gone(t, e, "EF.CardAccess", "absent")
		}, want{"access": "failed downgrade", "cardaccess": "failed withheld"}},
		{"BAC, since this kiosk lacks PACE's parameters", func(_ *testing.T, e *screening.Evidence) {
			protocol(e, "PACE", "missing", screening.Value{Name: "cause", Value: "not supported"})
			protocol(e, "BAC", "done")
		}, want{"access": "undetermined parameters"}},
		{"wrong password", func(_ *testing.T, e *screening.Evidence) { protocol(e, "PACE", "failed", password) }, want{"access": "aborted password"}},
		{"broken channel", func(_ *testing.T, e *screening.Evidence) { protocol(e, "PACE", "failed") }, want{"access": "failed protocol"}},
		{"opened without any key", func(_ *testing.T, e *screening.Evidence) { without(e, "PACE") }, want{"access": "failed downgrade"}},
		// Files.
		{"DG15 is listed and absent", func(t *testing.T, e *screening.Evidence) {
			gone(t, e, "DG15", "absent")
			protocol(e, "AA", "not supported")
		}, want{"read": "failed withheld", "hashes": "successful", "aa": "failed withheld"}},
		{"DG15 is listed and denied", func(t *testing.T, e *screening.Evidence) { gone(t, e, "DG15", "denied") }, want{"read": "failed withheld", "aa": "undetermined"}},
		{"DG14 is listed and absent", func(t *testing.T, e *screening.Evidence) {
			gone(t, e, "DG14", "absent")
			protocol(e, "CA", "not supported")
		}, want{"read": "failed withheld", "ca": "failed withheld", "cardaccess": "undetermined not proven"}},
		{"DG2 is not whole", func(t *testing.T, e *screening.Evidence) { gone(t, e, "DG2", "malformed") }, want{"read": "failed malformed", "hashes": "undetermined"}},
		{"DG11 was not read", func(t *testing.T, e *screening.Evidence) { gone(t, e, "DG11", "not read") }, want{}},
		{"DG2 was not read", func(t *testing.T, e *screening.Evidence) { gone(t, e, "DG2", "not read") }, want{"read": "undetermined not read", "hashes": "undetermined not read"}},
		{"DG13 was added", func(_ *testing.T, e *screening.Evidence) {
			e.Chip.Files = append(e.Chip.Files, screening.FileEvidence{Name: "DG13", State: "read", Content: []byte{0x6D, 0}})
		}, want{"read": "failed injected"}},
		{"DG1 of another person", func(t *testing.T, e *screening.Evidence) {
			f := file(t, e, "DG1")
			f.Content[len(f.Content)-44] = 'M'
			e.Document.Lines[1] = string(f.Content[len(f.Content)-44:])
		}, want{"hashes": "failed digest", "mrz": "undetermined not proven", "issuer": "undetermined not proven", "type": "undetermined not proven"}},
		{"another face", func(t *testing.T, e *screening.Evidence) {
			file(t, e, "DG2").Digests = []screening.DigestEvidence{{Hash: "SHA-256", Value: make([]byte, 32)}}
		}, want{"hashes": "failed digest"}},
		{"digest under another hash alone", func(t *testing.T, e *screening.Evidence) {
			file(t, e, "DG2").Digests[0].Hash = "SHA-512"
		}, want{"hashes": "undetermined"}},
		{"DG15 of a copy", func(t *testing.T, e *screening.Evidence) {
			f := file(t, e, "DG15")
			f.Content[len(f.Content)-1] ^= 1
		}, want{"hashes": "failed digest", "aa": "undetermined not proven"}},
		{"EF.COM leaves DG15 out", func(t *testing.T, e *screening.Evidence) {
			f := file(t, e, "EF.COM")
			f.Content = slices.Clone(f.Content[:len(f.Content)-1])
			f.Content[1]--
			f.Content[slices.Index(f.Content, 0x5C)+1]--
		}, want{"com": "failed differs"}},
		{"EF.COM is absent", func(t *testing.T, e *screening.Evidence) { gone(t, e, "EF.COM", "absent") }, want{"com": "not supported"}},
		{"EF.COM is no file", func(t *testing.T, e *screening.Evidence) { file(t, e, "EF.COM").Content = []byte{0x60, 1} }, want{"com": "failed malformed"}},
		// Announcement.
		{"one announcement less", func(t *testing.T, e *screening.Evidence) {
			f := file(t, e, "EF.CardAccess")
			first := int(f.Content[3]) + 2
			f.Content = append([]byte{0x31, f.Content[1] - byte(first)}, f.Content[2+first:]...)
		}, want{"cardaccess": "failed differs"}},
		{"other parameters", func(t *testing.T, e *screening.Evidence) {
			f := file(t, e, "EF.CardAccess")
			f.Content[len(f.Content)-1] = 13
		}, want{"cardaccess": "failed differs"}},
		{"EF.CardSecurity is absent, and no mapping was proven", func(t *testing.T, e *screening.Evidence) {
			gone(t, e, "EF.CardSecurity", "absent")
		}, want{"cardsecurity": "not supported", "cam": "undetermined not proven"}},
		{"EF.CardSecurity was changed", func(t *testing.T, e *screening.Evidence) {
			f := file(t, e, "EF.CardSecurity")
			f.Content[len(f.Content)-1] ^= 1
		}, want{"cardsecurity": "failed", "cam": "undetermined not proven"}},
		// Proofs.
		{"no proof of the signature", func(_ *testing.T, e *screening.Evidence) { protocol(e, "AA", "failed") }, want{"aa": "failed protocol"}},
		{"no proof at all", func(_ *testing.T, e *screening.Evidence) {
			for _, n := range []string{"AA", "CA", "CAM"} {
				protocol(e, n, "failed")
			}
		}, want{"aa": "failed", "ca": "failed", "cam": "failed", "authenticity": "failed"}},
		{"one failed, the others are not there", func(_ *testing.T, e *screening.Evidence) {
			protocol(e, "CA", "failed")
			protocol(e, "AA", "missing")
			protocol(e, "CAM", "not needed")
		}, want{"ca": "failed", "aa": "undetermined missing", "cam": "undetermined not done", "authenticity": "failed"}},
		{"nothing was tried", func(_ *testing.T, e *screening.Evidence) { without(e, "AA", "CA", "CAM") }, want{"aa": "undetermined not done", "ca": "undetermined not done", "cam": "not supported", "authenticity": "undetermined"}},
		{"permit was not taken", func(_ *testing.T, e *screening.Evidence) { protocol(e, "TA", "failed") }, want{"ta": "failed protocol"}},
		{"no permit", func(_ *testing.T, e *screening.Evidence) { protocol(e, "TA", "missing") }, want{"ta": "undetermined missing"}},
		// Page.
		{"one letter of the name", func(_ *testing.T, e *screening.Evidence) {
			e.Document.Lines[0] = e.Document.Lines[0][:10] + "Q" + e.Document.Lines[0][11:]
		}, want{"mrz": "failed differs"}},
		{"one digit of the number", func(_ *testing.T, e *screening.Evidence) { e.Document.Lines[1] = "M" + e.Document.Lines[1][1:] }, want{"mrz": "failed differs"}},
		{"the day of birth is not printed", func(_ *testing.T, e *screening.Evidence) {
			e.Document.Lines[1] = e.Document.Lines[1][:17] + "<<" + e.Document.Lines[1][19:]
		}, want{}},
		{"what the issuer adds, with the digits over it", func(_ *testing.T, e *screening.Evidence) {
			e.Document.Lines[1] = e.Document.Lines[1][:28] + "AB<<<<<<<<<<<<3" + "9"
		}, want{"mrz": "undetermined optional data"}},
		{"a page of another size", func(_ *testing.T, e *screening.Evidence) {
			e.Document.Lines = []string{e.Document.Lines[0][:36], e.Document.Lines[1][:36]}
		}, want{"mrz": "failed differs"}},
		{"the page was not read", func(_ *testing.T, e *screening.Evidence) { e.Document.Lines = nil }, want{"mrz": "undetermined page unread"}},
		{"the page was not read, and the chip was opened by its number", func(_ *testing.T, e *screening.Evidence) {
			e.Document.Lines = nil
			protocol(e, "PACE", "done", screening.Value{Name: "password", Value: "CAN"})
		}, want{"mrz": "not supported"}},
	} {
		e := clone(good)
		c.spoil(t, e)
		expect(t, c.name, pki.Check(e, now, rules), c.want)
	}
}

// nobody is what every check that leans on the signed list says where there is none.
func nobody(sod, verdict string) want {
	w := want{"sod": sod, "read": verdict, "signature": verdict, "hashes": "undetermined", "signer": "undetermined"}
	for _, id := range []string{"com", "validity.ds", "validity.csca", "revocation", "issuer", "type", "mrz", "cardaccess", "aa", "ca", "authenticity", "age"} {
		w[id] = "undetermined"
	}
	w["validity.issue"] = "not supported"
	return w
}

// TestWithoutSignedList: what is left where EF.SOD is no such thing.
func TestWithoutSignedList(t *testing.T) {
	s := newState(t, "UTO")
	good := evidence(t, s, options())
	cam := func(w want) want { delete(w, "authenticity"); return w } // EF.CardSecurity has a signature of its own
	for _, c := range []struct {
		name  string
		spoil func(f *screening.FileEvidence)
		want  want
	}{
		{"noise", func(f *screening.FileEvidence) { f.Content = []byte("no signed data at all") }, cam(nobody("failed malformed", "failed"))},
		{"cut off", func(f *screening.FileEvidence) { f.Content = f.Content[:100] }, cam(nobody("failed malformed", "failed"))},
		{"absent", func(f *screening.FileEvidence) { f.State, f.Content = "absent", nil }, cam(nobody("failed absent", "failed"))},
		{"not read", func(f *screening.FileEvidence) { f.State, f.Content = "not read", nil }, cam(nobody("undetermined", "undetermined"))},
	} {
		e := clone(good)
		c.spoil(file(t, e, "EF.SOD"))
		expect(t, c.name, pki.Check(e, now, rules), c.want)
	}
}

// TestPulledAway: a chip that went away is aborted, where what is missing was about to
// come; what is there is judged.
func TestPulledAway(t *testing.T) {
	s := newState(t, "UTO")
	e := clone(evidence(t, s, options()))
	e.Chip.State = "aborted"
	e.Chip.Files = slices.DeleteFunc(e.Chip.Files, func(f screening.FileEvidence) bool { return f.Name == "DG2" || f.Name == "DG11" })
	expect(t, "before DG2", pki.Check(e, now, rules), want{"read": "aborted", "hashes": "aborted"})
	e.Chip.Files, e.Chip.Protocols = nil, nil
	if all := pki.Check(e, now, rules); all != nil {
		t.Errorf("nothing was read, and there are findings: %v", all)
	}
	for _, state := range []string{"not supported", "", "?"} {
		e := clone(evidence(t, s, options()))
		e.Chip.State = state
		if all := pki.Check(e, now, rules); all != nil {
			t.Errorf("%q: %v", state, all)
		}
	}
}

// TestTime: certificates and lists are of their time; at noon of other days.
func TestTime(t *testing.T) {
	s := newState(t, "UTO")
	e := evidence(t, s, options())
	lax := pki.Rules{}
	for _, c := range []struct {
		at    time.Time
		rules pki.Rules
		want  want
	}{
		{now, rules, want{}},
		{now.AddDate(0, 0, 20), rules, want{}},
		{now.AddDate(0, 0, 40), rules, want{"age": "undetermined list stale", "revocation": "undetermined list stale"}},
		{now.AddDate(0, 0, 40), lax, want{"revocation": "undetermined list stale"}},
		{now.AddDate(11, 0, 0), lax, want{"validity.ds": "failed expired", "revocation": "undetermined list stale"}},
		{now.AddDate(14, 0, 0), lax, want{"validity.ds": "failed expired", "validity.csca": "failed expired", "revocation": "undetermined list stale"}},
		{now.AddDate(0, 0, -3), lax, want{
			"validity.ds": "failed not yet valid", "validity.csca": "failed not yet valid", "revocation": "undetermined list not yet valid",
		}},
	} {
		expect(t, c.at.Format(time.DateOnly), pki.Check(e, c.at, c.rules), c.want)
	}
}
