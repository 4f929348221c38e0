package ocr

import (
	"context"
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	"gatehouse/capture"
)

var formats = []capture.Format{capture.TD1, capture.TD2, capture.TD3, capture.MRVA, capture.MRVB}

// read is Read where no error is expected.
func read(t testing.TB, g *image.Gray, opt Options) capture.MRZ {
	t.Helper()
	m, err := Read(context.Background(), g, opt)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestReadAsPrinted(t *testing.T) {
	const scale = 16
	plain := func(s *sheet) *sheet { return s }
	turned := func(by float64) func(*sheet) *sheet { return func(s *sheet) *sheet { return s.turn(by) } }
	for _, c := range []struct {
		name    string
		scale   float64
		known   bool
		spoil   func(*sheet) *sheet
		formats []capture.Format
		seeds   int
	}{
		{"plain", scale, true, plain, formats, 4},
		{"unknown scale", scale, false, plain, formats, 1},
		{"600 dpi", 23.6, true, plain, formats[:3], 1},
		{"10 px pitch", 4, false, plain, formats, 3},
		{"quarter turn", scale, true, turned(90), formats[:3], 2},
		{"half turn", scale, true, turned(180), formats, 2},
		{"three quarter turn", 8, false, turned(270), formats[:3], 2},
		{"skew 3", scale, true, turned(3), formats, 1},
		{"skew -3", scale, true, turned(-3), formats, 1},
		{"skew 15, upside down", 6, false, turned(195), formats, 1},
		{"perspective", 6, false, func(s *sheet) *sheet { return s.tilted(0.15) }, formats[:3], 1},
		{"perspective, other side", 6, false, func(s *sheet) *sheet { return s.tilted(-0.15) }, formats[:3], 1},
		{"light on dark", scale, true, func(s *sheet) *sheet { s.Gray = inverse(s.Gray); return s }, formats[:3], 1},
		{"noise", scale, true, func(s *sheet) *sheet { return s.noisy(20) }, formats, 2},
		{"noise, small", 5, false, func(s *sheet) *sheet { return s.noisy(10) }, formats, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, f := range c.formats {
				for seed := range uint64(c.seeds) {
					s := newSheet(t, f, c.scale, seed)
					want := zoneText(f, s.rng)
					s.zone(want)
					opt := Options{}
					if c.known {
						opt.PxPerMM = c.scale
					}
					m := read(t, c.spoil(s).Gray, opt)
					if got := m.Text(); m.Format != f || !slices.Equal(got, want) {
						t.Errorf("%v seed %d: read as %v\n got %q\nwant %q", f, seed, m.Format, got, want)
					}
				}
			}
		})
	}
}

// TestNothingIsRepaired changes one character of a zone and wants it read
// changed: forgers' letters must reach the checks.
func TestNothingIsRepaired(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for i := range 50 {
		f := formats[i%len(formats)]
		s := newSheet(t, f, 12, uint64(i))
		want := zoneText(f, s.rng)
		line, col := rng.IntN(len(want)), 1+rng.IntN(len(want[0])-1)
		b := []byte(want[line])
		b[col] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"[rng.IntN(37)]
		want[line] = string(b)
		s.zone(want)
		if got := read(t, s.Gray, Options{PxPerMM: 12}).Text(); !slices.Equal(got, want) {
			t.Errorf("page %d, line %d column %d altered:\n got %q\nwant %q", i, line, col, got, want)
		}
	}
}

func TestNoZoneIsNone(t *testing.T) {
	for _, c := range []struct {
		name string
		draw func(*sheet)
		some bool
	}{
		{"visual zone only", func(*sheet) {}, false},
		{"typewriter prose", func(s *sheet) { s.prose() }, false},
		{"one line", func(s *sheet) { s.zone([]string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"}) }, false},
		{"short lines", func(s *sheet) { s.zone([]string{"P<UTOERIKSSON<<ANNA<", "L898902C36UTO7408122"}) }, false},
		{"no document's letter", func(s *sheet) {
			s.zone([]string{"WHATEVER<THIS<IS<IT<IS<NO<TRAVEL<DOCUMENT<<<", "BECAUSE<NONE<BEGINS<LIKE<THIS<0123456789<<<<"})
		}, false},
		{"control: a zone", func(s *sheet) { s.zone(zoneText(capture.TD3, s.rng)) }, true},
		{"control: a zone under prose", func(s *sheet) {
			s.text(goregular.TTF, 7, 60, 3, 0, "Please keep it dry and whole.")
			s.zone(zoneText(capture.TD3, s.rng))
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			for seed := range uint64(2) {
				for _, scale := range []float64{5, 12} {
					s := newSheet(t, capture.TD3, scale, seed)
					c.draw(s)
					for _, known := range []float64{0, scale} {
						m := read(t, s.Gray, Options{PxPerMM: known})
						if found := m.Format != capture.FormatUnknown; found != c.some {
							t.Errorf("seed %d scale %v: %v %q", seed, scale, m.Format, m.Text())
						}
						if !c.some && len(m.Lines) != 0 {
							t.Errorf("seed %d: lines without a format", seed)
						}
					}
				}
			}
		})
	}
}

// TestWallOfText reads a picture with many lines of even print, some of which
// look well until they are looked at closely.
func TestWallOfText(t *testing.T) {
	s := newSheet(t, capture.TD1, 12, 1)
	s.prose()
	wall := image.NewGray(image.Rect(0, 0, 4000, 3000))
	for y := range wall.Rect.Dy() {
		for x := range wall.Rect.Dx() {
			wall.Pix[y*wall.Stride+x] = s.Pix[y%s.Rect.Dy()*s.Stride+x%s.Rect.Dx()]
		}
	}
	if m := read(t, wall, Options{}); m.Format != capture.FormatUnknown {
		t.Errorf("%v %q", m.Format, m.Text())
	}
}

// TestReaderKeepsToTheZonesPicture: what is read in the zone after it was found
// is read in the picture, or in its negative, in which it was found.
func TestReaderKeepsToTheZonesPicture(t *testing.T) {
	for _, c := range []struct {
		name     string
		noise    float64
		negative bool
		sure     bool
	}{
		{"dark on light, poor", 80, false, false},
		{"dark on light", 10, false, true},
		{"light on dark, poor", 80, true, false},
		{"light on dark", 10, true, true},
	} {
		s := newSheet(t, capture.TD3, 4, 1)
		s.zone(zoneText(capture.TD3, s.rng))
		g := s.noisy(c.noise).Gray
		if c.negative {
			g = inverse(g)
		}
		r, err := newReader(g, Options{PxPerMM: 4})
		if err != nil {
			t.Fatal(err)
		}
		z, err := r.find(context.Background())
		if err != nil || !z.credible() || z.sure() != c.sure {
			t.Errorf("%s: belief %.2f, sure %v, %v: not the case that is meant", c.name, z.mean(), z.sure(), err)
		}
		if r.levels.negative != c.negative {
			t.Errorf("%s: the negative is read: %v", c.name, r.levels.negative)
		}
	}
}

func TestBoxesAndMargins(t *testing.T) {
	const scale = 10
	s := newSheet(t, capture.TD3, scale, 3)
	want := zoneText(capture.TD3, s.rng)
	left, base := s.zone(want)
	// A picture that does not begin at the origin, as a crop does not.
	crop := s.SubImage(image.Rect(10, 200, s.Rect.Max.X, s.Rect.Max.Y)).(*image.Gray)
	m := read(t, crop, Options{PxPerMM: scale})
	if !slices.Equal(m.Text(), want) {
		t.Fatalf("got %q, want %q", m.Text(), want)
	}
	for row, line := range m.Lines {
		for col, c := range line {
			x := (left + (float64(col)+0.5)*pitchMM) * scale
			y := (base - 6.35*float64(1-row) - 0.5*0.713*pitchMM/0.723) * scale
			cx, cy := float64(c.Box.Min.X+c.Box.Max.X)/2, float64(c.Box.Min.Y+c.Box.Max.Y)/2
			if math.Hypot(cx-x, cy-y) > 0.15*pitchMM*scale {
				t.Errorf("row %d column %d: centre (%.0f, %.0f), want (%.0f, %.0f)", row, col, cx, cy, x, y)
			}
			if !c.Box.In(m.Region) {
				t.Errorf("row %d column %d: box outside the region", row, col)
			}
			if c.Margin <= 0 || c.Second == c.Rune || c.Second == 0 {
				t.Errorf("row %d column %d: margin %v, second %q", row, col, c.Margin, c.Second)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	small := image.NewGray(image.Rect(0, 0, 1, 1))
	huge := &image.Gray{Pix: nil, Stride: 1 << 16, Rect: image.Rect(0, 0, 1<<16, 1<<16)}
	short := &image.Gray{Pix: make([]byte, 10), Stride: 10, Rect: image.Rect(0, 0, 10, 10)}
	for _, c := range []struct {
		name string
		ctx  context.Context
		g    *image.Gray
		want error
	}{
		{"nil", context.Background(), nil, ErrPicture},
		{"empty", context.Background(), &image.Gray{}, ErrPicture},
		{"too large", context.Background(), huge, ErrPicture},
		{"fewer bytes than pixels", context.Background(), short, ErrPicture},
		{"context ended", gone, small, context.Canceled},
		{"control: one pixel", context.Background(), small, nil},
	} {
		if _, err := Read(c.ctx, c.g, Options{}); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
}

// TestOddPictures: a picture of any shape and of any scale that is said of it has
// an answer.
func TestOddPictures(t *testing.T) {
	for _, r := range []image.Rectangle{
		image.Rect(0, 0, 1, 1), image.Rect(0, 0, 1, 90_000), image.Rect(-5, -7, 40_000, 9), image.Rect(3, 3, 400, 300),
	} {
		g := image.NewGray(r)
		for i := range g.Pix {
			g.Pix[i] = uint8(i * i * 7 >> 3)
		}
		for _, scale := range []float64{0, -3, 1e-300, 0.5, wantPitch * (1 << 32) / pitchMM, 1e18, math.Inf(1), math.NaN()} {
			if m := read(t, g, Options{PxPerMM: scale}); m.Format != capture.FormatUnknown {
				t.Errorf("%v at %v pixels per mm: %v", r, scale, m.Format)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(uint8(40), []byte("some grey"), 0.0)
	f.Add(uint8(1), make([]byte, 300), 16.0)
	f.Fuzz(func(t *testing.T, wide uint8, pix []byte, scale float64) {
		w := int(wide) + 1
		if h := len(pix) / w; h > 0 && h <= 256 {
			g := &image.Gray{Pix: pix, Stride: w, Rect: image.Rect(0, 0, w, h)}
			if _, err := Read(context.Background(), g, Options{PxPerMM: scale}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// BenchmarkRead reads a TD3 page of 1.5 million pixels.
func BenchmarkRead(b *testing.B) {
	s := newSheet(b, capture.TD3, 11.7, 1)
	s.zone(zoneText(capture.TD3, s.rng))
	b.ReportAllocs()
	for _, c := range []struct {
		name  string
		scale float64
	}{{"known scale", s.scale}, {"unknown scale", 0}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if m := read(b, s.Gray, Options{PxPerMM: c.scale}); m.Format != capture.TD3 {
					b.Fatal("not read")
				}
			}
		})
	}
}
