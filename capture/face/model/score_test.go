package model

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// embedder gives one of a network of 16 floats, named id.
func embedder(t testing.TB, id string) *Embedder {
	t.Helper()
	text, files := small(t, id)
	m, err := Check(card(t, text), files)
	if err != nil {
		t.Fatal(err)
	}
	e, err := m.Embedder()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func vector(seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 6))
	v := make([]float32, 16)
	for i := range v {
		v[i] = float32(r.IntN(2001)-1000) / 64
	}
	return v
}

func made(t testing.TB, e *Embedder, v []float32) Template {
	t.Helper()
	x, err := e.Template(v)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestCompare(t *testing.T) {
	e := embedder(t, "net-1")
	a, b := made(t, e, vector(1)), made(t, e, vector(2))
	minus := vector(1)
	for i := range minus {
		minus[i] *= -3
	}
	for _, c := range []struct {
		name string
		a, b Template
		want int // the same on every processor
	}{
		{"itself", a, a, 10_000},
		{"opposite", a, made(t, e, minus), -10_000},
		{"another", a, b, goldenAB},
		{"turned round", b, a, goldenAB},
	} {
		s, err := Compare(c.a, c.b)
		e4, ok := s.Value()
		if err != nil || !ok || e4 != c.want || s.E4() != c.want || s.Ref() != e.Ref() {
			t.Errorf("%s: %v, %v, want %d", c.name, s, err, c.want)
		}
	}
	s, _ := Compare(a, a)
	if !s.Reaches(Threshold{Score: 1}) || s.Reaches(Threshold{Score: 1.0001}) {
		t.Error("a score of 1 reaches 1 and no more")
	}
}

// goldenAB was made by arithmetic in decimal fractions outside the tree.
const goldenAB = 2059

// What is none, or of another network, has no score, and the score that comes with the
// error cannot be read as one.
func TestNoScore(t *testing.T) {
	e, other := embedder(t, "net-1"), embedder(t, "net-2")
	a := made(t, e, vector(1))
	wiped := made(t, e, vector(1))
	shared := wiped
	wiped.Wipe()
	for _, c := range []struct {
		name string
		a, b Template
		want error
	}{
		{"control", a, a, nil},
		{"zero", Template{}, a, ErrNone},
		{"zero, second", a, Template{}, ErrNone},
		{"both zero", Template{}, Template{}, ErrNone},
		{"wiped", a, wiped, ErrNone},
		{"copy of a wiped one", shared, a, ErrNone},
		{"another network", a, made(t, other, vector(1)), ErrModels},
	} {
		s, err := Compare(c.a, c.b)
		if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		e4, ok := s.Value()
		if reaches := s.Reaches(Threshold{Score: -1}); ok != (err == nil) || reaches != ok || !ok && (e4 != -10_000 || s.E4() != -10_000 || s.Ref().ID != "" || s.String() != "no score") {
			t.Errorf("%s: %d, %v, %v, %v", c.name, e4, ok, reaches, s)
		}
	}
	if wiped.Bytes() != nil || wiped.Vector() != nil || !wiped.None() || wiped.Ref().ID != "" {
		t.Error("something is left of a wiped template")
	}
	wiped.Wipe()
	Template{}.Wipe()
}

func TestTemplates(t *testing.T) {
	e := embedder(t, "net-1")
	edit := func(f func(v []float32)) []float32 { v := vector(1); f(v); return v }
	for _, c := range []struct {
		name string
		v    []float32
		ok   bool
	}{
		{"control", vector(1), true},
		{"very long", edit(func(v []float32) { v[3] = math.MaxFloat32; v[4] = math.MaxFloat32 }), true},
		{"nil", nil, false},
		{"short", vector(1)[:15], false},
		{"long", append(vector(1), 0), false},
		{"zero", make([]float32, 16), false},
		{"no direction", append(make([]float32, 15), 1e-9), false},
		{"no number", edit(func(v []float32) { v[3] = float32(math.NaN()) }), false},
		{"infinite", edit(func(v []float32) { v[15] = float32(math.Inf(-1)) }), false},
	} {
		x, err := e.Template(c.v)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrVector) || x.None() == c.ok {
			t.Errorf("%s: %v, %v", c.name, x, err)
		}
		if err != nil {
			continue
		}
		again, err := e.Restore(x.Bytes())
		if err != nil || string(again.Bytes()) != string(x.Bytes()) {
			t.Errorf("%s: restored %v", c.name, err)
		}
		if s := fmt.Sprintf("%v %+v %#v %d %s ", x, x, x, x, x.LogValue()); s != strings.Repeat(x.String()+" ", 5) {
			t.Errorf("prints %s", s)
		}
	}
	b := made(t, e, vector(1)).Bytes()
	for name, bad := range map[string][]byte{"empty": nil, "cut": b[:60], "not of length one": append(append([]byte{}, b[:63]...), 0x40), "no number": append(append([]byte{}, b[:60]...), 0, 0, 0xC0, 0x7F)} {
		if _, err := e.Restore(bad); !errors.Is(err, ErrVector) {
			t.Errorf("%s: %v", name, err)
		}
	}
	v := made(t, e, vector(1))
	v.Vector()[0] = 9
	if v.Vector()[0] == 9 {
		t.Error("the vector that is given out is not a copy")
	}
}

// Zero values make nothing.
func TestZero(t *testing.T) {
	var e *Embedder
	for _, e := range []*Embedder{e, {}} {
		if _, err := e.Template(vector(1)); !errors.Is(err, ErrVector) {
			t.Errorf("template of no network: %v", err)
		}
		if _, err := e.Template(nil); !errors.Is(err, ErrVector) {
			t.Errorf("template of no network: %v", err)
		}
		if _, err := e.Restore(nil); !errors.Is(err, ErrVector) {
			t.Errorf("template of no network: %v", err)
		}
	}
	var m *Checked
	for _, m := range []*Checked{m, {}} {
		if _, err := m.Embedder(); !errors.Is(err, ErrTask) {
			t.Errorf("embedder of nothing: %v", err)
		}
	}
	yunet := Checked{card: pin(t, "yunet-2023mar"), files: [][]byte{nil}}
	if _, err := yunet.Embedder(); !errors.Is(err, ErrTask) {
		t.Errorf("embedder of a detector: %v", err)
	}
}

func FuzzRestore(f *testing.F) {
	e := embedder(f, "net-1")
	f.Add(made(f, e, vector(1)).Bytes())
	f.Add(make([]byte, 64))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := e.Restore(b)
		if err != nil {
			return
		}
		if s, err := Compare(x, x); err != nil || s.E4() != 10_000 || string(x.Bytes()) != string(b) {
			t.Errorf("%v, %v", s, err)
		}
	})
}

func BenchmarkCompare(b *testing.B) {
	text, files := small(b, "net-1")
	m, err := Check(card(b, text), files)
	if err != nil {
		b.Fatal(err)
	}
	e, _ := m.Embedder()
	x, y := made(b, e, vector(1)), made(b, e, vector(2))
	for b.Loop() {
		Compare(x, y)
	}
}
