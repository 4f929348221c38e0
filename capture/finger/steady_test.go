package finger

import (
	"image"
	"math"
	"testing"

	"gatehouse/capture"
)

// The same finger at another resolution has its minutiae where they were.
func TestScale(t *testing.T) {
	x := New()
	ends := [][3]float64{{120, 110, 1}, {200, 190, -1}}
	for _, ppi := range []int{250, 400, 500, 508, 569, 1000, 2000} {
		s := float64(ppi) / capture.TemplatePPI
		var scaled [][3]float64
		for _, e := range ends {
			scaled = append(scaled, [3]float64{e[0] * s, e[1] * s, e[2]})
		}
		img := ridges(int(300*s), int(280*s), 9*s, 35, scaled...)
		got, err := x.Extract(img, ppi)
		if err != nil {
			t.Fatal(err)
		}
		if got.Width < 298 || got.Width > 300 || got.Height < 278 || got.Height > 280 {
			t.Errorf("%d ppi: %dx%d pixels", ppi, got.Width, got.Height)
		}
		if len(got.Enhanced) != len(ends) {
			t.Errorf("%d ppi: %v", ppi, got.Enhanced)
		}
		for _, m := range got.Enhanced {
			near := math.Inf(1)
			for _, e := range ends {
				near = min(near, math.Hypot(float64(m.X)-e[0], float64(m.Y)-e[1]))
			}
			if near > 6 {
				t.Errorf("%d ppi: %v is %.1f pixels off", ppi, m, near)
			}
		}
		if f := got.Field; f.Period[f.Rows/2*f.Cols+f.Cols/2] < 135 || f.Period[f.Rows/2*f.Cols+f.Cols/2] > 153 {
			t.Errorf("%d ppi: period %d/16 px, want 144", ppi, f.Period[f.Rows/2*f.Cols+f.Cols/2])
		}
	}
}

// The flow says what was drawn, all the way round.
func TestField(t *testing.T) {
	x := New()
	for degrees := 0; degrees < 180; degrees += 10 {
		got, err := x.Extract(ridges(260, 260, 9, float64(degrees)), 500)
		if err != nil {
			t.Fatal(err)
		}
		f := got.Field
		i := f.Rows/2*f.Cols + f.Cols/2
		want := uint8(math.Round(float64(degrees) * 256 / 180))
		if d := int8(f.Orientation[i] - want); d < -1 || d > 1 {
			t.Errorf("%d degrees: orientation %d, want %d", degrees, f.Orientation[i], want)
		}
		if f.Coherence[i] < 230 {
			t.Errorf("%d degrees: coherence %d of perfect ridges", degrees, f.Coherence[i])
		}
		if f.Coherence[0] != 0 && f.Coherence[0] > f.Coherence[i] {
			t.Errorf("%d degrees: the corner is surer than the middle", degrees)
		}
	}
}

// What is no finger has no minutiae worth a word, whatever its size.
func TestNoFinger(t *testing.T) {
	x := New()
	blank := image.NewGray(image.Rect(0, 0, 300, 300))
	ramp := image.NewGray(image.Rect(0, 0, 300, 300))
	edge := image.NewGray(image.Rect(0, 0, 300, 300))
	for i := range ramp.Pix {
		ramp.Pix[i] = uint8(i % 300 * 255 / 300)
		if i%300 > 140 {
			edge.Pix[i] = 255
		}
	}
	for name, img := range map[string]*image.Gray{
		"blank": blank, "ramp": ramp, "edge": edge, "noise": speckles(300, 300, 1, 7), "one pixel": image.NewGray(image.Rect(0, 0, 1, 1)),
		"a line": image.NewGray(image.Rect(0, 0, 2047, 1)), "a column": image.NewGray(image.Rect(0, 0, 1, 2047)),
	} {
		got, err := x.Extract(img, 500)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if n := len(got.Plain) + len(got.Enhanced); n > 0 {
			t.Errorf("%s: %d minutiae", name, n)
		}
	}
	got, err := x.Extract(ridges(300, 300, 9, 20, [3]float64{150, 140, 1}), 500)
	if err != nil || len(got.Plain) != 1 || len(got.Enhanced) != 1 {
		t.Errorf("ridges: %v and %v, %v", got.Plain, got.Enhanced, err)
	}
}

// Only results are allocated, and what an extractor saw before leaves no trace.
func TestSteady(t *testing.T) {
	img := ridges(388, 374, 9, 30, [3]float64{150, 140, 1}, [3]float64{250, 200, -1})
	x := New()
	first, err := x.Extract(img, 500)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Extract(speckles(640, 480, 3, 1), 500); err != nil {
		t.Fatal(err)
	}
	n := testing.AllocsPerRun(5, func() {
		again, err := x.Extract(img, 500)
		if err != nil || len(again.Plain) != len(first.Plain) || again.Plain[0] != first.Plain[0] || again.Enhanced[0] != first.Enhanced[0] {
			t.Errorf("%v after another picture, %v before; %v", again.Plain, first.Plain, err)
		}
	})
	if n > 3 { // two lists and the field
		t.Errorf("%v allocations", n)
	}
}

// FuzzExtract: any picture gives a template within its bounds.
func FuzzExtract(f *testing.F) {
	f.Add(uint16(64), uint16(64), uint16(500), ridges(64, 64, 8, 30).Pix)
	f.Add(uint16(200), uint16(160), uint16(500), ridges(200, 160, 8, 30, [3]float64{100, 80, 1}).Pix)
	f.Add(uint16(31), uint16(1), uint16(1999), []byte{0, 255})
	x := New()
	f.Fuzz(func(t *testing.T, w, h, ppi uint16, b []byte) {
		img := image.NewGray(image.Rect(0, 0, int(w%512), int(h%512)))
		for i := range img.Pix { // short inputs repeat
			if len(b) > 0 {
				img.Pix[i] = b[i%len(b)]
			}
		}
		got, err := x.Extract(img, int(ppi))
		if err != nil {
			return
		}
		if f := got.Field; f.Cols*f.Rows != len(f.Orientation) || len(f.Period) != len(f.Coherence) {
			t.Fatalf("field %dx%d of %d", f.Cols, f.Rows, len(f.Orientation))
		}
		for _, list := range [][]capture.Minutia{got.Plain, got.Enhanced} {
			if len(list) > most {
				t.Fatalf("%d minutiae", len(list))
			}
			for i, m := range list {
				if m.X < 0 || m.Y < 0 || int(m.X) >= got.Width || int(m.Y) >= got.Height ||
					m.Quality < 1 || m.Quality > 100 || m.Kind != capture.RidgeEnding && m.Kind != capture.RidgeBifurcation {
					t.Fatalf("minutia %v in %dx%d", m, got.Width, got.Height)
				}
				if i > 0 && m.Quality > list[i-1].Quality {
					t.Fatal("not the best first")
				}
			}
		}
	})
}
