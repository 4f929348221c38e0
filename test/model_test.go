package test

import (
	"testing"

	"gatehouse/screening"
	judgement "gatehouse/screening/model"
	"gatehouse/test/rig"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/models"
	"gatehouse/test/rig/officer"
	"gatehouse/test/rig/paper"
)

// drawn draws a document of a named model.
func drawn(t *testing.T, name string, seed uint64, f rig.Forgery) *rig.Sheet {
	t.Helper()
	tr, err := paper.Draw(paper.Spec{Model: name, Seed: seed, Forgery: f, Strength: 1})
	if err != nil {
		t.Fatal(err)
	}
	return tr.Sheet
}

// TestDocumentModel: templates learned on one reader come over the shelf into a
// kiosk with another camera, whose genuine document passes them and whose forged
// one does not. A document of a model without template is nobody's fault.
func TestDocumentModel(t *testing.T) {
	const name = "P NLD 1"
	pack, err := models.Learn(t.Context(), 0, []string{name}, 6)
	if err != nil {
		t.Fatal(err)
	}
	h := start(t, line.Options{Seed: 5, Models: pack}, officer.Follow)

	groups := func(a arrived) (all []screening.Verdict) {
		for _, f := range a.Record.Result.Findings {
			if f.ID == judgement.Group {
				all = append(all, f.Verdict)
			}
		}
		return all
	}
	good := h.cross(t, drawn(t, name, 900, rig.Genuine))
	if m := good.Record.Evidence.Document.Model; m == nil || m.State != judgement.Chosen || m.Version != 1 || len(m.Zones) == 0 {
		t.Fatalf("evidence %+v", m)
	}
	for _, f := range good.Record.Result.Findings {
		if f.Group == "model" && f.Verdict != screening.Successful {
			t.Errorf("genuine: %s (%s) is %s: %v", f.ID, f.Title, f.Verdict, f.Values)
		}
	}
	if g := groups(good); len(g) != 3 {
		t.Errorf("groups %v", g)
	}
	bad := h.cross(t, drawn(t, name, 901, paper.NoGlow))
	failed := 0
	for _, v := range groups(bad) {
		if v == screening.Failed {
			failed++
		}
	}
	if failed != 1 || bad.Record.Result.Recommend != screening.Refer {
		t.Errorf("without its glow: groups %v, recommended %s", groups(bad), bad.Record.Result.Recommend)
	}
	other := h.cross(t, drawn(t, "P FRA 1", 902, rig.Genuine))
	if f := other.finding(judgement.Identification); f == nil || f.Verdict != screening.Undetermined || other.Record.Result.Recommend != screening.Clear {
		t.Errorf("of a model without template: %+v, recommended %s because %v", f, other.Record.Result.Recommend, other.Record.Result.Because)
	}
}
