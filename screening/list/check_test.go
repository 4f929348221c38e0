package list

import (
	"strings"
	"testing"
	"time"

	"gatehouse/screening"
)

func TestCheck(t *testing.T) {
	now := time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)
	good := []string{"P<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36SWE7408122F3204153ZE184226B<<<<<16"}
	wrongDigit := []string{good[0], "L898902C37SWE7408122F3204153ZE184226B<<<<<16"}
	hit := []screening.ListHit{{Number: "L898902C3", Type: "P", Issuer: "SWE", Reason: "stolen"}}
	at := func(age time.Duration) int64 { return now.Add(-age).Unix() }
	for _, c := range []struct {
		name  string
		lines []string
		state string // of the document
		list  screening.ListEvidence
		want  screening.Verdict
		text  string
	}{
		{"no hit, fresh", good, "captured", screening.ListEvidence{State: StateSearched, Version: 7, Issued: at(3 * time.Hour)}, screening.Successful, ""},
		{"no hit, as old as allowed", good, "captured", screening.ListEvidence{State: StateSearched, Issued: at(48 * time.Hour)}, screening.Successful, ""},
		{"no hit, stale", good, "captured", screening.ListEvidence{State: StateSearched, Issued: at(49 * time.Hour)}, screening.Undetermined, "49 hours old"},
		{"no hit, from the future", good, "captured", screening.ListEvidence{State: StateSearched, Issued: at(-time.Hour)}, screening.Undetermined, "clock"},
		{"no hit, date missing", good, "captured", screening.ListEvidence{State: StateSearched}, screening.Undetermined, "days old"},
		{"no hit, number doubtful", wrongDigit, "captured", screening.ListEvidence{State: StateSearched, Issued: at(0)}, screening.Undetermined, "check digit"},
		{"hit", good, "captured", screening.ListEvidence{State: StateSearched, Issued: at(0), Hits: hit}, screening.Failed, "stolen"},
		{"hit on a stale list", good, "captured", screening.ListEvidence{State: StateSearched, Issued: at(1000 * time.Hour), Hits: hit}, screening.Failed, "stolen"},
		{"hit, number doubtful", wrongDigit, "captured", screening.ListEvidence{State: StateSearched, Issued: at(0), Hits: hit}, screening.Failed, "stolen"},
		{"missing", good, "captured", screening.ListEvidence{State: StateMissing}, screening.Undetermined, "There is no list"},
		{"refused", good, "captured", screening.ListEvidence{State: StateRefused, Reason: "signature does not fit", Issued: at(0)}, screening.Undetermined, "signature does not fit"},
		{"not asked", good, "captured", screening.ListEvidence{State: StateNotAsked, Issued: at(0)}, screening.Undetermined, "not asked"},
		{"a state nobody knows", good, "captured", screening.ListEvidence{State: "fine", Issued: at(0)}, screening.Undetermined, "not asked"},
		{"no MRZ", nil, "captured", screening.ListEvidence{State: StateSearched, Issued: at(0)}, screening.Undetermined, "no MRZ"},
		{"lines broken", []string{"X"}, "captured", screening.ListEvidence{State: StateSearched, Issued: at(0)}, screening.Undetermined, "could not be asked"},
		{"pulled away", nil, "aborted", screening.ListEvidence{State: StateNotAsked}, screening.Aborted, "cut short"},
	} {
		c.list.Name = Documents
		e := screening.Evidence{Lists: []screening.ListEvidence{c.list}}
		e.Document.State, e.Document.Lines = c.state, c.lines
		got := Check(&e, now, 48*time.Hour)
		if len(got) != 1 || got[0].ID != "list.documents" || got[0].Verdict != c.want || !strings.Contains(got[0].Text, c.text) {
			t.Errorf("%s: %+v, want %v with %q", c.name, got, c.want, c.text)
		}
		if (c.want == screening.Successful) != (got[0].Text == "") {
			t.Errorf("%s: text %q", c.name, got[0].Text)
		}
	}
	e := screening.Evidence{Lists: []screening.ListEvidence{{Name: "alerts", State: StateSearched, Issued: at(0)}}}
	e.Document.State, e.Document.Lines = "captured", good
	got := Check(&e, now, 48*time.Hour)
	if len(got) != 2 || got[0].ID != "list.alerts" || got[0].Verdict != screening.Successful ||
		got[1].ID != "list.documents" || got[1].Verdict != screening.Undetermined {
		t.Errorf("a list of another name: %+v", got)
	}
}

// A policy that trusts no list trusts one of this very second neither, nor one of
// a clock that runs ahead.
func TestNoAgeTrusted(t *testing.T) {
	now := time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)
	for _, age := range []time.Duration{0, -time.Minute} {
		e := screening.Evidence{Lists: []screening.ListEvidence{{Name: Documents, State: StateSearched, Issued: now.Add(-age).Unix()}}}
		e.Document.State = "captured"
		e.Document.Lines = []string{"P<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36SWE7408122F3204153ZE184226B<<<<<16"}
		for maxAge, want := range map[time.Duration]screening.Verdict{0: screening.Undetermined, time.Hour: screening.Successful} {
			if got := Check(&e, now, maxAge)[0].Verdict; got != want {
				t.Errorf("age %v, trusted for %v: %v, want %v", age, maxAge, got, want)
			}
		}
	}
}

func TestHitCard(t *testing.T) {
	now := time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)
	e := screening.Evidence{Lists: []screening.ListEvidence{{
		Name: Documents, State: StateSearched, Version: 12, Issued: now.Add(-90 * time.Minute).Unix(),
		Hits: []screening.ListHit{{Number: "L898902C3", Type: "P", Issuer: "SWE", Reason: "stolen"}},
	}}}
	f := Check(&e, now, time.Hour)[0]
	want := "list=documents version=12 age=90 minutes row 1=number L898902C3, type P, issuer SWE: stolen"
	var got []string
	for _, v := range f.Values {
		got = append(got, v.Name+"="+v.Value)
	}
	if s := strings.Join(got, " "); s != want {
		t.Errorf("%s, want %s", s, want)
	}
	if strings.Contains(f.Title, "L898902C3") {
		t.Error("the title holds a number")
	}
}

func TestQueryOf(t *testing.T) {
	d := screening.DocumentEvidence{Lines: []string{"IDBEL000590696<1015<<<<<<<<<<<", "8501019F2710017BEL850101002003", "SPECIMEN<<SPECIMEN<<<<<<<<<<<<"}}
	if q, err := QueryOf(&d); err != nil || q != (Query{"000590696101", "ID", "BEL"}) {
		t.Errorf("%+v %v", q, err)
	}
	for _, lines := range [][]string{nil, {"X"}, {"P<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "<<<<<<<<<0SWE7408122F3204153ZE184226B<<<<<16"}} {
		d.Lines = lines
		if q, err := QueryOf(&d); err == nil {
			t.Errorf("%v: %+v", lines, q)
		}
	}
}
