package model

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/ocr"
	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/lens"
	"gatehouse/test/rig/paper"
)

// shoot draws and photographs a document of the bench and reads its lines.
func shoot(t testing.TB, spec paper.Spec) Specimen {
	t.Helper()
	tr, err := paper.Draw(spec)
	if err != nil {
		t.Fatal(err)
	}
	p, err := lens.Page(tr.Sheet, lens.Take{Seed: spec.Seed*31 + 7})
	if err != nil {
		t.Fatal(err)
	}
	m, err := ocr.ReadPage(context.Background(), &p, ocr.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return Specimen{fmt.Sprintf("%s %d", spec.Model, spec.Seed), p, m}
}

const learnedModel = "I SWE 1"

var plan = Plan{ID: ID{Issuer: "SWE", Type: "I", Number: 1}}

// learned is a template of six documents, with every zone approved.
var learned = sync.OnceValues(func() (*Template, []Specimen) {
	var all []Specimen
	for i := range uint64(6) {
		all = append(all, shoot(quiet{}, paper.Spec{Model: learnedModel, Seed: 1 + i, Forgery: rig.Genuine}))
	}
	t, err := Learn(context.Background(), all, plan)
	if err != nil {
		panic(err)
	}
	for i := range t.Checks {
		c := &t.Checks[i]
		c.Status, c.ApprovedBy, c.ApprovedOn = Approved, "t.weaver", "2026-06-01"
	}
	return t, all
})

// quiet is a testing.TB for what many tests share.
type quiet struct{ testing.TB }

func (quiet) Helper()           {}
func (quiet) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

// failing lists the generic identifiers on the wrong side of their thresholds.
func failing(zones []Zone) (ids []string) {
	for _, z := range zones {
		if bad := z.Value < z.Check.Threshold; z.State == Measured && z.Value != z.Check.Threshold && bad != z.Check.AtMost() {
			ids = append(ids, string(z.Check.Generic))
		}
	}
	return ids
}

// TestLearned: no genuine document fails, and each forgery that changes the print
// fails in the light that shows it.
func TestLearned(t *testing.T) {
	tpl, _ := learned()
	kinds := map[Generic]int{}
	for _, c := range tpl.Checks {
		kinds[c.Generic]++
	}
	for _, g := range []Generic{"(IR,TR,IS)", "(UV,LU,IS)", "(VI,AB,IS)", "(IR,TR,ID)", "(UV,BR,VZ)"} {
		if kinds[g] == 0 {
			t.Errorf("no %s was proposed: %v", g, kinds)
		}
	}
	for _, c := range []struct {
		forgery  rig.Forgery
		strength float64
		n        uint64
		id       string // that must fail on each; empty: none may
	}{
		{rig.Genuine, 0, 20, ""},
		{paper.NoGlow, 0.75, 2, "(UV,LU,IS)"},
		{paper.CopiedGlow, 0.5, 2, "(UV,LU,IS)"},
		{paper.VisualInk, 0.5, 2, "(IR,TR,ID)"},
		{paper.BrightPatch, 0.5, 2, "(UV,BR,AF)"},
		{rig.BrightPaper, 0.5, 2, "(UV,BR,VZ)"},
		{rig.AlteredNumber, 1, 2, ""}, // changes no print that a template knows
	} {
		for i := range c.n {
			s := shoot(t, paper.Spec{Model: learnedModel, Seed: 5000 + i, Forgery: c.forgery, Strength: c.strength})
			zones := Measure(&s.Page, &s.MRZ, tpl)
			if len(zones) != len(tpl.Checks) {
				t.Fatalf("%d zones of %d checks", len(zones), len(tpl.Checks))
			}
			got := strings.Join(failing(zones), " ")
			if c.id == "" && got != "" || !strings.Contains(got, c.id) {
				t.Errorf("%s %v, seed %d: failed %q, want %q", c.forgery, c.strength, 5000+i, got, c.id)
			}
		}
	}
}

// TestSame: the same documents give the same file, and the same page the same values.
func TestSame(t *testing.T) {
	tpl, all := learned()
	again, err := Learn(context.Background(), all, plan)
	if err != nil {
		t.Fatal(err)
	}
	for i := range again.Checks {
		c := &again.Checks[i]
		c.Status, c.ApprovedBy, c.ApprovedOn = Approved, "t.weaver", "2026-06-01"
	}
	a, b := encoded(t, &Pack{Models: []Template{*tpl}}), encoded(t, &Pack{Models: []Template{*again}})
	if !bytes.Equal(a, b) {
		t.Error("learned differently a second time")
	}
	p, err := Parse(a)
	if err != nil {
		t.Fatal(err)
	}
	s := all[0]
	was := Measure(&s.Page, &s.MRZ, tpl)
	for i, z := range Measure(&s.Page, &s.MRZ, &p.Models[0]) {
		if w := was[i]; z.Value != w.Value || z.State != w.State || z.Box != w.Box {
			t.Errorf("zone %d: %+v, then %+v", i, z, w)
		}
	}
}

// TestRefusals: what cannot be learned from is refused with all that is wrong.
func TestRefusals(t *testing.T) {
	_, all := learned()
	other := shoot(t, paper.Spec{Model: "I ESP 1", Seed: 1, Forgery: rig.Genuine})
	dark := all[0]
	dark.Page.Pictures = dark.Page.Pictures[:2]
	blind := all[0]
	blind.MRZ = capture.MRZ{}
	for _, c := range []struct {
		name string
		set  []Specimen
		says string
	}{
		{"too few", all[:4], "4 given, 5 to 200"},
		{"none", nil, "0 given"},
		{"mixed issuers", append([]Specimen{other}, all...), "another state than SWE"},
		{"a light missing", append([]Specimen{dark}, all[1:]...), "has no uv picture"},
		{"twice the same", append([]Specimen{all[1]}, all[1:]...), "show the same document"},
		{"no lines on one", append(all[1:5:5], blind), "learn from one kind of page"},
	} {
		if _, err := Learn(context.Background(), c.set, plan); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q in it", c.name, err, c.says)
		}
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := Learn(ended, all, plan); err != context.Canceled {
		t.Errorf("after its end: %v", err)
	}
}

// TestStates: a zone that cannot be judged says why.
func TestStates(t *testing.T) {
	tpl, all := learned()
	state := func(change func(*Specimen), want State, of func(*Check) bool) {
		t.Helper()
		s := all[2]
		s.Page.Pictures = append([]capture.Picture(nil), s.Page.Pictures...)
		change(&s)
		n := 0
		for _, z := range Measure(&s.Page, &s.MRZ, tpl) {
			if of(z.Check) {
				n++
				if z.State != want || !want.HasValue() && z.Value != 0 {
					t.Errorf("%s %s: %s %d, want %s", z.Check.Generic, z.Check.Quantity, z.State, z.Value, want)
				}
			}
		}
		if n == 0 {
			t.Errorf("no check for %s", want)
		}
	}
	isUV := func(c *Check) bool { return c.Generic.Light().String() == "uv" }
	every := func(*Check) bool { return true }
	state(func(*Specimen) {}, Measured, every)
	state(func(s *Specimen) { s.Page.Pictures = s.Page.Pictures[:2] }, NoPicture, isUV)
	state(func(s *Specimen) { s.MRZ = capture.MRZ{} }, Unregistered, every)
	state(func(s *Specimen) { s.Page.Pictures = nil }, NoPicture, every)
	state(func(s *Specimen) {
		g := *s.Page.Pictures[1].Gray
		g.Pix = bytes.Repeat([]byte{255}, len(g.Pix))
		s.Page.Pictures[1].Gray = &g
	}, Burnt, func(c *Check) bool { return c.Generic.Light().String() == "ir" && c.Quantity == Pattern })
	for at, l := range device.Lights {
		in := func(share func(int) int) func(*Specimen) {
			return func(s *Specimen) {
				g := *s.Page.Pictures[at].Gray
				g.Pix = bytes.Clone(g.Pix)
				for i, v := range g.Pix {
					g.Pix[i] = uint8(min(255, share(int(v))))
				}
				s.Page.Pictures[at].Gray = &g
			}
		}
		printed := func(c *Check) bool { return c.Generic.Light() == l && c.Quantity == Pattern }
		if l != device.UV { // clipped paper, with dark print on it that is not
			state(in(func(v int) int { return v * 3 / 2 }), Burnt, printed)
		}
		state(in(func(v int) int { return v / 20 }), Dark, printed)
	}
	// Paper that glows like a lamp is no over-exposed picture of dull paper.
	state(func(s *Specimen) {
		g := *s.Page.Pictures[2].Gray
		g.Pix = bytes.Repeat([]byte{255}, len(g.Pix))
		s.Page.Pictures[2].Gray = &g
	}, Measured, func(c *Check) bool { return c.Quantity == Level })
	state(func(s *Specimen) { s.Page.Pictures[2].JPEG = nil }, LittlePrint, func(c *Check) bool { return c.Quantity == Colour })
}

// TestChoose: by MRZ, and among two of one issuer by appearance.
func TestChoose(t *testing.T) {
	tpl, all := learned()
	foreign, second := *tpl, *tpl
	foreign.ID.Issuer = "FRA"
	second.ID.Number = 2
	second.Appearance.Values = bytes.Repeat([]byte{40}, appearSize)
	series := *tpl
	series.Series = []string{"ZZ"}
	other := shoot(t, paper.Spec{Model: learnedModel, Seed: 777, Forgery: rig.Genuine})
	for _, c := range []struct {
		name   string
		models []Template
		how    How
		number int // of the chosen one, 0 = none
	}{
		{"the only one", []Template{foreign, *tpl}, ByMRZ, 1},
		{"another issuer", []Template{foreign}, NotKnown, 0},
		{"nothing", nil, NotKnown, 0},
		{"another series", []Template{series}, NotKnown, 0},
		{"two, one looks so", []Template{second, *tpl}, ByBoth, 1},
		{"two alike", []Template{*tpl, *tpl}, NotClear, 0},
	} {
		got := Choose(&other.Page, &other.MRZ, "NX1234567", &Pack{Models: c.models})
		number := 0
		if got.Template != nil {
			number = got.Template.ID.Number
		}
		if got.How != c.how || number != c.number {
			t.Errorf("%s: %+v, want %s", c.name, got, c.how)
		}
	}
	if got := Choose(&all[0].Page, &all[0].MRZ, "", &Pack{Models: []Template{second, *tpl}}); got.Distance > 1500 || got.Next < 2*got.Distance {
		t.Errorf("a document that was learned from is at %d, the other model at %d", got.Distance, got.Next)
	}
}

// TestFront: a side without lines is laid on its outline, and known by its looks.
func TestFront(t *testing.T) {
	_, all := learned()
	var fronts []Specimen
	for _, s := range all {
		s.MRZ = capture.MRZ{}
		fronts = append(fronts, s)
	}
	tpl, err := Learn(context.Background(), fronts, plan)
	if err != nil {
		t.Fatal(err)
	}
	for i := range tpl.Checks {
		tpl.Checks[i].Status = Approved
	}
	pack := &Pack{Models: []Template{*tpl}}
	same := shoot(t, paper.Spec{Model: learnedModel, Seed: 778, Forgery: rig.Genuine})
	same.MRZ = capture.MRZ{}
	other := shoot(t, paper.Spec{Model: "I ESP 1", Seed: 3, Forgery: rig.Genuine})
	other.MRZ = capture.MRZ{}
	c := Choose(&same.Page, &same.MRZ, "", pack)
	if c.How != ByAppearance || c.Template == nil {
		t.Fatalf("the same model: %+v", c)
	}
	if got := failing(Measure(&same.Page, &same.MRZ, c.Template)); len(got) > 0 {
		t.Errorf("genuine, and failed %v", got)
	}
	if c := Choose(&other.Page, &other.MRZ, "", pack); c.How != NotKnown {
		t.Errorf("another model: %+v", c)
	}
}

func BenchmarkMeasure(b *testing.B) {
	tpl, all := learned()
	b.ResetTimer()
	for b.Loop() {
		Measure(&all[1].Page, &all[1].MRZ, tpl)
	}
}
