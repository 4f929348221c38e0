package model

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"gatehouse/device"
)

// sample is a pack with one of everything.
func sample() *Pack {
	r := Rect{2000, -30000, 4000, 3000}
	clip := newClip(16, 12, make([]float32, 16*12), device.White)
	clip.Samples[5] = 0
	id := func(n int) string { return newUUID("sample", n) }
	check := func(n int, g Generic, q Quantity) Check {
		c := Check{
			UUID: id(n), Generic: g, Name: "zone", Description: "What is looked at.", Quantity: q, Min: 0, Max: 1500, Threshold: 600,
			Rectangle: &r, Status: Approved, ApprovedBy: "t.weaver", ApprovedOn: "2026-06-01",
		}
		if referenceOf[q] {
			k := *clip
			c.Reference = &k
		}
		return c
	}
	poly := check(5, "(IR,AB,ID)", Strokes)
	poly.Rectangle, poly.Region = nil, []Place{{0, -30000}, {9000, -30000}, {9000, -21000}}
	poly.Status, poly.ApprovedBy, poly.ApprovedOn = Proposed, "", ""
	return &Pack{Format: FormatName, Models: []Template{{
		UUID: id(1), ID: ID{Issuer: "NLD", Type: "P", Number: 1, Year: 2021, PRADO: "NLD-AO-04001"}, Layout: "TD3", Series: []string{"NX", "N1"}, Name: "sample",
		Learned: &Learned{6, 500, "as told"}, Appearance: Appearance{Area: Rect{0, -40000, 50000, 30000}, Values: make([]byte, appearSize), Spread: make([]byte, appearSize)},
		Anchors:        []Patch{{r, *clip}},
		Checks:         []Check{check(2, "(IR,TR,IS)", Pattern), check(3, "(VI,AB,IS)", Pattern), poly},
		Composites:     []Set{{id(6), "vanishes", DecideAll, []string{id(2), id(3)}}},
		Configurations: []Configuration{{id(7), "all", []Set{{id(8), "print", DecideAny, []string{id(6), id(5)}}}}},
	}}}
}

func encoded(t testing.TB, p *Pack) []byte {
	t.Helper()
	b, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestRoundTrip: there is one form, and it comes back as it was.
func TestRoundTrip(t *testing.T) {
	b := encoded(t, sample())
	p, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if again := encoded(t, p); !bytes.Equal(b, again) {
		t.Error("encoded differently a second time")
	}
	two := sample()
	two.Models = append(two.Models, two.Models[0])
	if _, err := two.Encode(); err == nil {
		t.Error("one model twice is written")
	}
}

// TestRefused: each text is the sample with one thing changed, and says where.
func TestRefused(t *testing.T) {
	good := string(encoded(t, sample()))
	for _, c := range []struct{ from, to, says string }{
		{`"format": "gatehouse-models 1"`, `"format": "gatehouse-models 2"`, "format"},
		{`"issuer"`, `"Issuer"`, "models[0].model.Issuer: unknown key"},
		{`"year": 2021`, `"year": 2021, "year": 2021`, "models[0].model.year: given twice"},
		{`"year": 2021`, `"year": 21`, "model.year"},
		{`"year": 2021`, `"year": "2021"`, "string does not fit"},
		{`"number": 1`, `"number": 0`, "model.number"},
		{`"number": 1`, `"number": null`, "null"},
		{`"NLD-AO-04001"`, `"NLD-4"`, "model.prado"},
		{`"layout": "TD3"`, `"layout": "TD9"`, "layout"},
		{`"(IR,TR,IS)"`, `"(IR,TR,FI)"`, "checks[0].generic"},
		{`"(IR,TR,IS)"`, `"(IR,TR,I)"`, "checks[0].generic"},
		{`"quantity": "strokes"`, `"quantity": "guess"`, "quantity"},
		{`"quantity": "strokes"`, `"quantity": "pattern"`, "needs one"},
		{`"threshold": 600`, `"threshold": 1500`, "threshold"},
		{`"threshold": 600`, `"treshold": 600`, "treshold: unknown key"},
		{`"decision": "any"`, `"decision": "some"`, "groups[0].decision"},
		{`"status": "proposed"`, `"status": "approved"`, "checks[2].status"},
		{`"approved_by": "t.weaver",`, ``, "checks[0].status"},
		{`"x_um": 2000`, `"x_um": -9223372036854775808`, "rectangle"},
		{`"w_um": 4000`, `"w_um": 4250`, "reference"},
		{`"series": [`, `"series": ["a-b",`, "series"},
		{newUUID("sample", 3), newUUID("sample", 2), "is there twice"},
		{newUUID("sample", 8), strings.ToUpper(newUUID("sample", 8)), "small letters"},
		{`"name": "sample"`, `"name": ""`, "name: is empty"},
		{`"models": [`, `"models": {`, "does not belong here"},
		{"\n}\n", "\n} {}\n", "text after the end"},
		{"\n}\n", "\n", "not JSON"},
		{`"samples": "AAAA`, `"samples": "AQAA`, "sha256"},
	} {
		bad := strings.Replace(good, c.from, c.to, 1)
		if bad == good {
			t.Errorf("%q is not in the sample", c.from)
			continue
		}
		_, err := Parse([]byte(bad))
		if !errors.Is(err, ErrPack) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q for %q: %v, want %q in it", c.to, c.from, err, c.says)
		}
	}
	if _, err := Parse([]byte(good)); err != nil {
		t.Errorf("the sample itself: %v", err)
	}
}

// TestVocabulary: the table of the guideline has 58 identifiers of basic checks.
func TestVocabulary(t *testing.T) {
	n := 0
	for _, x := range []string{"VI", "UV", "IR"} {
		for _, y := range []string{"AB", "BR", "FR", "LU", "TL", "TR"} {
			for z := range table {
				if _, _, _, ok := Generic("(" + x + "," + y + "," + z + ")").parts(); ok {
					n++
				}
			}
		}
	}
	if n != 58 {
		t.Errorf("%d identifiers", n)
	}
	for _, c := range []struct {
		parts []Generic
		want  bool
	}{
		{[]Generic{"(IR,TR,IS)", "(VI,AB,IS)"}, true},
		{[]Generic{"(VI,AB,IS)", "(IR,TR,IS)"}, true},
		{[]Generic{"(IR,TR,IS)", "(UV,LU,IS)"}, false},
		{[]Generic{"(IR,TR,IS)"}, false},
		{nil, false},
	} {
		if isComposite(c.parts) != c.want {
			t.Errorf("%v is a composite: %v", c.parts, !c.want)
		}
	}
	for _, g := range []Generic{"", "(IR,AB,MR", "(IR;AB,MR)", "(XX,AB,MR)", "(IR,AB,XX)", "(UV,TR,PH)", "(IR,AB,MR) "} {
		if _, _, _, ok := g.parts(); ok {
			t.Errorf("%q is taken", g)
		}
	}
	for g, want := range map[Generic]bool{"(IR,TR,IS)": true, "(UV,BR,VZ)": true, "(VI,BR,AF)": false, "(UV,LU,IS)": false, "(IR,AB,PH)": false} {
		c := Check{Generic: g}
		if c.AtMost() != want {
			t.Errorf("%s at most: %v", g, c.AtMost())
		}
		if c.Inverted = true; c.AtMost() == want {
			t.Errorf("%s inverted does not change sides", g)
		}
	}
}

// FuzzParse: whatever is taken can be written and comes back the same.
func FuzzParse(f *testing.F) {
	f.Add(encoded(f, sample()))
	f.Add([]byte(`{"format":"gatehouse-models 1","models":[]}`))
	f.Add([]byte(`{"format":"gatehouse-models 1","models":[{"checks":[[]]}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Parse(b)
		if err != nil {
			if !errors.Is(err, ErrPack) {
				t.Fatalf("not an ErrPack: %v", err)
			}
			return
		}
		text, err := p.Encode()
		if err != nil {
			t.Fatalf("taken and not written: %v", err)
		}
		again, err := Parse(text)
		if err != nil {
			t.Fatalf("written and not taken: %v", err)
		}
		if other, _ := again.Encode(); !bytes.Equal(text, other) {
			t.Fatal("two forms")
		}
	})
}
