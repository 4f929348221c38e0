package test

import (
	"testing"

	"gatehouse/capture/model"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/test/rig/models"
)

// learners is the number of genuine documents that each template is learned from;
// the issue asks that five be enough, and a state has more at hand.
const learners = 8

// learn makes the templates of the models as a technician does; none of the pages
// that they are learned from is shown again.
func learn(t *testing.T, seed uint64, names []string) evidence.Templates {
	t.Helper()
	file, err := models.Learn(t.Context(), seed, names, learners)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := model.Parse(file) // as it comes from the shelf
	if err != nil {
		t.Fatal(err)
	}
	for i := range pack.Models {
		for _, gap := range pack.Models[i].Gaps() {
			t.Errorf("%s: the template has %s", names[i], gap)
		}
	}
	return evidence.Templates{Name: "models", Pack: pack, Version: 1, Issued: spectralNow.AddDate(0, -1, 0), Expires: spectralNow.AddDate(1, 0, 0)}
}
