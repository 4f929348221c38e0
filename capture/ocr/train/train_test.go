package main

import (
	"cmp"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"gatehouse/capture/ocr/glyph"
)

func testPress(t *testing.T, seed uint64) *press {
	const fonts = "/usr/share/fonts/opentype/ocr-b"
	if _, err := os.Stat(fonts); err != nil {
		t.Skip("needs OCR-B: apt-get install fonts-ocr-b")
	}
	cuts, err := loadCuts(fonts)
	if err != nil {
		t.Fatal(err)
	}
	return newPress(cuts, rand.New(rand.NewPCG(seed, 0)))
}

// TestEveryGlyphIsDrawn guards against outlines that the font reader skips, and
// against tiles taken for glyphs.
func TestEveryGlyphIsDrawn(t *testing.T) {
	for i, c := range testPress(t, 1).cuts {
		for class, weights := range c.glyphs {
			var ink [6]float64
			for w, m := range weights {
				for _, v := range m {
					ink[w] += float64(v)
				}
			}
			share := ink[nominal] / (pen * pen)
			if share < 0.06 || share > 0.5 {
				t.Errorf("cut %d: %c covers %.2f of its cell", i, glyph.Alphabet[class], share)
			}
			if !slices.IsSortedFunc(ink[:], cmp.Compare[float64]) || ink[0] < 0.2*ink[nominal] {
				t.Errorf("cut %d: weights of %c are not in order: %.0f", i, glyph.Alphabet[class], ink)
			}
		}
	}
}

func TestSlopesAreRight(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	tr := newTrainer(rng, nets[0].layout, 10)
	c := &cell{class: 5}
	for i := range c.in {
		c.in[i] = float32(rng.NormFloat64())
	}
	tr.forward(c)
	tr.backward()
	for n, l := range tr.layers {
		for range 6 {
			k := rng.IntN(len(l.Weight))
			const h = 1e-2
			was := l.Weight[k]
			l.Weight[k] = was + h
			up := tr.forward(c)
			l.Weight[k] = was - h
			down := tr.forward(c)
			l.Weight[k] = was
			want, got := (up-down)/(2*h), float64(l.weight.grad[k])
			if math.Abs(got-want) > 0.02+0.1*math.Abs(want) {
				t.Errorf("layer %d weight %d: slope %.4f, measured %.4f", n, k, got, want)
			}
		}
	}
}

func TestTrainingLearnsAndRepeats(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	run := func() (first, last float64, file string) {
		p := testPress(t, 9)
		tr, pool := newTrainer(p.rng, nets[0].layout, 60), newPool(p, p.rng)
		for i := range 60 {
			loss := tr.step(pool.batch(batchSize))
			if i == 0 {
				first = loss
			}
			last = loss
		}
		return first, last, string(tr.net.Marshal())
	}
	first, last, file := run()
	if last > 0.8*first {
		t.Errorf("loss went from %.2f to %.2f", first, last)
	}
	if _, _, again := run(); again != file {
		t.Error("the same seed gives other weights")
	}
}
