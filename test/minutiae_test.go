package test

import (
	"slices"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/finger"
	"gatehouse/test/rig/prints"
)

// The extractor against minutiae that are known: at difficulty 1 it must find nine of
// ten and invent few. A hit is within 8 pixels and 15 degrees, each truth and each
// find used once. A find of a minutia that is there and need not be found (in a cut, a core or
// a delta, at the rim, half a millimetre from another) counts neither way.
func TestMinutiaeRecall(t *testing.T) {
	x := finger.New()
	var all, shuffled score
	for seed := range uint64(20) {
		f, other := prints.Master(300+seed), prints.Master(900+seed)
		for k := range uint64(2) {
			p := f.Impression(k, prints.Options{})
			got, err := x.Extract(p.Image, p.PPI)
			if err != nil {
				t.Fatal(err)
			}
			all.count(p.Truth, p.Doubtful, got.Enhanced)
			shuffled.count(other.Impression(k, prints.Options{}).Truth, nil, got.Enhanced)
		}
	}
	t.Logf("recall %.1f %%, precision %.1f %% (%d true, %d found, %d hits); against another finger's truth %.1f %%",
		all.recall(), all.precision(), all.truth, all.found, all.hits, shuffled.recall())
	if all.recall() < 90 || all.precision() < 85 {
		t.Errorf("recall %.1f %%, precision %.1f %%: want 90 and 85", all.recall(), all.precision())
	}
	if shuffled.recall() > 25 {
		t.Errorf("%.1f %% of the minutiae of another finger are found: the measure is blind", shuffled.recall())
	}
}

type score struct{ truth, found, hits int }

func (s *score) recall() float64    { return 100 * float64(s.hits) / float64(s.truth) }
func (s *score) precision() float64 { return 100 * float64(s.hits) / float64(s.found) }

func (s *score) count(truth, doubtful, found []capture.Minutia) {
	used := make([]bool, len(found))
	for _, m := range truth {
		best, at := 8*8+1, -1
		for i, g := range found {
			turn := int(int8(m.Angle - g.Angle)) // 15 degrees are 10.7/256 of a turn
			if d := apart(m, g); !used[i] && d < best && max(turn, -turn) <= 10 {
				best, at = d, i
			}
		}
		if at >= 0 {
			used[at] = true
			s.hits++
		}
	}
	s.truth += len(truth)
	for i, g := range found {
		if used[i] || !slices.ContainsFunc(doubtful, func(m capture.Minutia) bool { return apart(m, g) <= 8*8 }) {
			s.found++
		}
	}
}

// apart is the square of a distance.
func apart(a, b capture.Minutia) int {
	dx, dy := int(a.X-b.X), int(a.Y-b.Y)
	return dx*dx + dy*dy
}
