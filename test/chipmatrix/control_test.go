package chipmatrix

import (
	"testing"

	"gatehouse/screening"
)

// TestControl: the documents that everything here starts from are clear.
func TestControl(t *testing.T) {
	w := newWorld(t)
	for _, d := range w.documents(t) {
		r := w.read(t, d)
		if r.recommend != screening.Clear {
			t.Errorf("%s: %s", d.name, r.shows())
		}
		t.Logf("%s: %v, %d APDUs, own %v", d.name, r.done(), r.chip.Exchange.Commands, r.chip.Exchange.Own)
	}
}
