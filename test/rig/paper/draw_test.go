package paper

import (
	"bytes"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/mrz"
	"gatehouse/capture/ocr"
	"gatehouse/device"
	"gatehouse/test/rig"
)

func draw(t *testing.T, s Spec) *rig.Traveller {
	t.Helper()
	v, err := Draw(s)
	if err != nil {
		t.Fatalf("%+v: %v", s, err)
	}
	return v
}

// TestDraw wants of each model what its name says: the format, lines that are
// right by the product's own rules, and an MRZ that its reader reads.
func TestDraw(t *testing.T) {
	seen := map[capture.Format]int{}
	for i, name := range Models() {
		v := draw(t, Spec{Model: name, Seed: uint64(i), Forgery: rig.Genuine})
		seen[v.Format]++
		f, err := mrz.Parse(v.Sheet.Lines)
		if err != nil || f.Format != v.Format || f.Issuer.Code() != v.Issuer || strings.Fields(name)[1] != v.Issuer {
			t.Errorf("%s: %q is %v of issuer %q, %v", name, v.Sheet.Lines, f.Format, v.Issuer, err)
		}
		p, _ := page(v.Sheet)
		m, err := ocr.Read(t.Context(), p.In(device.White).Gray, ocr.Options{PxPerMM: PxPerMM})
		if err != nil || !slices.Equal(m.Text(), v.Sheet.Lines) {
			t.Errorf("%s: read %q, printed %q, %v", name, m.Text(), v.Sheet.Lines, err)
		}
	}
	for f := capture.TD1; f <= capture.MRVB; f++ {
		if seen[f] == 0 {
			t.Errorf("no model of format %v", f)
		}
	}
	if len(Models()) < 12 || len(Kinds) != 10 {
		t.Errorf("%d models and %d kinds, want 12 and 10", len(Models()), len(Kinds))
	}
}

// TestStrength wants of each forgery that it leaves the genuine page alone at
// strength 0, and that what it changes grows with its strength.
func TestStrength(t *testing.T) {
	for _, k := range Kinds {
		spec := Spec{Model: "I ESP 1", Seed: 5, Forgery: rig.Genuine} // small, so that the test is short
		genuine := draw(t, spec).Sheet
		last := 0.0
		for _, s := range []float64{0, 0.25, 1} {
			spec.Forgery, spec.Strength = k.Forgery, s
			forged := draw(t, spec).Sheet
			d := distanceOf(genuine, forged)
			if s == 0 && (k.Forgery == ForeignInk || k.Forgery == WrongFace) {
				continue // the altered digit is there in whatever ink; a cut between itself and another is drawn on another grid
			}
			if s == 0 && d != 0 || s > 0 && d <= last {
				t.Errorf("%s at %.2f lies %.3f from the genuine page, the last one %.3f", k.Forgery, s, d, last)
			}
			last = d
		}
	}
}

// distanceOf sums what differs between two sheets in all lights, per pixel.
func distanceOf(a, b *rig.Sheet) (sum float64) {
	for _, l := range device.Lights {
		p, q := a.In(l).Pix, b.In(l).Pix
		for i := range p {
			sum += float64(max(p[i], q[i]) - min(p[i], q[i]))
		}
	}
	return sum / float64(len(a.White.Pix))
}

// TestForgedLight looks at what each optical forgery is made to be found by.
func TestForgedLight(t *testing.T) {
	whole := func(s *rig.Sheet) image.Rectangle { return s.White.Rect }
	mrzOf := func(s *rig.Sheet) image.Rectangle {
		return image.Rect(0, s.White.Rect.Dy()-int(px(19)), s.White.Rect.Dx(), s.White.Rect.Dy())
	}
	visual := func(s *rig.Sheet) image.Rectangle {
		return image.Rect(int(px(45)), int(px(14)), s.White.Rect.Dx(), s.White.Rect.Dy()-int(px(24)))
	}
	bright := func(s *rig.Sheet) int { _, b := levels(s.UV, whole(s)); return b }
	for _, c := range []struct {
		kind  rig.Forgery
		model string
		value func(*rig.Sheet) int
		sign  int // of the change
		least int
	}{
		{rig.DyeInk, "I ESP 1", func(s *rig.Sheet) int { return dark(s.IR, mrzOf(s)) }, -1, 20},
		{rig.BrightPaper, "I SWE 1", func(s *rig.Sheet) int { m, _ := levels(s.UV, whole(s)); return m }, 1, 100},
		{BrightPatch, "V D 1", bright, 1, 80},
		{NoGlow, "I ESP 1", bright, -1, 4},
		{VisualInk, "I ROU 1", func(s *rig.Sheet) int { return dark(s.IR, visual(s)) }, -1, 4},
		{VisualInk, "V D 1", func(s *rig.Sheet) int { return dark(s.IR, visual(s)) }, 1, 4},
		{WrongLayout, "I SWE 1", func(s *rig.Sheet) int {
			return differing(s.White, draw(t, Spec{Model: "I SWE 1", Seed: 9, Forgery: rig.Genuine}).Sheet.White) / 1000
		}, 1, 4},
	} {
		genuine := draw(t, Spec{Model: c.model, Seed: 9, Forgery: rig.Genuine}).Sheet
		forged := draw(t, Spec{Model: c.model, Seed: 9, Forgery: c.kind, Strength: 1}).Sheet
		if d := c.sign * (c.value(forged) - c.value(genuine)); d < c.least {
			t.Errorf("%s on %s: %d, forged %d, want %d apart", c.kind, c.model, c.value(genuine), c.value(forged), c.least)
		}
	}
}

func TestDrawIsDeterministic(t *testing.T) {
	spec := Spec{Model: "I SWE 1", Seed: 3, Forgery: WrongFace, Strength: 0.5}
	var wg sync.WaitGroup
	got := make([]*rig.Traveller, 4)
	for i := range got {
		wg.Go(func() { got[i], _ = Draw(spec) })
	}
	wg.Wait()
	for _, g := range got[1:] {
		if g == nil || !bytes.Equal(g.Sheet.White.Pix, got[0].Sheet.White.Pix) || !bytes.Equal(g.Sheet.UV.Pix, got[0].Sheet.UV.Pix) {
			t.Fatal("the same spec gave other pixels")
		}
	}
}

func TestDrawRefuses(t *testing.T) {
	for _, s := range []Spec{
		{Model: "P XXX 1", Forgery: rig.Genuine},
		{Model: "P NLD 1", Forgery: rig.Expired},
		{Model: "P NLD 1"},
		{Model: "P NLD 1", Forgery: NoGlow, Strength: 1.5},
	} {
		if _, err := Draw(s); err == nil {
			t.Errorf("%+v was drawn", s)
		}
	}
}

// TestOwnCut holds the training of the reader against the cut of the bench: a
// bench in the typeface that a classifier learned from says too little.
func TestOwnCut(t *testing.T) {
	files, err := filepath.Glob("../../../capture/ocr/train/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no training code of the reader: %v", err)
	}
	named := 0
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		named += bytes.Count(src, []byte(".otf\""))
		if own := `"` + filepath.Base(benchCut) + `"`; bytes.Contains(src, []byte(own)) {
			t.Errorf("%s trains on %s, the cut of the bench", f, own)
		}
	}
	if named == 0 {
		t.Error("the training code names no font: this test looks for the wrong thing")
	}
}

// TestFront: no lines are found on fronts; the same reader finds them on a back.
func TestFront(t *testing.T) {
	for seed := range uint64(12) {
		s, err := Front(seed)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Lines) != 0 || s.Format != capture.FormatUnknown {
			t.Fatalf("front %d claims lines", seed)
		}
		p, _ := page(s)
		m, err := ocr.Read(t.Context(), p.In(device.White).Gray, ocr.Options{PxPerMM: PxPerMM})
		if err != nil || m.Format != capture.FormatUnknown {
			t.Errorf("front %d read as %v, %v", seed, m.Format, err)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for _, name := range []string{"P NLD 1", "I ESP 1"} {
		b.Run(name, func(b *testing.B) {
			for i := range b.N {
				if _, err := Draw(Spec{Model: name, Seed: uint64(i), Forgery: rig.Genuine}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
