package match

import (
	"math/rand/v2"
	"testing"

	"gatehouse/capture"
)

// finger draws n random minutiae and a ridge field that runs in rings.
func finger(seed uint64, n int) capture.FingerTemplate {
	r := rand.New(rand.NewPCG(seed, 1))
	t := capture.FingerTemplate{Width: 400, Height: 400, Quality: 60}
	f := &t.Field
	f.Step, f.Cols, f.Rows = 8, 50, 50
	cx, cy := 150+r.IntN(100), 150+r.IntN(100)
	for row := range f.Rows {
		for col := range f.Cols {
			f.Orientation = append(f.Orientation, ring(col*8+4-cx, row*8+4-cy))
			f.Period = append(f.Period, 144)
			f.Coherence = append(f.Coherence, 200)
		}
	}
	for range n {
		x, y := 20+r.IntN(360), 20+r.IntN(360)
		a := ring(x-cx, y-cy) / 2
		if r.IntN(2) == 0 {
			a += 128
		}
		t.Enhanced = append(t.Enhanced, capture.Minutia{X: int16(x), Y: int16(y), Angle: a, Kind: capture.MinutiaKind(1 + r.IntN(2)), Quality: uint8(40 + r.IntN(50))})
	}
	t.Plain = t.Enhanced[:n*3/4]
	return t
}

// ring is the orientation at a place of rings around the middle, 1/256 half turn.
func ring(x, y int) uint8 {
	best, most := uint8(0), int64(-1)
	for h := range 256 {
		c, s := int64(cosine(uint8(h/2))), int64(sine(uint8(h/2)))
		if v := int64(x)*c - int64(y)*s; v*v > most {
			best, most = uint8(h), v*v
		}
	}
	return best + 128
}

// shaken turns and shifts a template's minutiae, drops some and shakes the rest. Its
// ridge field is left out.
func shaken(t capture.FingerTemplate, turn uint8, seed uint64) capture.FingerTemplate {
	r := rand.New(rand.NewPCG(seed, 2))
	tr := rigid{turn: turn, co: cosine(turn), si: sine(turn), x: 16 * 600, y: 16 * 700}
	o := capture.FingerTemplate{Width: 1500, Height: 1500}
	for _, m := range t.Enhanced {
		if r.IntN(5) == 0 {
			continue
		}
		x, y := tr.at(int32(m.X), int32(m.Y))
		m.X, m.Y = int16(int(x>>4)+r.IntN(5)-2), int16(int(y>>4)+r.IntN(5)-2)
		m.Angle += turn + uint8(r.IntN(9)) - 4
		o.Enhanced = append(o.Enhanced, m)
	}
	o.Plain = o.Enhanced[:len(o.Enhanced)/2]
	return o
}

func TestScore(t *testing.T) {
	m := NewMatcher()
	least, most := 1<<30, 0
	for seed := range uint64(12) {
		f := finger(seed, 45)
		a := Prepare(&f)
		self := m.Score(a, a)
		if FMRCenti(self) < 600 {
			t.Errorf("finger %d against itself scores %d", seed, self)
		}
		for k := range uint64(4) {
			g := shaken(f, uint8(63*k), seed+100)
			least = min(least, m.Score(a, Prepare(&g)))
			o := shaken(finger(seed+50, 45), uint8(63*k), seed)
			most = max(most, m.Score(a, Prepare(&o)))
		}
	}
	// Flow in rings is more alike than that of any two fingers.
	if least <= most || FMRCenti(least) < 600 || FMRCenti(most) > 400 {
		t.Errorf("least of the same finger %d (FMR %d), most of others %d (FMR %d)", least, FMRCenti(least), most, FMRCenti(most))
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	m, n := NewMatcher(), NewMatcher()
	scored := 0
	for seed := range uint64(60) {
		f := finger(seed/3, 30+int(seed%7))
		g := shaken(finger((seed+seed%2)/3, 30+int(seed%7)), uint8(seed*5), seed)
		a, b := Prepare(&f), Prepare(&g)
		s := m.Score(a, b)
		if r := n.Score(b, a); r != s {
			t.Fatalf("pair %d: %d one way, %d the other", seed, s, r)
		}
		if s > 0 {
			scored++
		}
	}
	if scored < 30 {
		t.Fatalf("only %d of 60 pairs have a score", scored)
	}
}

func TestNothing(t *testing.T) {
	m := NewMatcher()
	f := finger(1, 40)
	none, all := Prepare(&capture.FingerTemplate{}), Prepare(&f)
	if s := m.Score(none, none); s != 0 {
		t.Errorf("nothing against nothing: %d", s)
	}
	if s := m.Score(all, none); s != 0 {
		t.Errorf("a finger against nothing: %d", s)
	}
	if s := m.Score(all, all); s == 0 {
		t.Error("the control has no score")
	}
	if x := m.Align(all, none); len(x.Pairs) != 0 {
		t.Errorf("a finger on nothing has %d pairs", len(x.Pairs))
	}
}

func TestAlign(t *testing.T) {
	m := NewMatcher()
	f := finger(3, 45)
	g := shaken(f, 40, 7)
	a, b := Prepare(&f), Prepare(&g)
	x, y := m.Align(a, b), m.Align(b, a)
	if turn(x.Turn, 40) > 3 || turn(y.Turn, 256-40) > 3 {
		t.Errorf("turns %d and %d, want 40 and %d", x.Turn, y.Turn, 256-40)
	}
	if max(x.X-600, 600-x.X) > 12 || max(x.Y-700, 700-x.Y) > 12 {
		t.Errorf("shift %d, %d, want 600, 700", x.X, x.Y)
	}
	if len(x.Pairs) < 25 || len(x.Pairs) != len(y.Pairs) {
		t.Fatalf("%d and %d pairs", len(x.Pairs), len(y.Pairs))
	}
	for i, p := range x.Pairs {
		if y.Pairs[i].A != p.B || y.Pairs[i].B != p.A {
			t.Fatalf("pair %d differs with the order", i)
		}
	}
	if x.Score != m.Score(a, b) {
		t.Error("Align and Score differ")
	}
}

func TestFMR(t *testing.T) {
	if FMRCenti(-5) != 0 || FMRCenti(0) != 0 || FMRCenti(1<<30) != 800 {
		t.Errorf("ends %d %d %d", FMRCenti(-5), FMRCenti(0), FMRCenti(1<<30))
	}
	last := 0
	for s := range 3000 {
		f := FMRCenti(s)
		if f < last {
			t.Fatalf("FMR falls at score %d", s)
		}
		last = f
	}
	for c := 0; c <= 800; c++ {
		s := ScoreAt(c)
		if FMRCenti(s) < c || s > 0 && FMRCenti(s-1) >= c {
			t.Fatalf("ScoreAt(%d) = %d, which stands for %d, and %d before it", c, s, FMRCenti(s), FMRCenti(s-1))
		}
	}
}

func TestTransforms(t *testing.T) {
	for a := range 256 {
		c, s := int64(cosine(uint8(a))), int64(sine(uint8(a)))
		if n := c*c + s*s - unit*unit; n > 2*unit || n < -2*unit {
			t.Fatalf("sine and cosine of %d are off by %d", a, n)
		}
		if g := angleOf(int32(c), int32(s)); g != uint8(a) {
			t.Fatalf("angle of %d is %d", a, g)
		}
		want := rigid{uint8(a), int32(c), int32(s), 16 * 40, -16 * 25}
		var ties []tie
		for i := range int32(6) {
			p, q := 13*i*i%97, 31*i%89
			x, y := want.at(p, q)
			ties = append(ties, tie{p, q, x >> 4, y >> 4, 1 + i})
			if u, v := want.back(x>>4, y>>4); max(u-p, p-u, v-q, q-v) > 2 {
				t.Fatalf("turn %d: %d, %d came back as %d, %d", a, p, q, u, v)
			}
		}
		got, ok := fit(ties)
		if !ok || turn(got.turn, want.turn) > 2 || length(got.x-want.x, got.y-want.y) > 16*5 {
			t.Fatalf("turn %d: fitted %+v", a, got)
		}
	}
}
