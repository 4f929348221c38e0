package evidence

import (
	"errors"
	"image"
	"reflect"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/model"
	"gatehouse/device"
	"gatehouse/screening"
	judge "gatehouse/screening/model"
)

// document is a captured page of plain paper in three lights with the lines of a
// passport, and nothing in them but issuer and code.
func document() *capture.Document {
	const scale = 0.016
	d := &capture.Document{State: capture.Captured, MRZ: capture.MRZ{Format: capture.TD3}}
	for i := range 2 {
		var l []capture.Char
		for j := range 44 {
			x, y := 96+int(float64(j)*2540*scale), 1154+i*102
			l = append(l, capture.Char{Rune: '<', Box: image.Rect(x-20, y-24, x+20, y+24)})
		}
		d.MRZ.Lines = append(d.MRZ.Lines, l)
	}
	for i, r := range []byte("P<NLDA") {
		d.MRZ.Lines[0][i].Rune = r
	}
	for i, l := range device.Lights {
		g := image.NewGray(image.Rect(0, 0, 2000, 1408))
		for k := range g.Pix {
			g.Pix[k] = []byte{200, 190, 30}[i]
		}
		d.Page.Pictures = append(d.Page.Pictures, capture.Picture{Light: l, Gray: g, PxPerMM: 16})
	}
	return d
}

// template has three checks that plain paper answers, joined in a composite and a
// group.
func template() model.Template {
	uuid := func(n byte) string { return "00000000-0000-5000-8000-00000000000" + string('0'+n) }
	r := model.Rect{X: 10_000, Y: -40_000, W: 20_000, H: 10_000}
	check := func(n byte, g model.Generic, q model.Quantity, limit int) model.Check {
		return model.Check{UUID: uuid(n), Generic: g, Name: "zone", Description: "d", Quantity: q, Max: 1000, Threshold: limit, Rectangle: &r, Status: model.Approved}
	}
	return model.Template{
		UUID: uuid(0), ID: model.ID{Issuer: "NLD", Type: "P", Number: 1}, Layout: "TD3",
		Checks:         []model.Check{check(1, "(UV,BR,PH)", model.Level, 60), check(2, "(VI,AB,PH)", model.Strokes, 100), check(3, "(UV,BR,VZ)", model.Level, 20)},
		Composites:     []model.Set{{UUID: uuid(4), Name: "both", Decision: model.DecideAll, Checks: []string{uuid(1), uuid(2)}}},
		Configurations: []model.Configuration{{UUID: uuid(5), Groups: []model.Set{{UUID: uuid(6), Name: "group", Decision: model.DecideAll, Checks: []string{uuid(4), uuid(3)}}}}},
	}
}

func TestCompare(t *testing.T) {
	t0 := time.Unix(1_780_000_000, 0)
	with := func(p *model.Pack) Templates {
		return Templates{Name: "models", Pack: p, Version: 7, Issued: t0, Expires: t0.Add(time.Hour)}
	}
	tpl := template()
	foreign := template()
	foreign.ID.Issuer = "FRA"
	d := document()
	e := with(&model.Pack{Models: []model.Template{foreign, tpl}}).Compare(d)
	if e.State != judge.Chosen || e.Model != "NLD, P, 1" || e.How != "by MRZ" || e.Version != 7 || e.Issued != t0.Unix() {
		t.Fatalf("%+v", e)
	}
	var got []int
	for _, z := range e.Zones {
		got = append(got, z.Value)
		if z.State != "measured" || z.Box.W < 300 || z.Box.W > 330 {
			t.Errorf("%+v", z)
		}
	}
	if !reflect.DeepEqual(got, []int{30, 0, 30}) || !e.Zones[0].AtMost || e.Zones[1].AtMost {
		t.Errorf("values %v of %+v", got, e.Zones)
	}
	if len(e.Composites) != 1 || len(e.Groups) != 1 || len(e.Groups[0].Checks) != 2 {
		t.Errorf("composites %+v, groups %+v", e.Composites, e.Groups)
	}

	// Of a composite that nobody approved as a whole the rest counts by itself.
	tpl.Checks[0].Status = model.Proposed
	e = with(&model.Pack{Models: []model.Template{tpl}}).Compare(d)
	if len(e.Zones) != 2 || len(e.Composites) != 0 || !reflect.DeepEqual(e.Groups[0].Checks, []string{tpl.Checks[1].UUID, tpl.Checks[2].UUID}) {
		t.Errorf("%+v", e)
	}

	for name, c := range map[string]struct {
		have  Templates
		state string
	}{
		"no template fits": {with(&model.Pack{Models: []model.Template{foreign}}), judge.Unknown},
		"two fit alike":    {with(&model.Pack{Models: []model.Template{alike(1), alike(2)}}), judge.Unclear},
		"missing":          {Templates{Name: "models", Missing: true, Err: errors.New("gone")}, judge.Missing},
		"refused":          {Templates{Name: "models", Err: errors.New("bad")}, judge.Refused},
	} {
		if e := c.have.Compare(d); e.State != c.state || e.Zones != nil {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if e := (Templates{}).Compare(d); e != nil {
		t.Errorf("a kiosk without templates: %+v", e)
	}
	// The evidence goes straight into the judgement.
	ev := screening.Evidence{Document: screening.DocumentEvidence{ModalityEvidence: screening.ModalityEvidence{State: "captured"}, Model: with(&model.Pack{Models: []model.Template{template()}}).Compare(d)}}
	verdicts := map[string]screening.Verdict{}
	for _, f := range judge.Check(&ev, t0.Add(time.Minute), 0) {
		verdicts[f.ID] = f.Verdict
	}
	want := map[string]screening.Verdict{
		judge.Identification: screening.Successful, "(UV,BR,PH)": screening.Successful, "(VI,AB,PH)": screening.Failed, "(UV,BR,VZ)": screening.Failed,
		"(UV,BR,PH)+(VI,AB,PH)": screening.Failed, judge.Group: screening.Failed,
	}
	if !reflect.DeepEqual(verdicts, want) {
		t.Errorf("%v, want %v", verdicts, want)
	}
}

// alike is a template whose appearance everything is equally far from.
func alike(n int) model.Template {
	t := template()
	t.ID.Number = n
	t.Appearance = model.Appearance{Area: model.Rect{X: 0, Y: -60_000, W: 100_000, H: 50_000}, Values: make([]byte, 12*9*4), Spread: make([]byte, 12*9*4)}
	return t
}
