package finger

import (
	"testing"

	"gatehouse/capture"
	"gatehouse/test/rig/prints"
)

// hits counts the minutiae of list that lie within 8 pixels and 15 degrees of one of truth,
// each of which serves once.
func hits(list, truth []capture.Minutia) (n int, hit []bool) {
	hit = make([]bool, len(list))
	used := make([]bool, len(truth))
	for i := range list {
		best, at := 8*8+1, -1
		for j := range truth {
			if d := apart2(&list[i], &truth[j]); !used[j] && d < best && turned(list[i].Angle, truth[j].Angle) <= 10 {
				best, at = d, j
			}
		}
		if at >= 0 {
			used[at], hit[i] = true, true
			n++
		}
	}
	return n, hit
}

// Synthetic fingers say where their minutiae are. What need not be found counts neither way.
func TestTruth(t *testing.T) {
	fingers := uint64(12)
	if testing.Short() {
		fingers = 4
	}
	x := New()
	var found, all, right, given [2]int
	for seed := range fingers {
		master := prints.Master(seed + 1)
		for k := range uint64(3) {
			im := master.Impression(k, prints.Options{})
			got, err := x.Extract(im.Image, im.PPI)
			if err != nil {
				t.Fatal(err)
			}
			for i, list := range [...][]capture.Minutia{got.Plain, got.Enhanced} {
				n, _ := hits(im.Truth, list)
				found[i], all[i] = found[i]+n, all[i]+len(im.Truth)
				_, sure := hits(list, im.Truth)
				_, other := hits(list, im.Doubtful)
				for j := range list {
					if sure[j] {
						right[i]++
					}
					if sure[j] || !other[j] {
						given[i]++
					}
				}
			}
		}
	}
	for i, name := range [...]string{"plain", "enhanced"} {
		recall, precision := 100*float64(found[i])/float64(all[i]), 100*float64(right[i])/float64(given[i])
		t.Logf("%s: recall %.1f %% of %d, precision %.1f %% of %d", name, recall, all[i], precision, given[i])
		if recall < 90 || precision < 85 {
			t.Errorf("%s: recall %.1f %%, precision %.1f %%, want 90 and 85", name, recall, precision)
		}
	}
}
