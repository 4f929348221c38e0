package cue

import (
	"errors"
	"image"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/finger"
	"gatehouse/test/rig/prints"
)

// bench extracts and assesses.
type bench struct {
	t *testing.T
	x *finger.Extractor
	w *Watch
}

func newBench(t *testing.T) *bench {
	w, err := New(rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	return &bench{t, finger.New(), w}
}

func (b *bench) assess(film ...prints.Impression) []capture.Cue {
	b.t.Helper()
	touch := Touch{PPI: film[0].PPI}
	for _, f := range film {
		touch.Frames = append(touch.Frames, f.Image)
	}
	t, err := b.x.Extract(film[len(film)-1].Image, touch.PPI)
	if err != nil {
		b.t.Fatal(err)
	}
	touch.Template = &t
	return b.w.Assess(touch)
}

func named(cues []capture.Cue, name string) capture.Cue {
	for _, c := range cues {
		if c.Name == name {
			return c
		}
	}
	return capture.Cue{}
}

// Each cue sounds at its attack, and stays quiet at the same finger alive.
func TestCues(t *testing.T) {
	f, other := prints.Master(41), prints.Master(42)
	easy := prints.Options{}
	cast := prints.Options{Cast: true}
	alive := f.Film(3, easy, 4)
	trace := func(part float64) prints.Options {
		return prints.Options{Residue: &prints.Latent{Finger: other, Seed: 9, Part: part}}
	}
	for _, c := range []struct {
		name   string
		before []prints.Impression
		attack []prints.Impression
		alive  []prints.Impression
	}{
		{SameImage, alive[:1], []prints.Impression{f.Impression(3, easy)}, []prints.Impression{f.Impression(4, easy)}},
		{SameImage, alive[3:], alive[3:], []prints.Impression{f.Impression(3, prints.Options{X: 6})}},
		{Residue, nil, []prints.Impression{prints.Empty(1, trace(.1))}, []prints.Impression{f.Impression(4, trace(.1))}},
		{Residue, nil, []prints.Impression{prints.Empty(1, trace(.2))}, []prints.Impression{f.Impression(4, prints.Options{Wet: -.9})}},
		{Perspiration, nil, f.Film(3, cast, 4), alive},
		{Perspiration, nil, f.Film(3, cast, 2), f.Film(3, easy, 2)},
		{Perspiration, nil, f.Film(3, prints.Options{Cast: true, Hard: 2}, 5), f.Film(3, prints.Options{Hard: 2}, 5)},
		{Perspiration, nil, f.Film(3, of(prints.R503, true), 3), f.Film(3, prints.R503, 3)},
		{RidgeRatio, nil, []prints.Impression{drawn()}, alive[:1]},
		{GreyGaps, []prints.Impression{f.Impression(5, easy), f.Impression(6, easy), other.Impression(7, easy)}, []prints.Impression{stretched(f.Impression(8, easy))}, alive[:1]},
	} {
		b := newBench(t)
		for _, i := range c.before {
			b.w.Remember(i.Image)
		}
		a, l := named(b.assess(c.attack...), c.name), named(b.assess(c.alive...), c.name)
		if !a.Assessed || a.Milli < Suspicious {
			t.Errorf("%s: attack %+v", c.name, a)
		}
		if !l.Assessed || l.Milli >= Suspicious/2 {
			t.Errorf("%s: alive %+v", c.name, l)
		}
	}
}

// At living fingers no cue may sound in more than one of fifty touches: one after the
// other on one sensor, easy and hard ones, wet and dry, of the sensors of four bits too.
// With CUES=n there are n fingers instead of ten; go test -v prints the figure.
func TestFalseAlarms(t *testing.T) {
	fingers := 10
	if v := os.Getenv("CUES"); v != "" {
		fingers, _ = strconv.Atoi(v)
	}
	b := newBench(t)
	touches, alarms := 0, 0
	for s := range uint64(fingers) {
		f := prints.Master(1000 + s)
		for i, o := range []prints.Options{{}, {Hard: 2}, {Hard: 1.5, Wet: .4}, {Hard: 1.5, Wet: -.4}, prints.R503, prints.ZFM20} {
			film := f.Film(s*10+uint64(i), o, 2+i%4)
			cues := b.assess(film...)
			touches++
			if Alarm(cues) {
				alarms++
				t.Logf("finger %d, options %d: %+v", s, i, cues)
			}
			b.w.Remember(film[len(film)-1].Image)
		}
		if s%5 == 4 {
			b.w.Forget() // another sensor's gaps
		}
	}
	t.Logf("%d alarms of %d living touches", alarms, touches)
	if alarms*50 > touches {
		t.Error("more than two of a hundred")
	}
}

func of(o prints.Options, cast bool) prints.Options {
	o.Cast = cast
	return o
}

// drawn is a picture of ridges that are all of one width.
func drawn() prints.Impression {
	img := image.NewGray(image.Rect(0, 0, 320, 400))
	for y := range 400 {
		for x := range 320 {
			dx, dy := x-160, y-500
			img.Pix[y*img.Stride+x] = 40
			if r := root(256 * (dx*dx + dy*dy)); r/16%9*16+r%16 >= 72 {
				img.Pix[y*img.Stride+x] = 220
			}
		}
	}
	return prints.Impression{Image: img, PPI: 500}
}

func root(v int) int {
	r := v
	for n := (r + 1) / 2; n < r; n = (r + v/r) / 2 {
		r = n
	}
	return r
}

// stretched has its contrast drawn out by a half, after the sensor.
func stretched(i prints.Impression) prints.Impression {
	for k, v := range i.Image.Pix {
		i.Image.Pix[k] = uint8(min(max((int(v)-128)*3/2+128, 0), 255))
	}
	return i
}

// Pores are a hint only: a cast has none, and neither have many fingers.
func TestPores(t *testing.T) {
	b := newBench(t)
	shown, casts := 0, 0
	for s := range uint64(6) {
		f := prints.Master(60 + s)
		shown += named(b.assess(f.Impression(s, prints.Options{Hard: 2})), Pores).Milli
		c := named(b.assess(f.Impression(s, prints.Options{Hard: 2, Cast: true})), Pores)
		casts += c.Milli
		if !c.Assessed || c.Milli >= Suspicious {
			t.Errorf("a cast: %+v", c)
		}
	}
	if casts <= shown {
		t.Errorf("pores: casts %d, fingers %d: nothing is told apart", casts/6, shown/6)
	}
}

func TestNotAssessed(t *testing.T) {
	b := newBench(t)
	f := prints.Master(41)
	one := f.Impression(3, prints.Options{})
	for _, c := range []struct {
		name, cue, reason string
		film              []prints.Impression
	}{
		{"one frame", Perspiration, oneFrame, []prints.Impression{one}},
		{"frames of two sizes", Perspiration, differs, []prints.Impression{f.Impression(3, prints.Options{Width: 300, Height: 400}), one}},
		{"nothing before", SameImage, noEarlier, []prints.Impression{one}},
		{"a new sensor", GreyGaps, newSensor, []prints.Impression{one}},
		{"four bits", GreyGaps, fewLevels, []prints.Impression{f.Impression(3, prints.R503)}},
		{"an empty glass", Residue, noRidges, []prints.Impression{prints.Empty(1, prints.Options{})}},
		{"an empty glass", RidgeRatio, noRidges, []prints.Impression{prints.Empty(1, prints.Options{})}},
		{"400 ppi", Pores, coarse, []prints.Impression{f.Impression(3, prints.Options{PPI: 400})}},
	} {
		if got := named(b.assess(c.film...), c.cue); got.Assessed || got.Milli != 0 || got.Reason != c.reason {
			t.Errorf("%s, %s: %+v", c.name, c.cue, got)
		}
	}
	for _, bad := range []Touch{{}, {Frames: []*image.Gray{nil}, PPI: 500}, {Frames: []*image.Gray{one.Image}, PPI: 500, Template: &capture.FingerTemplate{Field: capture.RidgeField{Step: 16, Cols: 9, Rows: 9}}}} {
		cues := b.w.Assess(bad)
		if milli, assessed := Score(cues); assessed || milli != 0 || len(cues) != 6 {
			t.Errorf("of nothing: %+v", cues)
		}
	}
}

func TestWatchForgets(t *testing.T) {
	b := newBench(t)
	i := prints.Master(41).Impression(3, prints.Options{})
	b.w.Remember(i.Image)
	if c := named(b.assess(i), SameImage); c.Milli != 1000 {
		t.Fatalf("the same image: %+v", c)
	}
	blank := image.NewGray(i.Image.Rect)
	for range kept {
		b.w.Remember(blank)
	}
	if c := named(b.assess(i), SameImage); c.Milli != 0 || len(b.w.before) != kept {
		t.Errorf("the oldest is not forgotten: %+v of %d", c, len(b.w.before))
	}
	b.w.Forget()
	if c := named(b.assess(i), SameImage); c.Assessed {
		t.Errorf("after Forget: %+v", c)
	}
}

func TestTwice(t *testing.T) {
	fmr := map[[2]int]int{{1, 0}: 20, {2, 0}: 30, {2, 1}: 900}
	cues := Twice(3, func(i, j int) (int, error) { return fmr[[2]int{i, j}], nil })
	if cues[0].Milli != 0 || cues[1].Milli != 1000 || cues[2].Milli != 1000 {
		t.Errorf("fingers 1 and 2 are one: %+v", cues)
	}
	if !Alarm(cues[:1], cues[1:2]) || Alarm(cues[:1]) {
		t.Error("alarm over fingers")
	}
	broken := Twice(3, func(i, j int) (int, error) {
		if i == 2 {
			return 0, errors.New("no template")
		}
		return 0, nil
	})
	if !broken[0].Assessed || broken[2].Assessed || broken[2].Reason != notCompared {
		t.Errorf("a finger without a template: %+v", broken)
	}
	if one := Twice(1, nil); one[0].Assessed || one[0].Reason != noSeparate {
		t.Errorf("one finger: %+v", one)
	}
}

func TestNewNeedsRandomness(t *testing.T) {
	if _, err := New(&empty{}); err == nil {
		t.Error("places of hashes without randomness")
	}
}

type empty struct{}

func (*empty) Read([]byte) (int, error) { return 0, errors.New("none") }
