package qr

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zqr "github.com/makiuchi-d/gozxing/qrcode/decoder"
	zenc "github.com/makiuchi-d/gozxing/qrcode/encoder"

	"gatehouse/capture"
	"gatehouse/capture/barcode/grid"
)

var zlevels = [4]zqr.ErrorCorrectionLevel{zqr.ErrorCorrectionLevel_L, zqr.ErrorCorrectionLevel_M, zqr.ErrorCorrectionLevel_Q, zqr.ErrorCorrectionLevel_H}

// encode is another house's symbol.
func encode(t *testing.T, s string, l level, hints map[gozxing.EncodeHintType]any) *grid.Bits {
	t.Helper()
	q, err := zenc.Encoder_encode(s, zlevels[l], hints)
	if err != nil {
		t.Fatal(err)
	}
	m := q.GetMatrix()
	b := grid.NewBits(m.GetWidth(), m.GetHeight())
	for y := range b.H {
		for x := range b.W {
			b.Set(x, y, m.Get(x, y) == 1)
		}
	}
	return b
}

// sure is a reading without doubts.
func sure(b *grid.Bits) *grid.Read {
	r := &grid.Read{Bits: b, Margin: make([]float32, b.W*b.H)}
	for i := range r.Margin {
		r.Margin[i] = 1
	}
	return r
}

// picture draws modules of so many pixels, turned about its middle by an angle in radians.
func picture(b *grid.Bits, module, turn float64, ink, paper uint8) *image.Gray {
	half := (float64(b.W) + 8) * module / 2
	sin, cos := math.Sincos(turn)
	side := int(2 * half * (math.Abs(sin) + math.Abs(cos)))
	g := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			u, v := float64(x)+0.5-float64(side)/2, float64(y)+0.5-float64(side)/2
			u, v = (cos*u+sin*v+half)/module-4, (cos*v-sin*u+half)/module-4
			c := paper
			if b.Get(int(math.Floor(u)), int(math.Floor(v))) {
				c = ink
			}
			g.SetGray(x, y, color.Gray{Y: c})
		}
	}
	return g
}

func find(t *testing.T, g *image.Gray) []capture.Code {
	t.Helper()
	p, err := grid.New(g)
	if err != nil {
		t.Fatal(err)
	}
	return Find(context.Background(), p)
}

// All versions and levels, and every mask, from another house's encoder; a third of them in a mirror.
func TestVersions(t *testing.T) {
	for v := 1; v <= versions; v++ {
		for l := levelL; l <= levelH; l++ {
			mask := (v + 3*int(l)) % 8
			want := fmt.Sprintf("V%dL%dM%d", v, l, mask)
			if v > 1 {
				want += strings.Repeat(" GATE", v)
			}
			b := encode(t, want, l, map[gozxing.EncodeHintType]any{
				gozxing.EncodeHintType_QR_VERSION: v, gozxing.EncodeHintType_QR_MASK_PATTERN: mask,
			})
			s := ofVersion(v)
			if b.W != s.side {
				t.Fatalf("version %d has %d modules, want %d", v, s.side, b.W)
			}
			for i, k := range s.known {
				if k != grid.Open && b.Get(i%b.W, i/b.W) != (k == grid.Dark) {
					t.Fatalf("version %d: module %d of the function patterns", v, i)
				}
			}
			got, n, ok := s.decode(sure(b))
			if !ok || n != 0 || string(got) != want {
				t.Errorf("version %d level %d mask %d: %q", v, l, mask, got)
			}
		}
	}
	if ofVersion(0) != nil || ofVersion(41) != nil {
		t.Error("a version that does not exist")
	}
}

// Symbols of all sizes are found, turned any way, light on dark and in a mirror.
func TestFind(t *testing.T) {
	for i, v := range []int{1, 2, 3, 6, 7, 10, 14, 20, 27, 34, 40} {
		want := strings.Repeat("GATE 7 ", v)
		b := encode(t, want, levelL, map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_QR_VERSION: v})
		turn := 0.55 * float64(i)
		for name, g := range map[string]*image.Gray{
			"plain":    picture(b, 3.3, turn, 30, 220),
			"negative": picture(b, 3.3, turn, 220, 30),
			"mirror":   picture(b.Transposed(), 3.3, turn, 30, 220),
		} {
			got := find(t, g)
			if len(got) != 1 || string(got[0].Payload) != want {
				t.Errorf("version %d %s: %d read", v, name, len(got))
				continue
			}
			mid := g.Rect.Max.X / 2
			half := 3.3 * float64(b.W) / math.Sqrt2
			angle := turn - 3*math.Pi/4
			first := image.Pt(mid+int(half*math.Cos(angle)), mid+int(half*math.Sin(angle)))
			if d := got[0].Corners[0].Sub(first); d.X*d.X+d.Y*d.Y > 25 {
				t.Errorf("version %d %s: first corner at %v, want %v", v, name, got[0].Corners[0], first)
			}
		}
	}
}

// A finder pattern that no row shows is found from the other two.
func TestSpoiltFinder(t *testing.T) {
	want := "TWO POINT AT THE THIRD"
	b := encode(t, want, levelQ, nil)
	for name, at := range map[string]image.Point{"corner": {X: 3, Y: 3}, "right": {X: b.W - 4, Y: 3}, "below": {X: 3, Y: b.H - 4}} {
		spoilt := b.Transposed().Transposed()
		for i := -1; i <= 1; i++ { // dirt in the light ring, wherever a row or column crosses the middle
			spoilt.Set(at.X-2, at.Y+i, true)
			spoilt.Set(at.X+2, at.Y+i, true)
			spoilt.Set(at.X+i, at.Y-2, true)
			spoilt.Set(at.X+i, at.Y+2, true)
		}
		g := picture(spoilt, 4, 0, 30, 220)
		p, err := grid.New(g)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(finders(p)); n != 2 {
			t.Errorf("%s: %d finder patterns by rows, want 2", name, n)
		}
		if got := Find(context.Background(), p); len(got) != 1 || string(got[0].Payload) != want {
			t.Errorf("%s: %d read", name, len(got))
		}
	}
}

// Damage up to the level's share is corrected and counted; beyond it nothing is read.
func TestDamage(t *testing.T) {
	want := "DAMAGED BEYOND MEASURE"
	b := encode(t, want, levelQ, nil)
	s := ofVersion((b.W - 17) / 4)
	r := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct {
		words int
		doubt float32 // margin of the damaged modules
		ok    bool
	}{{0, 1, true}, {9, 1, true}, {14, 1, false}, {15, 0.1, true}, {30, 0.1, false}} {
		read := sure(b.Transposed().Transposed())
		for _, w := range r.Perm(len(s.data) / 8)[:c.words] {
			m := s.data[8*w+r.IntN(8)]
			x, y := m%s.side, m/s.side
			read.Bits.Set(x, y, !read.Bits.Get(x, y))
			read.Margin[m] = c.doubt
		}
		got, n, ok := s.decode(read)
		if ok != c.ok || ok && (string(got) != want || n != c.words) {
			t.Errorf("%d words wrong, doubt %g: ok %v, corrected %d", c.words, c.doubt, ok, n)
		}
	}
}

// FuzzFind: pictures of noise and of spoilt symbols. No panic, nothing read from outside.
func FuzzFind(f *testing.F) {
	q, err := zenc.Encoder_encode("SEED", zqr.ErrorCorrectionLevel_L, nil)
	if err != nil {
		f.Fatal(err)
	}
	m := q.GetMatrix()
	const module, side = 2, 58
	pix := bytes.Repeat([]byte{220}, side*side)
	for i := range pix {
		if x, y := i%side/module-4, i/side/module-4; x >= 0 && y >= 0 && x < m.GetWidth() && y < m.GetHeight() && m.Get(x, y) == 1 {
			pix[i] = 30
		}
	}
	f.Add(pix, uint8(side))
	f.Add(bytes.Repeat([]byte{0, 255, 0, 0, 0, 255, 0, 99}, 300), uint8(40))
	f.Fuzz(func(t *testing.T, pix []byte, width uint8) {
		w := max(1, int(width))
		h := len(pix) / w
		if h == 0 || h > 300 {
			return
		}
		p, err := grid.New(&image.Gray{Pix: pix, Stride: w, Rect: image.Rect(0, 0, w, h)})
		if err != nil {
			t.Fatal(err)
		}
		Find(context.Background(), p)
	})
}
