package defect

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/screening"
)

var now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// visa is a visa of Germany that prints its issuer as DEU; it expires in 2027.
var visa = []string{"V<DEUERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F2701019<<<<<<<<"}

var known = Defect{Check: "document.issuer", Issuer: "DEU", Codes: []string{"V"}, From: 2000, To: 2030, Source: "TR-03135-1 clause 5.8.1.2"}

func failed(id string) screening.Finding {
	return screening.Finding{ID: id, Group: "document", Title: "t", Verdict: screening.Failed, Text: "the issuer is unknown"}
}

func TestWeaken(t *testing.T) {
	passport := []string{"P<DEUERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F2704159ZE184226B<<<<<10"}
	for _, c := range []struct {
		name   string
		change func(*Defect)
		lines  []string
		weak   bool
	}{
		{"known", func(*Defect) {}, visa, true},
		{"another issuer", func(d *Defect) { d.Issuer = "DE" }, visa, false},
		{"another kind of document", func(*Defect) {}, passport, false},
		{"both kinds", func(d *Defect) { d.Codes = []string{"V", "P"} }, passport, true},
		{"second letter of the code", func(d *Defect) { d.Codes = []string{"PD"} }, passport, false},
		{"another check", func(d *Defect) { d.Check = "mrz.check.birth" }, visa, false},
		{"later years", func(d *Defect) { d.From = 2028 }, visa, false},
		{"earlier years", func(d *Defect) { d.To = 2026 }, visa, false},
		{"first year", func(d *Defect) { d.From = 2027 }, visa, true},
		{"last year", func(d *Defect) { d.To = 2027 }, visa, true},
		{"no lines", func(*Defect) {}, nil, false},
		{"broken lines", func(*Defect) {}, []string{"V<DEU", "x"}, false},
	} {
		d := known
		c.change(&d)
		if err := d.Validate(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		fs := []screening.Finding{failed("document.issuer")}
		Weaken(fs, []Defect{d}, c.lines, now)
		want := screening.Failed
		if c.weak {
			want = screening.Undetermined
			if !strings.Contains(fs[0].Text, d.Source) || !strings.Contains(fs[0].Text, "the issuer is unknown") || len(fs[0].Values) != 1 {
				t.Errorf("%s: says %q", c.name, fs[0].Text)
			}
		}
		if fs[0].Verdict != want {
			t.Errorf("%s: %v, want %v", c.name, fs[0].Verdict, want)
		}
	}
}

// harm says what Weaken, or what a test puts in its place, did that a defect may
// never do.
func harm(before, after []screening.Finding, list []Defect) string {
	if len(before) != len(after) {
		return "a finding more or less"
	}
	for i, b := range before {
		a := after[i]
		if reflect.DeepEqual(a, b) {
			continue
		}
		named := slices.ContainsFunc(list, func(d Defect) bool { return d.Check == b.ID })
		a.Text, a.Values = b.Text, b.Values
		switch {
		case !named:
			return b.ID + " was not named"
		case b.Verdict != screening.Failed:
			return b.ID + " had not failed"
		case a.Verdict != screening.Undetermined:
			return b.ID + " became " + a.Verdict.String()
		}
		a.Verdict = b.Verdict
		if !reflect.DeepEqual(a, b) {
			return b.ID + " changed in more than its verdict"
		}
	}
	return ""
}

// TestOnlyWeakens tries lists and findings of every sort; the controls are changes
// that a list must never make.
func TestOnlyWeakens(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	ids := append([]string{"list.documents", "document.expiry", "mrz.present", "document.capture", "device.panel"}, Checks[:]...)
	changed := 0
	for range 20000 {
		var before []screening.Finding
		for _, id := range ids {
			f := failed(id)
			f.Verdict = screening.Verdicts[r.IntN(len(screening.Verdicts))]
			before = append(before, f)
		}
		var list []Defect
		for range r.IntN(4) {
			d := known
			d.Check = Checks[r.IntN(len(Checks))]
			list = append(list, d)
		}
		after := slices.Clone(before)
		Weaken(after, list, visa, now)
		if h := harm(before, after, list); h != "" {
			t.Fatal(h)
		}
		for i := range before {
			if before[i].Verdict != after[i].Verdict {
				changed++
			}
		}
		if h := harm(after, slices.Clone(after), list); h != "" {
			t.Fatal(h)
		}
		for i, f := range before {
			cleared := slices.Clone(before)
			cleared[i].Verdict = screening.Successful
			if f.Verdict != screening.Successful && harm(before, cleared, list) == "" {
				t.Fatalf("%s made successful is not seen", f.ID)
			}
		}
	}
	if changed < 1000 {
		t.Errorf("only %d findings were weakened: nothing was tried", changed)
	}
}

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Defect)
		ok     bool
	}{
		{"as it is", func(*Defect) {}, true},
		{"a list", func(d *Defect) { d.Check = "list.documents" }, false},
		{"validity", func(d *Defect) { d.Check = "document.expiry" }, false},
		{"an unread document", func(d *Defect) { d.Check = "mrz.present" }, false},
		{"a device", func(d *Defect) { d.Check = "device.panel" }, false},
		{"nothing", func(d *Defect) { d.Check = "" }, false},
		{"every issuer", func(d *Defect) { d.Issuer = "" }, false},
		{"small letters", func(d *Defect) { d.Issuer = "deu" }, false},
		{"every document", func(d *Defect) { d.Codes = nil }, false},
		{"an empty code", func(d *Defect) { d.Codes = []string{""} }, false},
		{"no years", func(d *Defect) { d.From, d.To = 0, 0 }, false},
		{"years turned round", func(d *Defect) { d.From, d.To = 2030, 2020 }, false},
		{"no source", func(d *Defect) { d.Source = "" }, false},
	} {
		d := known
		c.change(&d)
		if err := d.Validate(); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
