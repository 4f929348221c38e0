package finger

import (
	"errors"
	"image"
	"math"
	"testing"

	"gatehouse/capture"
)

// waves draws ridges of a period at an angle (degrees, counter-clockwise), with a dislocation
// of charge +1 or -1 at each of the given points: there a ridge ends.
func ridges(w, h int, period, degrees float64, ends ...[3]float64) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	sn, cs := math.Sincos(degrees * math.Pi / 180)
	for y := range h {
		for x := range w {
			phase := 2 * math.Pi * (float64(x)*sn + float64(y)*cs) / period
			for _, e := range ends {
				phase += e[2] * math.Atan2(float64(y)-e[1], float64(x)-e[0])
			}
			g.Pix[y*w+x] = uint8(128 - 100*math.Cos(phase))
		}
	}
	return g
}

func TestMinutiaeOfWaves(t *testing.T) {
	x := New()
	for degrees := 0.0; degrees < 180; degrees += 15 {
		for _, period := range []float64{6, 8, 10, 12} {
			want := [3]float64{150, 140, 1}
			for _, dislocated := range []bool{true, false} {
				img := ridges(300, 280, period, degrees)
				if dislocated {
					img = ridges(300, 280, period, degrees, want)
				}
				got, err := x.Extract(img, 500)
				if err != nil {
					t.Fatal(err)
				}
				for name, list := range map[string][]capture.Minutia{"plain": got.Plain, "enhanced": got.Enhanced} {
					if !dislocated {
						if len(list) != 0 {
							t.Errorf("%v degrees, period %v, %s: %v in ridges without minutiae", degrees, period, name, list)
						}
						continue
					}
					if len(list) != 1 {
						t.Errorf("%v degrees, period %v, %s: %d minutiae, want 1", degrees, period, name, len(list))
						continue
					}
					m := list[0]
					if d := math.Hypot(float64(m.X)-want[0], float64(m.Y)-want[1]); d > period {
						t.Errorf("%v degrees, period %v, %s: %v is %.1f pixels off", degrees, period, name, m, d)
					}
				}
			}
		}
	}
}

func TestRefused(t *testing.T) {
	x := New()
	for _, c := range []struct {
		img  *image.Gray
		ppi  int
		want error
	}{
		{image.NewGray(image.Rect(0, 0, 300, 300)), 199, ErrPPI},
		{image.NewGray(image.Rect(0, 0, 300, 300)), 2001, ErrPPI},
		{image.NewGray(image.Rect(0, 0, 300, 300)), 500, nil},
		{image.NewGray(image.Rect(0, 0, 1, 1)), 500, nil},
		{image.NewGray(image.Rect(0, 0, 1, 1)), 2000, nil},
		{image.NewGray(image.Rect(0, 0, 0, 10)), 500, ErrSize},
		{nil, 500, ErrSize},
		{image.NewGray(image.Rect(0, 0, 10000, 10000)), 500, ErrSize},
		{image.NewGray(image.Rect(0, 0, 2048, 10)), 500, ErrSize},
		{&image.Gray{Pix: make([]uint8, 50), Stride: 10, Rect: image.Rect(0, 0, 10, 10)}, 500, ErrSize},
	} {
		got, err := x.Extract(c.img, c.ppi)
		if !errors.Is(err, c.want) {
			t.Errorf("%d ppi: error %v, want %v", c.ppi, err, c.want)
		}
		if len(got.Plain)+len(got.Enhanced) > 0 {
			t.Errorf("%d ppi: minutiae of nothing", c.ppi)
		}
	}
}

func BenchmarkExtract(b *testing.B) {
	img := ridges(388, 374, 9, 30, [3]float64{150, 140, 1}, [3]float64{250, 200, -1})
	x := New()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := x.Extract(img, 500); err != nil {
			b.Fatal(err)
		}
	}
}
