package chipmatrix

import (
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

// combination is a way of a protocol, with a place in its table.
type combination struct {
	row, column string
	document    func(t testing.TB) *document
	done        []string              // protocols that are done
	values      []capture.ChipValue   // that the last of them has
	copied      func(p *card.Profile) // takes the key away that a copy does not have; nil: there is none
	fails       string                // what the copy then fails in
}

// table is what became of combinations.
type table struct {
	rows, columns []string
	cells         map[[2]string]string
}

func (l *table) put(row, column, what string) {
	if !slices.Contains(l.rows, row) {
		l.rows = append(l.rows, row)
	}
	if !slices.Contains(l.columns, column) {
		l.columns = append(l.columns, column)
	}
	if l.cells == nil {
		l.cells = map[[2]string]string{}
	}
	l.cells[[2]string{row, column}] = what
}

func (l *table) print(t testing.TB) {
	head := fmt.Sprintf("%-26s", "APDUs of each reading")
	for _, c := range l.columns {
		head += fmt.Sprintf(" %12s", c)
	}
	t.Log(head)
	for _, r := range l.rows {
		line := fmt.Sprintf("%-26s", r)
		for _, c := range l.columns {
			line += fmt.Sprintf(" %12s", l.cells[[2]string{r, c}])
		}
		t.Log(strings.TrimRight(line, " "))
	}
}

// combine reads a genuine document of each combination, which must be clear by the
// protocols that it has, and a copy without the key, which must not. most: of the
// sample; all are run where whole says so.
func (w *world) combine(t *testing.T, all []combination, most int) {
	t.Helper()
	total := len(all)
	if !whole() && len(all) > most {
		all = sample(t, all, most)
	}
	var mu sync.Mutex
	var l table
	for _, c := range all {
		l.put(c.row, c.column, "")
	}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	passed, copies := 0, 0
	for _, c := range all {
		g.Go(func() error {
			mu.Lock() // the state's counters are for one at a time
			d := c.document(t)
			mu.Unlock()
			r := w.read(t, d)
			ok := r.recommend == screening.Clear && slices.Equal(r.done(), c.done) && r.has(c.values)
			caught := true
			if c.copied != nil {
				c.copied(&d.profile)
				k := w.read(t, d)
				caught = k.recommend == screening.Refer && k.findings[c.fails].Verdict == screening.Failed
				if !caught {
					t.Errorf("%s %s: the copy is not found: %s", c.row, c.column, k.shows())
				}
			}
			mu.Lock()
			defer mu.Unlock()
			if !ok {
				t.Errorf("%s %s: %s", c.row, c.column, r.shows())
			}
			if what := fmt.Sprint(r.chip.Exchange.Commands); ok && caught {
				passed++
				l.put(c.row, c.column, what)
			} else {
				l.put(c.row, c.column, "FAILED")
			}
			if c.copied != nil {
				copies++
			}
			return nil
		})
	}
	_ = g.Wait()
	l.print(t)
	t.Logf("%d of %d combinations run, seed %d: %d pass, %d copies tried", len(all), total, seed(t), passed, copies)
}

// has tells whether a protocol that was done shows the values.
func (r *result) has(values []capture.ChipValue) bool {
	for _, p := range r.chip.Protocols {
		if p.Outcome == capture.OutcomeDone && len(values) > 0 && !slices.ContainsFunc(values, func(v capture.ChipValue) bool { return !slices.Contains(p.Values, v) }) {
			return true
		}
	}
	return len(values) == 0
}
