package test

import (
	"fmt"
	"strings"
	"testing"

	"gatehouse/capture/model"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/test/rig"
	"gatehouse/test/rig/lens"
	"gatehouse/test/rig/paper"
	"gatehouse/test/rig/wear"
)

// learners is the number of genuine documents that each template is learned from;
// the issue asks that five be enough, and a state has more at hand.
const learners = 8

// learn makes the templates of the models as a technician does: genuine pages in
// moderate wear, photographed and read, then every zone that kioskctl model learn
// proposes approved. None of these pages is shown again.
func learn(t *testing.T, seed uint64, names []string) evidence.Templates {
	t.Helper()
	templates := make([]model.Template, len(names))
	each(t, len(names), func(i int) error {
		var all []model.Specimen
		for k := range uint64(learners) {
			tr, err := paper.Draw(paper.Spec{Model: names[i], Seed: seed ^ 0x1ea24<<40 + k, Forgery: rig.Genuine})
			if err != nil {
				return err
			}
			if k%2 == 1 {
				wear.Use(tr.Sheet, seed+k, 0.3)
			}
			page, err := lens.Page(tr.Sheet, lens.Take{Seed: seed + 77*k})
			if err != nil {
				return err
			}
			doc, err := evidence.Examiner{}.Read(t.Context(), page)
			if err != nil {
				return err
			}
			all = append(all, model.Specimen{Name: fmt.Sprint(k), Page: page, MRZ: doc.MRZ})
		}
		var plan model.Plan
		if _, err := fmt.Sscan(strings.Join(strings.Fields(names[i]), " "), &plan.ID.Type, &plan.ID.Issuer, &plan.ID.Number); err != nil {
			return err
		}
		learned, err := model.Learn(t.Context(), all, plan)
		if err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
		for k := range learned.Checks {
			c := &learned.Checks[k]
			c.Status, c.ApprovedBy, c.ApprovedOn = model.Approved, "bench", "2026-01-01"
		}
		templates[i] = *learned
		return nil
	})
	if t.Failed() {
		t.FailNow()
	}
	for i := range templates {
		for _, gap := range templates[i].Gaps() {
			t.Errorf("%s: the template has %s", names[i], gap)
		}
	}
	file, err := (&model.Pack{Format: model.FormatName, Models: templates}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	pack, err := model.Parse(file) // as it comes from the shelf
	if err != nil {
		t.Fatal(err)
	}
	return evidence.Templates{Name: "models", Pack: pack, Version: 1, Issued: spectralNow.AddDate(0, -1, 0), Expires: spectralNow.AddDate(1, 0, 0)}
}
