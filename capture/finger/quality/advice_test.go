package quality

import (
	"image"
	"slices"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/finger"
	"gatehouse/test/rig/prints"
)

// Impressions of each state of a finger on the glass get the advice that it calls for,
// and easy ones get none. Some wet and dry ones are good all the same.
func TestAdvice(t *testing.T) {
	const fingers = 5
	other := prints.Master(900)
	residue := &prints.Latent{Finger: other, Seed: 3, Part: .15}
	of := func(o prints.Options) func(*prints.Finger, uint64) prints.Impression {
		return func(f *prints.Finger, seed uint64) prints.Impression { return f.Impression(seed, o) }
	}
	empty := func(o prints.Options) func(*prints.Finger, uint64) prints.Impression {
		return func(_ *prints.Finger, seed uint64) prints.Impression { return prints.Empty(seed, o) }
	}
	small := prints.R503
	small.Contact = .3
	x, m := finger.New(), New()
	for _, c := range []struct {
		name  string
		make  func(*prints.Finger, uint64) prints.Impression
		want  capture.Advice // 0: none
		least int            // of the fingers
	}{
		{"easy", of(prints.Options{}), 0, fingers},
		{"a little wet", of(prints.Options{Wet: .5}), 0, fingers},
		{"a sensor of 256 by 288", of(prints.ZFM20), 0, fingers},
		{"an empty glass", empty(prints.Options{}), capture.AdviceNoFinger, fingers},
		{"a trace on an empty glass", empty(prints.Options{Residue: residue}), capture.AdviceResidue, fingers},
		{"very dry", of(prints.Options{Wet: -1, Hard: 2.5}), capture.AdviceTooDry, 3},
		{"very wet", of(prints.Options{Wet: 1.4, Hard: 2.5}), capture.AdviceTooWet, 3},
		{"in the corner", of(prints.Options{X: 110, Y: 90}), capture.AdviceOffCentre, fingers},
		{"the tip only", of(prints.Options{Contact: .35}), capture.AdviceTooSmall, fingers},
		{"the tip only, on 192 by 192", of(small), capture.AdviceTooSmall, fingers},
	} {
		got := 0
		var all []any
		for s := range uint64(fingers) {
			i := c.make(prints.Master(700+s), s)
			tp, err := x.Extract(i.Image, i.PPI)
			if err != nil {
				t.Fatal(err)
			}
			measures := m.Measure(i.Image, i.PPI, &tp)
			advice := measures.Advice()
			if slices.Contains(advice, c.want) || c.want == 0 && len(advice) == 0 {
				got++
			}
			if c.want == capture.AdviceNoFinger && len(advice) != 1 {
				t.Errorf("%s: %v beside it", c.name, advice)
			}
			all = append(all, measures.Quality(), advice)
		}
		if got < c.least {
			t.Errorf("%s: %d of %d times %v: %v", c.name, got, fingers, c.want, all)
		}
	}
}

// What has no advice of its own is unclear.
func TestUnclear(t *testing.T) {
	poor := Measures{Width: 320, Height: 400, Area: 250, Coherence: 850, Contrast: 120, Minutiae: 40, Confirmed: 12}
	if got := poor.Advice(); !slices.Equal(got, []capture.Advice{capture.AdviceUnclear}) {
		t.Errorf("advice %v, quality %d", got, poor.Quality())
	}
}

func TestMeasureOfNothing(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 320, 400))
	for _, c := range []struct {
		img *image.Gray
		ppi int
		f   capture.RidgeField
	}{
		{nil, 500, capture.RidgeField{}},
		{image.NewGray(image.Rectangle{}), 500, capture.RidgeField{}},
		{img, 0, capture.RidgeField{}},
		{img, 500, capture.RidgeField{}},
		{img, 500, capture.RidgeField{Step: 16, Cols: 20, Rows: 25}}, // without its cells
		{img, 500, capture.RidgeField{Step: 16, Cols: 900, Rows: 1, Orientation: make([]uint8, 900), Period: make([]uint8, 900), Coherence: slices.Repeat([]uint8{9}, 900)}},
	} {
		m := New().Measure(c.img, c.ppi, &capture.FingerTemplate{Width: 320, Height: 400, Field: c.f})
		if m.Quality() != 0 {
			t.Errorf("quality %d of nothing", m.Quality())
		}
	}
}

func BenchmarkMeasure(b *testing.B) {
	i := prints.Master(700).Impression(1, prints.Options{Width: 388, Height: 374})
	t, err := finger.New().Extract(i.Image, i.PPI)
	if err != nil {
		b.Fatal(err)
	}
	m := New()
	b.ReportAllocs()
	for b.Loop() {
		m.Measure(i.Image, i.PPI, &t)
	}
}
