package index

import (
	"context"
	"errors"
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"

	"gatehouse/capture"
)

func scatter(r *rand.Rand, n int) capture.FingerTemplate {
	t := capture.FingerTemplate{Width: 400, Height: 500}
	for range n {
		t.Enhanced = append(t.Enhanced, capture.Minutia{X: int16(60 + r.IntN(280)), Y: int16(60 + r.IntN(380)), Angle: uint8(r.IntN(256)), Kind: capture.RidgeEnding, Quality: 50})
	}
	return t
}

// moved turns a template about its middle and shifts it.
func moved(t capture.FingerTemplate, turn uint8, dx, dy int) capture.FingerTemplate {
	sin, cos := sincos(turn)
	out := t
	out.Enhanced = nil
	for _, m := range t.Enhanced {
		x, y := int(m.X)-200, int(m.Y)-250
		m.X, m.Y = int16((int(cos)*x+int(sin)*y+1<<13)>>14+200+dx), int16((int(cos)*y-int(sin)*x+1<<13)>>14+250+dy)
		m.Angle += turn
		out.Enhanced = append(out.Enhanced, m)
	}
	return out
}

func build(t testing.TB, gallery []capture.FingerTemplate) *Index {
	t.Helper()
	ix, err := Build(make([]uint32, Words(len(gallery))), len(gallery), func(i int, dst []uint64) ([]uint64, error) { return Describe(&gallery[i], dst), nil })
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

// However it is turned and shifted, a finger is found first, across blocks.
func TestFindsItself(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	gallery := make([]capture.FingerTemplate, 2*blockSize+100)
	for i := range gallery {
		gallery[i] = scatter(r, 30+r.IntN(30))
	}
	ix := build(t, gallery)
	if ix.Rows() != len(gallery) || ix.Bytes() > 4*Words(len(gallery)) {
		t.Fatalf("%d rows in %d bytes", ix.Rows(), ix.Bytes())
	}
	s := NewScreen()
	for i := range 256 {
		row := r.IntN(len(gallery))
		p := moved(gallery[row], uint8(i), r.IntN(100)-50, r.IntN(100)-50)
		found, err := s.Search(t.Context(), ix, Describe(&p, nil), 3, nil)
		if err != nil || len(found) != 3 || found[0].Row != row || found[0].Score < 3*found[1].Score {
			t.Errorf("turned by %d/256: %v, want row %d first and far ahead, %v", i, found, row, err)
		}
	}
	p := scatter(r, 40) // of none of them
	if found, _ := s.Search(t.Context(), ix, Describe(&p, nil), 1, nil); len(found) != 1 || found[0].Score > 30 {
		t.Errorf("a stranger scores %v", found)
	}
}

// A field of ridges about a finger makes no difference to where it is found; one that
// is another's makes the votes worth less.
func TestFlow(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	field := func(about uint8) capture.RidgeField {
		f := capture.RidgeField{Step: 8, Cols: 50, Rows: 63}
		for i := range f.Cols * f.Rows {
			f.Orientation = append(f.Orientation, about+uint8(i%f.Cols)+uint8(i/f.Cols))
			f.Period, f.Coherence = append(f.Period, 144), append(f.Coherence, 200)
		}
		return f
	}
	gallery := make([]capture.FingerTemplate, 300)
	for i := range gallery {
		gallery[i] = scatter(r, 40)
		gallery[i].Field = field(uint8(r.IntN(256)))
	}
	ix := build(t, gallery)
	s := NewScreen()
	search := func(p capture.FingerTemplate) []Candidate {
		found, err := s.Search(t.Context(), ix, Describe(&p, nil), 2, nil)
		if err != nil || len(found) != 2 {
			t.Fatal(found, err)
		}
		return found
	}
	same, other := gallery[77], gallery[77]
	other.Field = field(same.Field.Orientation[0] + 100)
	if a, b := search(same), search(other); a[0].Row != 77 || a[0].Score < 3*a[1].Score || b[0].Row == 77 && b[0].Score > a[0].Score/3 {
		t.Errorf("%v with its own flow, %v with another", a, b)
	}
	odd := same // sizes that do not fit each other
	odd.Field.Coherence = odd.Field.Coherence[:10]
	odd.Field.Orientation = odd.Field.Orientation[:5]
	search(odd)
}

// Opposite ends of an edge say the same of it.
func TestTurnedEdge(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	f := capture.RidgeField{Step: 8, Cols: 50, Rows: 63}
	for range f.Cols * f.Rows {
		f.Orientation, f.Coherence = append(f.Orientation, uint8(r.IntN(256))), append(f.Coherence, 9)
	}
	for range 500 {
		m := scatter(r, 2).Enhanced
		m[1].X, m[1].Y = m[0].X+int16(10+r.IntN(70)), m[0].Y+int16(r.IntN(140)-70) // near enough to be an edge
		a, b := newEdge(&m[0], &m[1]), newEdge(&m[1], &m[0])
		if a.length() != b.length() || a.first() != b.second() || a.second() != b.first() || a.direction() != b.direction()+128 {
			t.Fatalf("%x and %x", a, b)
		}
		// A sample may fall into the next cell when its place is rounded the other way.
		if apart := bits.OnesCount64(flowAbout(&f, m, a) ^ turnedFlow(flowAbout(&f, m, b))); apart > 12 {
			t.Errorf("flows of one edge are %d apart", apart)
		}
	}
}

// Each angle and length has two different bins, its own first.
func TestBins(t *testing.T) {
	for a := range 256 {
		if b := angleBinsOf(uint8(a)); b[0] != angleBin(uint8(a)) || b[0] == b[1] || b[1] < 0 || b[1] >= angleBins {
			t.Errorf("angle %d: %v", a, b)
		}
	}
	for l, b := range lengthOf {
		if b[0] == b[1] || int(b[0]) >= lengthBins || int(b[1]) >= lengthBins || l >= lengthEnds[b[0]] {
			t.Errorf("length %d: %v", l, b)
		}
	}
	seen := map[int]bool{}
	for l := range lengthBins {
		for a := range angleBins {
			for b := range angleBins {
				k, turned := keyOf(l, a, b)
				other, back := keyOf(l, b, a)
				if k != other || a != b && turned == back || k < 0 || k >= keys {
					t.Errorf("%d %d %d: %d, %d", l, a, b, k, other)
				}
				seen[k] = true
			}
		}
	}
	if len(seen) != keys {
		t.Errorf("%d keys in use of %d", len(seen), keys)
	}
}

func TestDirection(t *testing.T) {
	for dx := -130; dx <= 130; dx += 13 {
		for dy := -130; dy <= 130; dy += 7 {
			want := math.Atan2(float64(-dy), float64(dx)) * 128 / math.Pi
			if off := math.Mod(float64(direction(dx, dy))-want+512+128, 256) - 128; (dx != 0 || dy != 0) && math.Abs(off) > 1 {
				t.Errorf("(%d, %d): %d, want %.1f", dx, dy, direction(dx, dy), want)
			}
		}
	}
	for a := range 256 {
		s, c := sincos(uint8(a))
		if math.Abs(float64(s)-16384*math.Sin(float64(a)*math.Pi/128)) > 1 || math.Abs(float64(c)-16384*math.Cos(float64(a)*math.Pi/128)) > 1 {
			t.Errorf("%d: %d, %d", a, s, c)
		}
	}
	for n := range uint32(100000) {
		if r := root(n); r*r > n || (r+1)*(r+1) <= n {
			t.Fatalf("root of %d is %d", n, r)
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	none := func(int, []uint64) ([]uint64, error) { return nil, nil }
	for name, c := range map[string]struct {
		words, rows int
		describe    func(int, []uint64) ([]uint64, error)
		ok          bool
	}{
		"none":            {0, 0, none, true},
		"some":            {Words(9), 9, none, true},
		"too little room": {Words(9) - 1, 9, none, false},
		"too many":        {0, MaxTemplates + 1, none, false},
		"a bad template":  {Words(9), 9, func(int, []uint64) ([]uint64, error) { return nil, errors.New("bad") }, false},
	} {
		ix, err := Build(make([]uint32, c.words), c.rows, c.describe)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			continue
		}
		p := scatter(rand.New(rand.NewPCG(1, 1)), 20)
		if found, err := NewScreen().Search(t.Context(), ix, Describe(&p, nil), 5, nil); err != nil || len(found) != min(5, c.rows) {
			t.Errorf("%s: %v, %v", name, found, err)
		}
	}
}

// A search makes no garbage.
func TestNoGarbage(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	gallery := make([]capture.FingerTemplate, 1500)
	for i := range gallery {
		gallery[i] = scatter(r, 40)
	}
	ix := build(t, gallery)
	s := NewScreen()
	edges, found := Describe(&gallery[3], nil), make([]Candidate, 0, 20)
	if n := testing.AllocsPerRun(5, func() { found, _ = s.Search(context.Background(), ix, edges, 20, found[:0]) }); n > 0 {
		t.Errorf("%.0f allocations a search", n)
	}
}

func FuzzDescribe(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 200, 100, 50, 25, 12}, uint8(8), uint8(3), uint8(3))
	ix := build(f, []capture.FingerTemplate{scatter(rand.New(rand.NewPCG(2, 2)), 50)})
	s := NewScreen()
	f.Fuzz(func(t *testing.T, b []byte, step, cols, rows uint8) {
		p := capture.FingerTemplate{Field: capture.RidgeField{Step: int(step), Cols: int(cols), Rows: int(rows), Orientation: b, Coherence: b, Period: b}}
		for ; len(b) >= 5; b = b[5:] {
			p.Enhanced = append(p.Enhanced, capture.Minutia{X: int16(b[0]) | int16(b[1])<<8, Y: int16(b[2]) | int16(b[3])<<8, Angle: b[4]})
		}
		edges := Describe(&p, nil)
		if len(edges) > MaxEdges*edgeWords {
			t.Errorf("%d words", len(edges))
		}
		if _, err := s.Search(context.Background(), ix, edges, 1, nil); err != nil {
			t.Error(err)
		}
		if _, err := Build(make([]uint32, Words(1)), 1, func(_ int, dst []uint64) ([]uint64, error) { return append(dst, edges...), nil }); err != nil {
			t.Error(err)
		}
	})
}
