package chipmatrix

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"gatehouse/capture"
	"gatehouse/screening"
	"gatehouse/test/rig/card"
)

// cell is a fault of a document at a step.
type cell struct {
	d     *document
	good  *result
	step  string
	nth   int // of the step; 0: each time
	fault fault
}

func (c *cell) String() string {
	when := fmt.Sprintf(" (%d)", c.nth)
	if c.nth == 0 {
		when = " (each)"
	}
	return c.d.name + ": " + c.step + when + ": " + c.fault.name
}

// steps lists those of a good reading, in their order, with how often they come.
func (w *world) steps(t testing.TB, d *document) (names []string, times map[string]int, good result) {
	t.Helper()
	p, times := d.profile, map[string]int{}
	p.Mutate = func(step string, wire []byte) []byte {
		if times[step]++; times[step] == 1 {
			names = append(names, step)
		}
		return wire
	}
	good = w.inspect(t.Context(), d, card.New(p), nil)
	if good.recommend != screening.Clear {
		t.Fatalf("%s: the control is not clear: %s", d.name, good.shows())
	}
	return names, times, good
}

func (w *world) cells(t testing.TB) (all []cell) {
	for _, d := range w.documents(t) {
		steps, times, good := w.steps(t, d)
		for _, step := range steps {
			for _, f := range faults() {
				if !f.fits(step) {
					continue
				}
				turns := []int{1}
				if times[step] > 1 {
					turns = append(turns, times[step])
				}
				if f.always {
					turns = append(turns, 0)
				}
				for _, nth := range turns {
					all = append(all, cell{d, &good, step, nth, f})
				}
			}
		}
	}
	return all
}

// run reads the document with the fault; hit: it changed something.
func (w *world) run(t testing.TB, c *cell) (r result, hit bool) {
	p := probe{late: newLate(t.Context())}
	profile := c.d.profile
	for _, e := range c.fault.effects(&p) {
		profile.Faults = append(profile.Faults, card.Fault{Step: c.step, Nth: c.nth, Effect: e})
	}
	r = w.inspect(p.late, c.d, card.New(profile), nil)
	return r, p.hit
}

// class is what became of a cell.
type class int

const (
	idle    class = iota // the fault changed nothing
	same                 // all as without it
	worse                // not clear
	lenient              // clear, and something that proves nothing is worse
	broken               // a rule is broken
)

var classes = [...]string{"no effect", "same verdicts", "worse", "clear without what proves nothing", "BROKEN"}

// TestFaults is the fault matrix.
func TestFaults(t *testing.T) {
	w := newWorld(t)
	all := w.cells(t)
	total := len(all)
	if !whole() {
		all = sample(t, all, 300)
	}
	var mu sync.Mutex
	table := map[string]*[len(classes)]int{}
	var sum [len(classes)]int
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, c := range all {
		g.Go(func() error {
			r, hit := w.run(t, &c)
			k, why := idle, ""
			if hit {
				k, why = judge(&c, &r)
			}
			mu.Lock()
			defer mu.Unlock()
			if k == broken {
				t.Errorf("%v: %s\n\t%s", &c, why, r.shows())
			}
			if table[c.step] == nil {
				table[c.step] = &[len(classes)]int{}
			}
			table[c.step][k]++
			sum[k]++
			return nil
		})
	}
	_ = g.Wait()
	steps := make([]string, 0, len(table))
	for s := range table {
		steps = append(steps, s)
	}
	slices.Sort(steps)
	t.Logf("%-18s %s", "step", strings.Join(classes[:], " | "))
	for _, s := range steps {
		t.Logf("%-18s %v", s, *table[s])
	}
	t.Logf("%d of %d cells, seed %d: %v, %d silent downgrades or worse", len(all), total, seed(t), sum, sum[broken])
	if sum[same] == 0 || sum[worse] < len(all)/2 {
		t.Error("the faults hardly do anything: the test looked at nothing")
	}
}

// judge tells the class of a cell whose fault changed something, and which rule it broke.
func judge(c *cell, r *result) (class, string) {
	if why := r.tampered(c.d); why != "" {
		return broken, why
	}
	if r.chip.Exchange.Commands > 400 {
		return broken, fmt.Sprintf("%d commands", r.chip.Exchange.Commands)
	}
	var down []string
	for _, id := range c.good.ids() {
		was, is := c.good.findings[id], r.findings[id]
		if was.Verdict == is.Verdict {
			continue
		}
		down = append(down, id)
		if is.Text == "" && is.Verdict != screening.Successful {
			return broken, "chip." + id + " gives no reason"
		}
		if is.Verdict == screening.Successful {
			return broken, "chip." + id + " is better than without the fault"
		}
	}
	if r.recommend == screening.Clear {
		return forgiven(c, r, down)
	}
	ids := matter(c)
	if r.chip.State == capture.Aborted { // whatever the step: the reading ended
		ids = append(ids, "read")
	}
	for _, id := range down {
		if slices.Contains(ids, id) {
			return worse, ""
		}
	}
	return broken, fmt.Sprintf("worse in %v, and the matter is %v", down, ids)
}

// forgiven judges a cell that is clear in spite of its fault.
func forgiven(c *cell, r *result, down []string) (class, string) {
	if was, is := fmt.Sprint(c.good.done()), fmt.Sprint(r.done()); was != is && !permitOnly(c.good.done(), r.done()) {
		return broken, "SILENT DOWNGRADE: done " + is + " instead of " + was
	}
	for _, id := range down {
		if !provesNothing(c, id, r.findings[id].Verdict) {
			return broken, fmt.Sprintf("SILENT DOWNGRADE: clear, and chip.%s is %v: %s", id, r.findings[id].Verdict, r.findings[id].Text)
		}
	}
	if len(down) > 0 {
		return lenient, ""
	}
	if len(r.chip.Quirks) == len(c.good.chip.Quirks) && meaningless(c, r) == "" {
		return broken, "UNNAMED: the same verdicts, and no quirk is named"
	}
	return same, ""
}

// permitOnly tells that nothing but the terminal's own permit was not done.
func permitOnly(was, is []string) bool {
	return slices.Equal(slices.DeleteFunc(slices.Clone(was), func(s string) bool { return s == "TA" }), is)
}

// tampered says which file is called read and is not the card's.
func (r *result) tampered(d *document) string {
	for _, f := range r.chip.Files {
		id, ok := fileID(f.Name)
		if ok && f.State == capture.FileRead && !bytes.Equal(f.Bytes, d.profile.Application[id]) && r.recommend == screening.Clear {
			return f.Name + " is clear and not what the card holds"
		}
	}
	return ""
}

func fileID(name string) (uint16, bool) {
	var n int
	if _, err := fmt.Sscanf(name, "DG%d", &n); err == nil {
		return card.DG(n), true
	}
	return card.EFSOD, name == "EF.SOD"
}
