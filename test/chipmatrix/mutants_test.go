package chipmatrix

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"gatehouse/screening"
	"gatehouse/test/rig/issuer"
)

// subject is a document with what is said of it when nothing is changed.
type subject struct {
	*document
	plain  result
	forged issuer.Forgery // "": none
}

// subjects are the good documents and one of each forgery. Each is judged as it is,
// and a forgery that is not found is none.
func (w *world) subjects(t testing.TB) (all []*subject) {
	t.Helper()
	for _, d := range w.documents(t) {
		all = append(all, &subject{document: d})
	}
	for _, f := range issuer.Forgeries {
		o := issuer.Needs(f)
		o.Extended, o.CAN = true, can
		p, err := w.Forge(f, w.person, o)
		d := &document{name: string(f), profile: must(t, p, err), lines: w.person.Lines}
		if f == issuer.OtherPage { // the key of access is that of the page: somebody wrote it over
			d.profile.Passwords.MRZ, err = issuer.Information(d.lines)
			must(t, 0, err)
		}
		all = append(all, &subject{document: d, forged: f})
	}
	for _, s := range all { // the list of revoked signers is whole only now
		s.trust, s.all = w.known(), true
		s.plain = w.read(t, s.document)
		want := screening.Clear
		if s.forged != "" {
			want = screening.Refer
			if e := issuer.Expected[s.forged]; s.plain.findings[e.ID[len("chip."):]].Verdict.String() != e.Verdict {
				t.Errorf("%s is not found: %s", s.name, s.plain.shows())
			}
		}
		if s.plain.recommend != want {
			t.Errorf("%s as it is: %s", s.name, s.plain.shows())
		}
	}
	return all
}

// change is one of a reply: byte is where, in parts of its length, kind and value what.
type change struct {
	at    int // of the replies, from 1
	where byte
	kind  byte
	value byte
}

// apply changes a reply; before is the one before it.
func (c change) apply(b, before []byte) []byte {
	if len(b) == 0 {
		return append(b, c.value)
	}
	i := int(c.where) * len(b) / 256
	switch c.kind % 9 {
	case 0, 1, 2:
		b[i] ^= 1 << (c.value % 8)
	case 3:
		b[i] = c.value
	case 4:
		b = slices.Delete(b, i, min(i+1+int(c.value%4), len(b)))
	case 5:
		b = slices.Insert(b, i, c.value)
	case 6:
		b = b[:i]
	case 7: // the status word
		words := [...]uint16{0x9000, 0x6282, 0x6300, 0x63C1, 0x6700, 0x6982, 0x6A80, 0x6A82, 0x6A88, 0x6D00, 0x6F00}
		sw := words[int(c.value)%len(words)]
		if b = b[:max(len(b)-2, 0)]; c.where < 128 {
			b = nil
		}
		b = append(b, byte(sw>>8), byte(sw))
	case 8:
		b = slices.Clone(before)
	}
	return b
}

// mutate reads a subject with changed replies, and says which rule that broke.
func (w *world) mutate(t testing.TB, s *subject, changes []change) (reached bool, why string) {
	d, at, before := *s.document, 0, []byte(nil)
	d.profile.Mutate = func(_ string, wire []byte) []byte {
		at++
		was := slices.Clone(wire)
		for _, c := range changes {
			if c.at == at {
				wire, reached = c.apply(wire, before), true
			}
		}
		before = was
		return wire
	}
	r := w.read(t, &d)
	if r.chip.Exchange.Commands > 400 {
		return reached, fmt.Sprintf("%d commands", r.chip.Exchange.Commands)
	}
	for id, was := range s.plain.findings {
		is := r.findings[id]
		if (was.Verdict == screening.Failed || was.Verdict == screening.Undetermined) && is.Verdict == screening.Successful {
			return reached, fmt.Sprintf("chip.%s was %v and is successful", id, was.Verdict)
		}
	}
	if r.recommend != screening.Clear {
		return reached, ""
	}
	if s.forged != "" && !harmless(s, &r) {
		return reached, "CLEAR: " + r.shows()
	}
	if why := r.tampered(&d); why != "" {
		return reached, why
	}
	if was, is := s.plain.done(), r.done(); s.forged == "" && !slices.Equal(was, is) && !permitOnly(was, is) {
		return reached, fmt.Sprintf("SILENT DOWNGRADE: clear, and %v was done instead of %v: %s", is, was, r.shows())
	}
	return reached, ""
}

// harmless tells a forgery that lies in EF.COM alone, and that file did not arrive: all
// that is left of the document is as its state signed it.
func harmless(s *subject, r *result) bool {
	com := r.findings["com"].Verdict
	return (s.forged == issuer.ContentsLie || s.forged == issuer.Injected) && com != screening.Successful && com != screening.Failed && r.findings["hashes"].Verdict == screening.Successful
}

// TestMutants: whatever is changed on the way, no verdict gets better.
func TestMutants(t *testing.T) {
	w := newWorld(t)
	all := w.subjects(t)
	n := 400
	if s := os.Getenv("GATEHOUSE_MUTANTS"); s != "" {
		var err error
		n, err = strconv.Atoi(s)
		must(t, n, err)
	}
	var mu sync.Mutex
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	reached, broken := 0, 0
	for i := range n {
		g.Go(func() error {
			r := rand.New(rand.NewPCG(seed(t), uint64(i)))
			s := all[i%len(all)]
			var changes []change
			for range 1 + r.IntN(3) {
				changes = append(changes, change{1 + r.IntN(s.plain.chip.Exchange.Commands), byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32())})
			}
			hit, why := w.mutate(t, s, changes)
			mu.Lock()
			defer mu.Unlock()
			if hit {
				reached++
			}
			if why != "" {
				broken++
				t.Errorf("%s, seed %d, run %d, %v: %s", s.name, seed(t), i, changes, why)
			}
			return nil
		})
	}
	_ = g.Wait()
	t.Logf("%d readings of %d documents, %d with changed replies, seed %d: %d better verdicts", n, len(all), reached, seed(t), broken)
	if reached < n*9/10 {
		t.Error("too few of the changes took place")
	}
}

// FuzzMutants is TestMutants with changes that the fuzzer chooses: the document, then
// four bytes for each change.
func FuzzMutants(f *testing.F) {
	w := newWorld(f)
	all := w.subjects(f)
	f.Add([]byte{0, 5, 0, 0, 0})
	f.Add([]byte{2, 3, 200, 1, 7, 9, 128, 3, 0})
	f.Add([]byte{3, 8, 0, 7, 7})
	f.Add([]byte{9, 10, 255, 8, 0})
	f.Fuzz(func(t *testing.T, plan []byte) {
		if len(plan) == 0 || len(plan) > 41 {
			return
		}
		s := all[int(plan[0])%len(all)]
		var changes []change
		for p := plan[1:]; len(p) >= 4; p = p[4:] {
			changes = append(changes, change{int(p[0]), p[1], p[2], p[3]})
		}
		if _, why := w.mutate(t, s, changes); why != "" {
			t.Fatalf("%s: %s", s.name, why)
		}
	})
}
