package model

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"gatehouse/screening"
)

const (
	yes    = screening.Successful
	no     = screening.Failed
	unsure = screening.Undetermined
	cut    = screening.Aborted
)

var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

const year = 365 * 24 * time.Hour

// genuine is the evidence of a page of a known model with three checks, one
// composite and two groups.
func genuine(change func(*screening.ModelEvidence)) *screening.Evidence {
	zone := func(uuid, generic string, value, threshold int, atMost bool) screening.ZoneEvidence {
		return screening.ZoneEvidence{
			UUID: uuid, Generic: generic, Name: "zone " + uuid, Light: "ir", Quantity: "pattern", State: "measured",
			Value: value, Max: 1500, Threshold: threshold, AtMost: atMost, Box: screening.Box{X: 10, Y: 10, W: 90, H: 40},
		}
	}
	m := &screening.ModelEvidence{
		State: Chosen, Pack: "models", Version: 3, Issued: now.Add(-time.Hour).Unix(), Expires: now.Add(year).Unix(), UUID: "t", Model: "NLD, P, 1", How: "by MRZ",
		Zones:      []screening.ZoneEvidence{zone("a", "(IR,TR,IS)", 100, 400, true), zone("b", "(VI,AB,IS)", 1000, 600, false), zone("c", "(UV,LU,IS)", 900, 400, false)},
		Composites: []screening.SetEvidence{{UUID: "d", Name: "vanishes", Decision: "all", Checks: []string{"a", "b"}}},
		Groups: []screening.SetEvidence{
			{UUID: "e", Name: "infrared", Decision: "all", Checks: []string{"d"}},
			{UUID: "f", Name: "ultraviolet", Decision: "all", Checks: []string{"c"}},
		},
	}
	if change != nil {
		change(m)
	}
	e := &screening.Evidence{}
	e.Document.State, e.Document.Model = "captured", m
	return e
}

// TestVerdicts changes one thing at a time; the order of the findings is
// identification, a, b, c, composite, infrared, ultraviolet.
func TestVerdicts(t *testing.T) {
	zone := func(i int, change func(*screening.ZoneEvidence)) func(*screening.ModelEvidence) {
		return func(m *screening.ModelEvidence) { change(&m.Zones[i]) }
	}
	value := func(i, v int) func(*screening.ModelEvidence) {
		return zone(i, func(z *screening.ZoneEvidence) { z.Value = v })
	}
	for _, c := range []struct {
		name   string
		change func(*screening.ModelEvidence)
		want   []screening.Verdict
		says   string
	}{
		{"genuine", nil, []screening.Verdict{yes, yes, yes, yes, yes, yes, yes}, ""},
		{"print that must vanish stays", value(0, 700), []screening.Verdict{yes, no, yes, yes, no, no, yes}, "another ink"},
		{"just at the threshold", value(0, 400), []screening.Verdict{yes, yes, yes, yes, yes, yes, yes}, ""},
		{"one above", value(0, 401), []screening.Verdict{yes, no, yes, yes, no, no, yes}, "another ink"},
		{"print is missing", value(1, 0), []screening.Verdict{yes, yes, no, yes, no, no, yes}, "differs here"},
		{"glow is missing", value(2, 0), []screening.Verdict{yes, yes, yes, no, yes, yes, no}, "fluorescent print"},
		{"glow in another colour", zone(2, func(z *screening.ZoneEvidence) { z.Quantity, z.Value = "colour", 0 }), []screening.Verdict{yes, yes, yes, no, yes, yes, no}, "another colour"},
		{"missing on a dirty spot", zone(2, func(z *screening.ZoneEvidence) { z.State, z.Value = "dirty", 0 }), []screening.Verdict{yes, yes, yes, unsure, yes, yes, unsure}, "dirt"},
		{"there on a dirty spot", zone(2, func(z *screening.ZoneEvidence) { z.State = "dirty" }), []screening.Verdict{yes, yes, yes, yes, yes, yes, yes}, ""},
		{"over-exposed", zone(1, func(z *screening.ZoneEvidence) { z.State, z.Value = "over-exposed", 0 }), []screening.Verdict{yes, yes, unsure, yes, unsure, unsure, yes}, "glare"},
		{"vanished from a picture that is too bright", zone(0, func(z *screening.ZoneEvidence) { z.State = "over-exposed" }), []screening.Verdict{yes, unsure, yes, yes, unsure, unsure, yes}, "glare"},
		{"there on an over-exposed spot", zone(1, func(z *screening.ZoneEvidence) { z.State = "over-exposed" }), []screening.Verdict{yes, yes, yes, yes, yes, yes, yes}, ""},
		{"missing without the lamp", zone(2, func(z *screening.ZoneEvidence) { z.State, z.Value = "under-exposed", 0 }), []screening.Verdict{yes, yes, yes, unsure, yes, yes, unsure}, "lamp is off"},
		{"dull without the lamp", zone(2, func(z *screening.ZoneEvidence) {
			z.Generic, z.AtMost, z.State, z.Value = "(UV,BR,VZ)", true, "under-exposed", 0
		}), []screening.Verdict{yes, yes, yes, unsure, yes, yes, unsure}, "lamp is off"},
		{"no picture", zone(2, func(z *screening.ZoneEvidence) { z.State = "no picture" }), []screening.Verdict{yes, yes, yes, cut, yes, yes, cut}, "No picture"},
		{"a state nobody knows", zone(2, func(z *screening.ZoneEvidence) { z.State = "?" }), []screening.Verdict{yes, yes, yes, unsure, yes, yes, unsure}, "not known"},
		{"dirty composite with a failed part", func(m *screening.ModelEvidence) {
			m.Zones[0].Value, m.Zones[1].Value, m.Zones[1].State = 700, 0, "dirty"
		}, []screening.Verdict{yes, no, unsure, yes, no, no, yes}, "dirt"},
		{"any of two", func(m *screening.ModelEvidence) { m.Composites[0].Decision, m.Zones[1].Value = "any", 0 }, []screening.Verdict{yes, yes, no, yes, yes, yes, yes}, ""},
		{"none of two", func(m *screening.ModelEvidence) {
			m.Composites[0].Decision, m.Zones[0].Value, m.Zones[1].Value = "any", 700, 0
		}, []screening.Verdict{yes, no, no, yes, no, no, yes}, ""},
		{"a decision nobody knows is all", func(m *screening.ModelEvidence) { m.Composites[0].Decision, m.Zones[1].Value = "", 0 }, []screening.Verdict{yes, yes, no, yes, no, no, yes}, ""},
		{"on trial", zone(2, func(z *screening.ZoneEvidence) { z.Evaluatory, z.Value = true, 0 }), []screening.Verdict{yes, yes, yes, no, yes, yes, unsure}, "on trial"},
		{"translucency", zone(2, func(z *screening.ZoneEvidence) { z.Generic, z.State = "(IR,TL,IS)", "no transmitted" }), []screening.Verdict{yes, yes, yes, yes, yes}, ""},
		{"expired", func(m *screening.ModelEvidence) { m.Expires = now.Unix() }, []screening.Verdict{unsure, unsure, unsure, unsure, unsure, unsure, unsure}, "expired"},
		{"older than the policy allows", func(m *screening.ModelEvidence) { m.Issued = now.Add(-year - time.Second).Unix() }, []screening.Verdict{unsure, unsure, unsure, unsure, unsure, unsure, unsure}, "older than"},
		{"as old as the policy allows", func(m *screening.ModelEvidence) { m.Issued = now.Add(-year).Unix() }, []screening.Verdict{yes, yes, yes, yes, yes, yes, yes}, ""},
		{"unknown", func(m *screening.ModelEvidence) { m.State = Unknown }, []screening.Verdict{unsure}, "No template fits"},
		{"unclear", func(m *screening.ModelEvidence) { m.State = Unclear }, []screening.Verdict{unsure}, "Several templates"},
		{"unregistered", func(m *screening.ModelEvidence) { m.State, m.Reason = Unregistered, "no grid" }, []screening.Verdict{unsure}, "no grid"},
		{"no templates", func(m *screening.ModelEvidence) {
			*m = screening.ModelEvidence{State: Missing, Reason: "not installed"}
		}, []screening.Verdict{unsure}, "not installed"},
		{"templates refused", func(m *screening.ModelEvidence) {
			*m = screening.ModelEvidence{State: Refused, Reason: "bad signature"}
		}, []screening.Verdict{unsure}, "bad signature"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Check(genuine(c.change), now, year)
			var verdicts []screening.Verdict
			said := ""
			for _, f := range got {
				verdicts, said = append(verdicts, f.Verdict), said+f.Text
			}
			if !reflect.DeepEqual(verdicts, c.want) {
				t.Errorf("verdicts %v, want %v", verdicts, c.want)
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("says %q, want %q in it", said, c.says)
			}
		})
	}
}

// A page that was not captured has no model; a kiosk without templates says nothing.
func TestSilence(t *testing.T) {
	e := genuine(nil)
	e.Document.State = "aborted"
	if got := Check(e, now, 0); len(got) != 1 || got[0].Verdict != cut {
		t.Errorf("%+v", got)
	}
	e.Document.Model = nil
	if got := Check(e, now, 0); got != nil {
		t.Errorf("%+v", got)
	}
}

// TestIdentifiers: the names under which policy and report know the findings.
func TestIdentifiers(t *testing.T) {
	var ids []string
	for _, f := range Check(genuine(func(m *screening.ModelEvidence) { m.Zones[2].Evaluatory = true }), now, 0) {
		ids = append(ids, f.ID)
		if trial := f.Title == "zone c" || f.Title == "ultraviolet"; trial != (f.Need == screening.Evaluatory) {
			t.Errorf("%s (%s) has need %q", f.ID, f.Title, f.Need)
		}
	}
	want := []string{Identification, "(IR,TR,IS)", "(VI,AB,IS)", "(UV,LU,IS)", "(IR,TR,IS)+(VI,AB,IS)", Group, Group}
	if !reflect.DeepEqual(ids, want) {
		t.Errorf("%v, want %v", ids, want)
	}
}

// TestProperties throws evidence of every sort at the checks.
func TestProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	wild := func(around int) int {
		switch r.IntN(8) {
		case 0:
			return -r.IntN(1 << 62)
		case 1:
			return r.IntN(1 << 62)
		}
		return r.IntN(2*around + 1)
	}
	seen := map[screening.Verdict]int{}
	for range 20000 {
		e := genuine(func(m *screening.ModelEvidence) {
			for i := range m.Zones {
				z := &m.Zones[i]
				z.Value, z.Min, z.Max, z.Threshold = wild(700), wild(10), wild(1500), wild(500)
				z.State = pick("measured", "measured", "measured", "dirty", "over-exposed", "under-exposed", "no picture", "outside", "little print", "no transmitted", "")
				z.AtMost, z.Evaluatory = r.IntN(2) == 0, r.IntN(6) == 0
				z.Box.W = wild(50)
			}
			m.Composites[0].Decision = pick("all", "any", "")
			m.Groups[1].Checks = []string{pick("a", "b", "c", "d", "nobody")}
			m.Issued, m.Expires = now.Unix()-int64(wild(1000)), now.Unix()+int64(wild(1000))
		})
		got := Check(e, now, year)
		if !reflect.DeepEqual(got, Check(e, now, year)) {
			t.Fatal("not deterministic")
		}
		for _, f := range got {
			seen[f.Verdict]++
			if _, err := f.Verdict.MarshalText(); err != nil || f.Verdict == screening.NoSupport || f.Title == "" || f.Group != "model" {
				t.Fatalf("%+v: %v", f, err)
			}
			if m := f.MarginMilli; m != nil && (*m < -1000 || *m > 1000 || (f.Verdict == yes) != (*m >= 0)) {
				t.Fatalf("%s: margin %d and %v", f.ID, *m, f.Verdict)
			}
			if f.Verdict == no && f.MarginMilli == nil || f.Verdict != yes && f.Text == "" {
				t.Fatalf("%+v", f)
			}
		}
	}
	for _, v := range []screening.Verdict{yes, no, unsure, cut} {
		if seen[v] < 100 {
			t.Errorf("%v came %d times: the evidence is too alike", v, seen[v])
		}
	}
}
