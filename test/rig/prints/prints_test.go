package prints

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"image"
	"testing"

	"gatehouse/capture"
)

// The same bits on every CPU and in every order: test/arm64.sh runs this under qemu.
func TestSameBits(t *testing.T) {
	const want = "93e2016018300366"
	h := sha256.New()
	put := func(p Impression) {
		h.Write(p.Image.Pix)
		_ = binary.Write(h, binary.BigEndian, p.Truth)
		_ = binary.Write(h, binary.BigEndian, p.Doubtful)
	}
	for seed := range uint64(3) {
		f := Master(seed)
		_ = binary.Write(h, binary.BigEndian, f.ridges)
		h.Write(f.pores)
		h.Write(f.moist)
		MasterOf(seed+100, capture.RightThumb) // other memory between them
		again := Master(seed)
		if !bytes.Equal(again.pores, f.pores) || len(again.Minutiae) != len(f.Minutiae) {
			t.Fatalf("finger %d is another one the second time", seed)
		}
		for _, o := range []Options{{}, {Hard: 2.5, Wet: 0.2}, {Cast: true, Turn: 30}, R503} {
			put(f.Impression(seed, o))
		}
		put(f.Film(seed, Options{}, 3)[2])
	}
	s := Hands(5).Slap(1, LeftFour, SlapOptions{Joints: true})
	h.Write(s.Image.Pix)
	_ = binary.Write(h, binary.BigEndian, s.Fingers[2].Truth)
	if got := hex.EncodeToString(h.Sum(nil)[:8]); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

func TestTruth(t *testing.T) {
	classes, sum, n := map[Class]int{}, 0, 0
	for seed := range uint64(40) {
		f := Master(seed)
		classes[f.Class]++
		p := f.Impression(seed, Options{})
		for _, m := range append(p.Truth, p.Doubtful...) {
			if !image.Pt(int(m.X), int(m.Y)).In(p.Image.Rect) || m.Kind != capture.RidgeEnding && m.Kind != capture.RidgeBifurcation {
				t.Fatalf("finger %d: minutia %+v", seed, m)
			}
		}
		if len(p.Truth) < 20 || len(p.Truth) > 75 {
			t.Errorf("finger %d has %d minutiae", seed, len(p.Truth))
		}
		sum, n = sum+len(p.Truth), n+1
		// A minutia lies where the picture shows a ridge's edge, never on plain glass.
		for _, m := range p.Truth {
			lo, hi := extremes(p.Image, image.Rect(-8, -8, 9, 9).Add(image.Pt(int(m.X), int(m.Y))))
			if hi-lo < 60 {
				t.Errorf("finger %d: nothing is to be seen at %d,%d", seed, m.X, m.Y)
			}
		}
	}
	if mean := sum / n; mean < 25 || mean > 60 {
		t.Errorf("%d minutiae in the mean, want 25 to 60", mean)
	}
	if classes[LeftLoop]+classes[RightLoop] < 16 || classes[Whorl] < 4 {
		t.Errorf("classes %v", classes)
	}
}

func extremes(img *image.Gray, r image.Rectangle) (lo, hi int) {
	lo, hi = 255, 0
	r = r.Intersect(img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			v := int(img.GrayAt(x, y).Y)
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	return lo, hi
}

// dark is the share of pixels darker than half, per mille.
func dark(img *image.Gray) int {
	n := 0
	for _, v := range img.Pix {
		if v < 128 {
			n++
		}
	}
	return 1000 * n / len(img.Pix)
}

// differ is the mean difference of two pictures, hundredths of a grey level.
func differ(a, b *image.Gray) int {
	sum := 0
	for i, v := range a.Pix {
		d := int(v) - int(b.Pix[i])
		sum += max(d, -d)
	}
	return 100 * sum / len(a.Pix)
}

func TestStates(t *testing.T) {
	f, other := Master(77), Master(78)
	at := func(o Options) *image.Gray { return f.Impression(5, o).Image }
	plain := at(Options{})
	if d := differ(plain, at(Options{})); d != 0 {
		t.Errorf("the same seed and options differ by %d", d)
	}
	if d := differ(plain, f.Impression(6, Options{}).Image); d < 1000 {
		t.Errorf("two impressions differ by %d only", d)
	}
	if d := differ(plain, other.Impression(5, Options{}).Image); d < 1000 {
		t.Errorf("two fingers differ by %d only", d)
	}
	left := &Latent{Finger: other, Seed: 3, Part: 0.15}
	for _, c := range []struct {
		what     string
		img      *image.Gray
		min, max int // dark, per mille
	}{
		{"plain", plain, 230, 420},
		{"dry", at(Options{Wet: -0.9}), 80, 229},
		{"wet", at(Options{Wet: 0.9}), 421, 650},
		{"off centre", at(Options{X: 110, Y: 90}), 90, 229},
		{"small", at(Options{Contact: 0.4}), 20, 90},
		{"empty", Empty(1, Options{}).Image, 0, 0},
		{"residue", Empty(1, Options{Residue: left}).Image, 0, 0},
	} {
		if d := dark(c.img); d < c.min || d > c.max {
			t.Errorf("%s: %d per mille are dark, want %d to %d", c.what, d, c.min, c.max)
		}
	}
	if a, b := Empty(1, Options{}), Empty(1, Options{Residue: left}); differ(a.Image, b.Image) < 300 || b.Truth != nil {
		t.Errorf("residue differs from clean glass by %d", differ(a.Image, b.Image))
	}
}

func TestFilm(t *testing.T) {
	f := Master(77)
	live, cast := f.Film(5, Options{}, 4), f.Film(5, Options{Cast: true}, 4)
	for i := 1; i < 4; i++ {
		if a, b := dark(live[i-1].Image), dark(live[i].Image); b <= a {
			t.Errorf("frame %d of a living finger is not darker: %d after %d", i, b, a)
		}
		if d := differ(cast[i-1].Image, cast[i].Image); d == 0 || d > 400 {
			t.Errorf("frame %d of a cast differs by %d", i, d)
		}
	}
	if l, c := differ(live[0].Image, live[3].Image), differ(cast[0].Image, cast[3].Image); l < 3*c {
		t.Errorf("a living finger changes by %d, a cast by %d", l, c)
	}
}

func TestSensor(t *testing.T) {
	f := Master(3)
	for _, c := range []struct {
		o    Options
		want int
	}{{ZFM20, 36864}, {R503, 18432}} {
		b := f.Sensor(1, c.o)
		img := f.Impression(1, c.o).Image
		if len(b) != c.want || b[100] != img.Pix[200]&0xf0|img.Pix[201]>>4 {
			t.Errorf("%d bytes, want %d", len(b), c.want)
		}
	}
}

func TestSlap(t *testing.T) {
	h := Hands(9)
	for _, c := range []struct {
		kind SlapKind
		o    SlapOptions
		want []capture.Finger
	}{
		{RightFour, SlapOptions{}, []capture.Finger{capture.RightIndex, capture.RightMiddle, capture.RightRing, capture.RightLittle}},
		{RightFour, SlapOptions{Mistaken: true}, []capture.Finger{capture.LeftLittle, capture.LeftRing, capture.LeftMiddle, capture.LeftIndex}},
		{LeftFour, SlapOptions{Joints: true, Missing: []capture.Finger{capture.LeftRing}}, []capture.Finger{capture.LeftLittle, capture.LeftMiddle, capture.LeftIndex}},
		{LeftFour, SlapOptions{Instead: map[capture.Finger]capture.Finger{capture.LeftRing: capture.LeftMiddle}}, []capture.Finger{capture.LeftLittle, capture.LeftMiddle, capture.LeftMiddle, capture.LeftIndex}},
		{BothThumbs, SlapOptions{}, []capture.Finger{capture.LeftThumb, capture.RightThumb}},
	} {
		s := h.Slap(4, c.kind, c.o)
		if len(s.Fingers) != len(c.want) || s.Image.Rect != image.Rect(0, 0, 1600, 1500) {
			t.Fatalf("%d fingers on %v", len(s.Fingers), s.Image.Rect)
		}
		for i, f := range s.Fingers {
			if f.Finger != c.want[i] || !f.Box.In(s.Image.Rect) || f.Box.Dx() < 150 || f.Box.Dy() < 200 {
				t.Errorf("finger %d is %v in %v", i, f.Finger, f.Box)
			}
			if i > 0 && s.Fingers[i-1].Box.Overlaps(f.Box) {
				t.Errorf("%v lies on %v", f.Finger, s.Fingers[i-1].Finger)
			}
			for _, m := range f.Truth {
				if !image.Pt(int(m.X), int(m.Y)).In(f.Box) {
					t.Errorf("%v: minutia at %d,%d is outside %v", f.Finger, m.X, m.Y, f.Box)
				}
			}
		}
	}
}
