package index

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gatehouse/capture"
)

func TestLogCenti(t *testing.T) {
	for _, n := range []uint64{1, 2, 3, 9, 10, 11, 99, 100, 1000, 12345, 1e6, 1e12, 1<<63 + 5, math.MaxUint64} {
		want := 100 * math.Log10(float64(n))
		if got := logCenti(n); float64(got) > want+0.01 || float64(got) < want-1.01 {
			t.Errorf("%d: %d, want %.2f", n, got, want)
		}
	}
}

// joined against the sum written out, in floating point.
func TestJoined(t *testing.T) {
	for fingers := 1; fingers <= MaxProbes; fingers++ {
		for sum := 0; sum <= 800*fingers; sum += 37 {
			x := float64(sum) * math.Ln10 / 100
			term, total := 1.0, 1.0
			for i := 1; i < fingers; i++ {
				term *= x / float64(i)
				total += term
			}
			want := max(0, float64(sum)-100*math.Log10(total))
			if got := joined(sum, fingers); math.Abs(float64(got)-want) > 2 {
				t.Errorf("%d of %d fingers: %d, want %.1f", sum, fingers, got, want)
			}
		}
	}
	if joined(400, 1) != 400 {
		t.Error("one finger stands for itself")
	}
}

// people is a gallery of templates, some fingers each.
type people struct {
	each    int
	rows    []capture.FingerTemplate
	fail    error
	decoded int
}

func (p *people) Subjects() int { return len(p.rows) / p.each }
func (p *people) Subject(row int) (from, to int) {
	return row / p.each * p.each, row/p.each*p.each + p.each
}

func (p *people) Finger(row int) capture.Finger {
	return capture.RightThumb + capture.Finger(row%p.each)
}

func (p *people) Template(row int) (capture.FingerTemplate, error) {
	p.decoded++
	return moved(p.rows[row], 0, 0, 0), p.fail // a copy: it is wiped
}

func TestSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	g := &people{each: 3}
	for range 900 {
		g.rows = append(g.rows, scatter(r, 40))
	}
	ix := build(t, g.rows)
	s := NewSearcher()
	probe := func(row int, f capture.Finger) Probe {
		m := moved(g.rows[row], uint8(row), 9, -7)
		return Probe{f, &m}
	}
	strange := scatter(r, 40)
	limits := Limits{FalseCenti: 200}
	for name, c := range map[string]struct {
		probes []Probe
		from   int // first row of the subject; -1: no lead
		pairs  int
	}{
		"one finger":            {[]Probe{probe(301, capture.RightIndex)}, 300, 1},
		"position unknown":      {[]Probe{probe(301, capture.FingerUnknown)}, 300, 1},
		"two fingers":           {[]Probe{probe(300, capture.RightThumb), probe(301, capture.RightIndex)}, 300, 2},
		"fingers exchanged":     {[]Probe{probe(300, capture.RightIndex), probe(301, capture.RightThumb)}, 300, 2},
		"one of theirs":         {[]Probe{{capture.RightThumb, &strange}, probe(301, capture.RightIndex)}, 300, 1},
		"a finger they lack":    {[]Probe{{capture.LeftLittle, &strange}, probe(301, capture.RightIndex)}, 300, 1},
		"a stranger":            {[]Probe{{capture.RightThumb, &strange}}, -1, 0},
		"nothing":               {nil, -1, 0},
		"a finger without ends": {[]Probe{{capture.RightThumb, &capture.FingerTemplate{Width: 9, Height: 9}}}, -1, 0},
	} {
		out, err := s.Search(t.Context(), ix, g, c.probes, limits)
		if err != nil {
			t.Fatal(name, err)
		}
		if (len(out.Leads) == 0) != (c.from < 0) || len(out.Leads) > 1 {
			t.Errorf("%s: %+v", name, out.Leads)
			continue
		}
		if c.from < 0 {
			continue
		}
		l := out.Leads[0]
		strong := 0
		for _, m := range l.Pairs {
			if m.FMRCenti >= 500 {
				strong++
			}
		}
		if l.From != c.from || l.To != c.from+3 || strong != c.pairs || out.Compared == 0 || out.Compared > len(g.rows)/2 {
			t.Errorf("%s: %+v after %d comparisons", name, l, out.Compared)
		}
	}
	// More to be mistaken for asks for more.
	two, _ := s.Search(t.Context(), ix, g, []Probe{probe(300, capture.RightThumb), probe(301, capture.RightIndex)}, limits)
	one, _ := s.Search(t.Context(), ix, g, []Probe{probe(300, capture.RightThumb)}, limits)
	if two.Leads[0].FalseCenti <= one.Leads[0].FalseCenti {
		t.Errorf("two fingers are as strong as one: %d, %d", two.Leads[0].FalseCenti, one.Leads[0].FalseCenti)
	}
	if out, _ := s.Search(t.Context(), ix, g, []Probe{probe(300, capture.RightThumb)}, Limits{FalseCenti: one.Leads[0].FalseCenti + 1}); len(out.Leads) != 0 {
		t.Error("a lead below the limit")
	}
	g.fail = errors.New("row is damaged")
	if _, err := s.Search(t.Context(), ix, g, []Probe{probe(300, capture.RightThumb)}, limits); !errors.Is(err, g.fail) {
		t.Errorf("a gallery that fails: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := s.Search(ctx, ix, g, []Probe{probe(300, capture.RightThumb)}, limits); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if _, err := s.Search(t.Context(), ix, g, make([]Probe, MaxProbes+1), limits); err == nil {
		t.Error("eleven fingers")
	}
}
