package bench

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gatehouse/capture/finger/quality"
	"gatehouse/capture/fir"
)

// BenchmarkFingerQuality says what dropping the impressions of the worst quality in
// DATA does to false non-matches (error versus discard, ISO/IEC 29794-1): at the threshold
// that one in a thousand impostor pairs of the same fingers reaches, which stays where it is.
// The interval is of 95 of 100 drawings of as many fingers, with replacement.
//
// The model of quality was made on the odd fingers of the FVC sets.
func BenchmarkFingerQuality(b *testing.B) {
	dir := os.Getenv("DATA")
	if dir == "" {
		b.Skip("DATA=DIR with fingerprints (PGM) and a manifest.csv of db,finger,impression,dpi,path is not given")
	}
	all, err := readImpressions(filepath.Join(dir, "manifest.csv"))
	if err != nil {
		b.Skipf("DATA holds no fingerprints: %v", err)
	}
	for b.Loop() {
		own := newOwnFingers()
		run := runFingers(b, own, all)
		q := make([]int, len(all))
		meter := quality.New()
		for i, x := range all {
			t := own.templates[x.path]
			if t == nil {
				continue
			}
			pgm, err := os.ReadFile(x.path)
			if err != nil {
				b.Fatal(err)
			}
			img, err := fir.Image{Coding: fir.PGM, Data: pgm}.Gray()
			if err != nil {
				b.Fatal(err)
			}
			m := meter.Measure(img, x.ppi, t)
			q[i] = m.Quality()
		}
		for parity, name := range []string{"even", "odd"} {
			d := newDiscard(all, run.pairs, q, func(f int) bool { return f%2 == parity })
			if d == nil {
				b.Logf("%s fingers: not both genuine and impostor pairs", name)
				continue
			}
			b.Logf("%s fingers, threshold %.0f: %s", name, d.threshold, d)
			for _, part := range []int{10, 20} {
				fall, low, high := d.fall(part)
				b.Logf("%s fingers, the worst %d %% dropped: false non-matches fall by %.0f %% (%.0f .. %.0f)", name, part, fall, low, high)
				b.ReportMetric(fall, fmt.Sprintf("%s-fall-at-%d-%%", name, part))
			}
		}
	}
}

// discard is a set of impressions of which the worst are dropped.
type discard struct {
	fingers   [][]int // impressions of each
	quality   []int
	threshold float64
	missed    map[[2]int]bool // of each genuine pair: whether it is a false non-match
}

func newDiscard(all []impression, pairs []scoredPair, q []int, has func(finger int) bool) *discard {
	d := &discard{quality: q, missed: map[[2]int]bool{}}
	type name struct {
		set    string
		finger int
	}
	at := map[name]int{}
	for i, x := range all {
		if !has(x.finger) {
			continue
		}
		n := name{x.set, x.finger}
		if _, known := at[n]; !known {
			at[n] = len(d.fingers)
			d.fingers = append(d.fingers, nil)
		}
		d.fingers[at[n]] = append(d.fingers[at[n]], i)
	}
	var impostors []float64
	for _, p := range pairs {
		if x, y := all[p.a], all[p.b]; has(x.finger) && has(y.finger) && x.finger != y.finger {
			impostors = append(impostors, p.score)
		}
	}
	if len(impostors) == 0 {
		return nil
	}
	slices.SortFunc(impostors, func(a, b float64) int { return cmp.Compare(b, a) })
	d.threshold = impostors[len(impostors)/1000] // more than this is a match
	for _, p := range pairs {
		if x, y := all[p.a], all[p.b]; has(x.finger) && x.finger == y.finger {
			d.missed[[2]int{p.a, p.b}] = p.score <= d.threshold
		}
	}
	if len(d.missed) == 0 {
		return nil
	}
	return d
}

func (d *discard) String() string {
	s := ""
	for _, part := range []int{0, 5, 10, 20, 30} {
		missed, of := d.rate(d.fingers, part)
		s += fmt.Sprintf("; %d %% dropped: %d of %d (%.2f %%)", part, missed, of, 100*float64(missed)/float64(max(of, 1)))
	}
	return s[2:]
}

// rate counts the genuine pairs of fingers of which the worst percent of impressions
// are dropped. Of equals those that come first stay.
func (d *discard) rate(fingers [][]int, percent int) (missed, of int) {
	type place struct{ finger, impression int }
	var order []place
	for f, list := range fingers {
		for _, i := range list {
			order = append(order, place{f, i})
		}
	}
	slices.SortStableFunc(order, func(a, b place) int { return cmp.Compare(d.quality[b.impression], d.quality[a.impression]) })
	keep := make([][]int, len(fingers))
	for _, p := range order[:len(order)-len(order)*percent/100] {
		keep[p.finger] = append(keep[p.finger], p.impression)
	}
	for _, list := range keep {
		slices.Sort(list)
		for k, i := range list {
			for _, j := range list[k+1:] {
				of++
				if d.missed[[2]int{i, j}] {
					missed++
				}
			}
		}
	}
	return missed, of
}

// fall is by how many percent the rate falls, and its interval.
func (d *discard) fall(percent int) (fall, low, high float64) {
	of := func(fingers [][]int) (float64, bool) {
		m0, n0 := d.rate(fingers, 0)
		m, n := d.rate(fingers, percent)
		if m0 == 0 || n == 0 {
			return 0, false
		}
		return 100 * (1 - float64(m)/float64(n)/(float64(m0)/float64(n0))), true
	}
	fall, _ = of(d.fingers)
	r := rand.New(rand.NewPCG(1, 2))
	var drawn []float64
	for range 1000 {
		some := make([][]int, len(d.fingers))
		for i := range some {
			some[i] = d.fingers[r.IntN(len(d.fingers))]
		}
		if v, ok := of(some); ok {
			drawn = append(drawn, v)
		}
	}
	if len(drawn) == 0 {
		return fall, fall, fall
	}
	slices.Sort(drawn)
	return fall, drawn[len(drawn)*25/1000], drawn[len(drawn)*975/1000]
}

// The evaluator itself: a quality that knows what misses takes all of it away, one that
// says nothing takes none, a wrong one adds to it.
func TestFingerDiscard(t *testing.T) {
	var all []impression
	var pairs []scoredPair
	for f := range 10 {
		for i := range 10 {
			all = append(all, impression{set: "s", finger: 2 * f, number: i})
		}
	}
	for a := range all {
		for b := a + 1; b < len(all); b++ {
			score := 10.0
			if all[a].finger == all[b].finger {
				if score = 90; all[a].number == 0 { // the first of each finger matches nothing
					score = 5
				}
			}
			pairs = append(pairs, scoredPair{a, b, score})
		}
	}
	knows, says, wrong := make([]int, len(all)), make([]int, len(all)), make([]int, len(all))
	for i := range all {
		knows[i], says[i], wrong[i] = 1, 50, 1
		if all[i].number == 0 {
			knows[i], wrong[i] = 0, 2
		}
	}
	for _, c := range []struct {
		name      string
		q         []int
		low, high float64
	}{{"knows", knows, 100, 100}, {"says nothing", says, -20, 20}, {"wrong", wrong, -100, -1}} {
		d := newDiscard(all, pairs, c.q, func(int) bool { return true })
		if d == nil || d.threshold != 10 {
			t.Fatalf("%s: %+v", c.name, d)
		}
		if fall, low, high := d.fall(10); fall < c.low || fall > c.high || low > fall || high < fall {
			t.Errorf("%s: falls by %.1f (%.1f .. %.1f), want %.0f .. %.0f", c.name, fall, low, high, c.low, c.high)
		}
	}
	if d := newDiscard(all, pairs, knows, func(int) bool { return false }); d != nil {
		t.Error("a set without pairs")
	}
}
