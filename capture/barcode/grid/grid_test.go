package grid

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

func TestBetween(t *testing.T) {
	from, to := Rect(0, 0, 10, 20), Quad{{100, 90}, {180, 110}, {170, 260}, {95, 240}}
	tr, ok := Between(from, to)
	if !ok {
		t.Fatal("refused")
	}
	for i := range from {
		if d := tr.Apply(from[i]).Sub(to[i]).Len(); d > 1e-9 {
			t.Errorf("corner %d is %g off", i, d)
		}
	}
	// Straight lines stay straight: the middle lies on both diagonals.
	m := tr.Apply(Pt(5, 10))
	for i := range 2 {
		if off := math.Abs(m.Sub(to[i]).Cross(to[i+2].Sub(to[i]))); off > 1e-6 {
			t.Errorf("diagonal %d misses the middle by %g", i, off)
		}
	}
	for name, q := range map[string]Quad{
		"bow tie":   {{0, 0}, {10, 10}, {10, 0}, {0, 10}},
		"dent":      {{0, 0}, {10, 0}, {2, 2}, {0, 10}},
		"no area":   {{0, 0}, {1, 1}, {2, 2}, {3, 3}},
		"no number": {{0, 0}, {math.NaN(), 1}, {2, 2}, {0, 3}},
	} {
		if _, ok := Between(from, q); ok {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for name, g := range map[string]*image.Gray{
		"nil":   nil,
		"empty": image.NewGray(image.Rect(0, 0, 0, 5)),
		"short": {Pix: make([]uint8, 10), Stride: 4, Rect: image.Rect(0, 0, 4, 4)},
		"large": {Pix: nil, Stride: 1 << 20, Rect: image.Rect(0, 0, 1<<20, 1<<20)},
	} {
		if _, err := New(g); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if _, err := New(image.NewGray(image.Rect(3, 3, 4, 4))); err != nil {
		t.Errorf("one pixel: %v", err)
	}
}

// board draws modules of so many pixels on a picture with light falling off to the right, smeared by as many
// pixels to each side and dusted with noise.
func board(b *Bits, module float64, smear int, noise float64, seed uint64) *image.Gray {
	r := rand.New(rand.NewPCG(seed, 1))
	w, h := int((float64(b.W)+8)*module), int((float64(b.H)+8)*module)
	ideal := func(x, y int) float64 {
		light := 230 - 90*float64(x)/float64(w)
		// Four places in each direction, so that edges between pixels come out grey.
		sum := 0.0
		for i := range 16 {
			u, v := (float64(x)+0.125+0.25*float64(i%4))/module-4, (float64(y)+0.125+0.25*float64(i/4))/module-4
			if b.Get(int(math.Floor(u)), int(math.Floor(v))) {
				sum += 0.3 * light / 16
			} else {
				sum += light / 16
			}
		}
		return sum
	}
	g := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sum, n := 0.0, 0.0
			for j := -smear; j <= smear; j++ {
				for i := -smear; i <= smear; i++ {
					sum, n = sum+ideal(x+i, y+j), n+1
				}
			}
			g.Pix[y*g.Stride+x] = uint8(max(0, min(255, sum/n+noise*r.NormFloat64())))
		}
	}
	return g
}

// chance is a matrix of modules by the throw of a coin, with a frame that is prescribed: two sides dark, two
// in turn.
func chance(side int, seed uint64) (*Bits, []int8) {
	r := rand.New(rand.NewPCG(seed, 2))
	b, known := NewBits(side, side), make([]int8, side*side)
	for y := range side {
		for x := range side {
			k := Light + 2*int8(r.IntN(2))
			switch {
			case x == 0 || y == side-1:
				k = Dark
			case y == 0 || x == side-1:
				k = Light + 2*int8((x+y)%2)
			}
			b.Set(x, y, k == Dark)
			if x == 0 || y == 0 || x == side-1 || y == side-1 {
				known[y*side+x] = k
			}
		}
	}
	return b, known
}

// Modules of two pixels smeared over three are decided rightly where a threshold half way errs; the wrong ones are
// among the least sure.
func TestEqualise(t *testing.T) {
	const side, module = 30, 2.0
	for seed := range uint64(5) {
		b, known := chance(side, seed)
		p, err := New(board(b, module, 1, 3, seed))
		if err != nil {
			t.Fatal(err)
		}
		tr, _ := Between(Rect(0, 0, side, side), Rect(4*module, 4*module, side*module, side*module))
		v := p.Sample(&tr, side, side)
		got := Equalise(v, known)
		wrong, plain, doubt, sure := 0, 0, 0.0, 0.0
		for y := range side {
			for x := range side {
				if got.Bits.Get(x, y) != b.Get(x, y) {
					wrong++
					doubt += float64(got.Margin[y*side+x])
				} else {
					sure += float64(got.Margin[y*side+x])
				}
				light := 230 - 90*(float64(x)+4.5)/(side+8)
				if (float64(v.At(x, y)) < 0.65*light) != b.Get(x, y) {
					plain++
				}
			}
		}
		if plain < 10 || wrong*5 > plain {
			t.Errorf("seed %d: %d modules wrong, by a plain threshold %d", seed, wrong, plain)
		}
		if wrong > 0 && doubt/float64(wrong) > 0.5*sure/float64(side*side-wrong) {
			t.Errorf("seed %d: wrong modules are as sure as right ones", seed)
		}
	}
}

// A grid that is off by half a module at its corners finds its place.
func TestRefine(t *testing.T) {
	const side, module = 24, 4.0
	b, known := chance(side, 7)
	p, err := New(board(b, module, 1, 4, 7))
	if err != nil {
		t.Fatal(err)
	}
	truth := Rect(4*module, 4*module, side*module, side*module)
	off := truth
	for i, d := range []Point{{1.6, -1}, {-1.2, 1.5}, {1.5, 1.4}, {-1.7, -1.3}} {
		off[i] = off[i].Add(d)
	}
	fit, ok := p.Refine(off, side, side, known, 0.4)
	if !ok {
		t.Fatal("refused")
	}
	for i, c := range fit.Corners {
		if d := c.Sub(truth[i]).Len(); d > 0.2*module {
			t.Errorf("corner %d is %.2f pixels off: %.2f", i, d, c.Sub(truth[i]))
		}
	}
	before, after := p.Alike(off, side, side, known), p.Alike(fit.Corners, side, side, known)
	if after <= before {
		t.Errorf("correlation %.2f before, %.2f after", before, after)
	}
	if n := p.Negative().Alike(fit.Corners, side, side, known); math.Abs(n+after) > 1e-6 {
		t.Errorf("correlation %.3f, negative %.3f", after, n)
	}
	for name, q := range map[string]Quad{"bow tie": {{0, 0}, {10, 10}, {10, 0}, {0, 10}}, "far away": Rect(-1e12, 1e15, 1e3, 1e3)} {
		if f, ok := p.Refine(q, side, side, known, 0.4); ok && f.Score > fit.Score/2 {
			t.Errorf("%s: score %.1f", name, f.Score)
		}
	}
	if _, ok := p.Refine(truth, side, side, known[1:], 0.4); ok {
		t.Error("too few prescribed modules: taken")
	}
	if p.Sample(&fit.T, MaxModules+1, 3) != nil || p.Sample(&fit.T, 0, 3) != nil {
		t.Error("a grid outside the bounds was sampled")
	}
}

// The threshold follows the light, knows even ground, and says of noise alone that it is even.
func TestThreshold(t *testing.T) {
	b, _ := chance(24, 3)
	p, err := New(board(b, 4, 0, 2, 3))
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	row := make([]uint8, p.W)
	for y := range 24 {
		p.DarkRow(4*(y+4)+2, row)
		for x := range 24 {
			px, py := 4*(x+4)+2, 4*(y+4)+2
			if p.Dark(px, py) != b.Get(x, y) {
				wrong++
			}
			if p.Dark(px, py) != (row[px] == 1) || p.Negative().Dark(px, py) == p.Dark(px, py) {
				t.Fatal("Dark, DarkRow and Negative contradict each other")
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d middles of modules on the wrong side", wrong)
	}
	dust := image.NewGray(image.Rect(0, 0, 200, 200))
	r := rand.New(rand.NewPCG(5, 5))
	for i := range dust.Pix {
		dust.Pix[i] = uint8(160 + 12*r.NormFloat64())
	}
	p, err = New(dust)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(p.Noise-12) > 3 {
		t.Errorf("noise of 12 measured as %.1f", p.Noise)
	}
	for y := range 200 {
		for x := range 200 {
			if p.Dark(x, y) {
				t.Fatalf("dust is dark at (%d, %d)", x, y)
			}
		}
	}
	if p.Dark(-1, 5) || p.Dark(5, 200) || p.Limit(Pt(-1, 5)) != 0 || p.Limit(Pt(math.NaN(), 5)) != 0 {
		t.Error("dark outside the picture")
	}
	if half := p.Half(); half.W != 100 || half.Noise > 0.7*p.Noise {
		t.Errorf("half a picture: %d wide, noise %.1f", half.W, half.Noise)
	}
	if p.Half().Half().Half().Half().Half() != nil {
		t.Error("halved to nothing")
	}
}
