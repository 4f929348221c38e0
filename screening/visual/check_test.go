package visual_test

import (
	"strings"
	"testing"

	"gatehouse/screening"
	"gatehouse/screening/visual"
)

const (
	S = screening.Successful
	F = screening.Failed
	U = screening.Undetermined
	N = screening.NoSupport
	A = screening.Aborted
)

func evidence(texts ...screening.TextEvidence) screening.Evidence {
	var e screening.Evidence
	e.Document.Lines = []string{"P<D<<MUELLER<<JOERG<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36D<<7408122M3004151<<<<<<<<<<<<<<<4"}
	e.Document.Visual = &screening.VisualEvidence{Texts: texts, Portrait: &screening.Region{Light: "white"}}
	e.Document.Visual.State = "captured"
	return e
}

func text(field, s string, confidence int) screening.TextEvidence {
	return screening.TextEvidence{Field: field, Text: s, ConfidenceMilli: confidence}
}

// Each row has one printed field; all others are not there and undetermined.
func TestFields(t *testing.T) {
	for _, c := range []struct {
		name, field, printed string
		confidence           int
		id                   string
		want                 screening.Verdict
	}{
		{"umlaut spelled out", "surname", "Müller", 900, visual.Surname, S},
		{"umlaut dropped, which is another name", "surname", "MULLER", 900, visual.Surname, U},
		{"another name", "surname", "SCHMIDT", 900, visual.Surname, F},
		{"another name, unsure", "surname", "SCHMIDT", 500, visual.Surname, U},
		{"one letter misread", "surname", "MÜLLEP", 950, visual.Surname, U},
		{"letters of no table", "surname", "ᛗᚢ", 950, visual.Surname, U},
		{"given names", "given names", "Jörg Maria", 900, visual.Given, S},
		{"other given names", "given names", "HANS PETER", 900, visual.Given, F},
		{"number", "number", "L898902C3", 900, visual.Number, S},
		{"number in groups", "number", "L 898 902 C3", 900, visual.Number, S},
		{"number, O for 0", "number", "L8989O2C3", 990, visual.Number, U},
		{"another number", "number", "L898903C3", 900, visual.Number, F},
		{"half a number", "number", "L8989", 900, visual.Number, U},
		{"birth", "birth", "12 AUG 1974", 900, visual.Birth, S},
		{"another birth", "birth", "12 AUG 1984", 900, visual.Birth, F},
		{"another birth, unsure", "birth", "12 AUG 1984", 700, visual.Birth, U},
		{"no date", "birth", "MUNICH", 900, visual.Birth, U},
		{"a point behind the name", "surname", "MUELLER.", 950, visual.Surname, S},
		{"a letter more, seen as a sign", "surname", "MUELLER|", 950, visual.Surname, U},
		{"a sign in place of a name", "surname", "—", 950, visual.Surname, U},
		{"the sex in place of a name", "given names", "M", 950, visual.Given, U},
		{"a word in place of a number", "number", "REISEPASS", 950, visual.Number, U},
		{"birth, 7 for 1", "birth", "12.08.1914", 950, visual.Birth, U},
		{"birth, month first or another day", "birth", "08/12/1974", 900, visual.Birth, U},
		{"birth, day and month exchanged", "birth", "08 DEC 1974", 900, visual.Birth, F},
		{"expiry, month first beyond doubt", "expiry", "04/15/2030", 900, visual.Expiry, S},
		{"another expiry, month first", "expiry", "04/25/2030", 900, visual.Expiry, F},
		{"expiry", "expiry", "15.04.2030", 900, visual.Expiry, S},
		{"expiry moved", "expiry", "15.04.2033", 900, visual.Expiry, F},
		{"nothing", "", "", 0, visual.Number, U},
	} {
		e := evidence(text(c.field, c.printed, c.confidence))
		got := map[string]screening.Verdict{}
		for _, f := range visual.Check(&e) {
			got[f.ID] = f.Verdict
			if f.ID != c.id && f.ID != visual.Portrait && f.Verdict != U {
				t.Errorf("%s: %s is %v though it was not read", c.name, f.ID, f.Verdict)
			}
		}
		if got[c.id] != c.want {
			t.Errorf("%s: %v, want %v", c.name, got[c.id], c.want)
		}
	}
}

// What stands under the caption and is not what the MRZ says is never outweighed
// by the right text elsewhere on the page.
func TestTwoTexts(t *testing.T) {
	for _, c := range []struct {
		name   string
		first  screening.TextEvidence
		second string
		want   screening.Verdict
	}{
		{"another name under the caption", text("surname", "SCHMIDT", 900), "MUELLER", U},
		{"the same, unsure", text("surname", "SCHMIDT", 500), "MUELLER", U},
		{"misread under the caption", text("surname", "MUELLEP", 900), "MUELLER", U},
		{"twice right", text("surname", "MÜLLER", 900), "MUELLER", S},
		{"twice wrong", text("surname", "SCHMIDT", 900), "SCHMIDT", F},
	} {
		e := evidence(c.first, text("surname", c.second, 900))
		for _, f := range visual.Check(&e) {
			if f.ID == visual.Surname && (f.Verdict != c.want || len(f.Values) != 2) {
				t.Errorf("%s: %v, %d values", c.name, f.Verdict, len(f.Values))
			}
		}
	}
}

// A name whose field is full agrees as far as it goes, and the officer is told that
// the rest was not compared.
func TestFullField(t *testing.T) {
	e := evidence(text("surname", "Nilavadhanananda", 900), text("given names", "Chayapa Dejthamrong Krasuang", 900))
	for _, c := range []struct {
		line   string
		given  screening.Verdict
		advice bool
	}{
		{"P<UTONILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", S, true},
		{"P<UTONILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<<", F, false},
		{"P<UTONILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU", F, false},
	} {
		e.Document.Lines = []string{c.line, e.Document.Lines[1]}
		for _, f := range visual.Check(&e) {
			if f.ID == visual.Given && (f.Verdict != c.given || strings.Contains(f.Text, "no room") != c.advice) {
				t.Errorf("%s: %v, %s", c.line, f.Verdict, f.Text)
			}
		}
	}
}

func TestStates(t *testing.T) {
	for state, want := range map[string]screening.Verdict{"captured": S, "not supported": N, "aborted": A, "whatever": A} {
		e := evidence()
		e.Document.Visual.State = state
		found := 0
		for _, f := range visual.Check(&e) {
			found++
			if f.ID == visual.Portrait && f.Verdict != want || want != S && f.Verdict != want {
				t.Errorf("%s: %s is %v", state, f.ID, f.Verdict)
			}
		}
		if found != 6 {
			t.Errorf("%s: %d findings", state, found)
		}
	}
	e := evidence()
	e.Document.Visual.Portrait = nil
	for _, f := range visual.Check(&e) {
		if f.ID == visual.Portrait && f.Verdict != U {
			t.Errorf("no portrait: %v", f.Verdict)
		}
	}
	for name, change := range map[string]func(*screening.Evidence){
		"not looked at": func(e *screening.Evidence) { e.Document.Visual = nil },
		"no lines":      func(e *screening.Evidence) { e.Document.Lines = nil },
	} {
		e := evidence()
		change(&e)
		if fs := visual.Check(&e); fs != nil {
			t.Errorf("%s: %v", name, fs)
		}
	}
}
