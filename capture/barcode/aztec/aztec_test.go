package aztec

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"math/rand/v2"
	"strings"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/barcode/grid"
	rig "gatehouse/test/rig/codes"
)

func find(t testing.TB, g *image.Gray) []capture.Code {
	t.Helper()
	p, err := grid.New(g)
	if err != nil {
		t.Fatal(err)
	}
	return Find(context.Background(), p)
}

// Every size that the standard has, each codeword width and with and without a reference grid.
func TestSizes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for layers := -4; layers <= 32; layers++ {
		if layers == 0 {
			continue
		}
		l := layout{layers < 0, max(layers, -layers)}
		payload := make([]byte, l.capacity()/8*6/10-4)
		for i := range payload {
			payload[i] = byte(r.Uint32())
		}
		g, err := rig.CleanAztec(payload, layers, 3)
		if err != nil {
			t.Fatal(err)
		}
		if got := find(t, g); len(got) != 1 || !bytes.Equal(got[0].Payload, payload) {
			t.Errorf("%d layers, %d modules: %d codes", layers, l.side(), len(got))
		}
	}
}

// A development code is read turned, mirrored and light on dark, with its corners.
func TestFindTurned(t *testing.T) {
	c, err := rig.Make(capture.Aztec, rig.Size, nil)
	if err != nil {
		t.Fatal(err)
	}
	size := c.Image.Rect.Size()
	for way := range 16 {
		flip, invert := way&4 != 0, way&8 != 0
		at := func(p image.Point) image.Point { // where a pixel of the code comes to lie
			h := size
			for range way & 3 {
				p, h = image.Pt(h.Y-1-p.Y, p.X), image.Pt(h.Y, h.X)
			}
			if flip {
				p = image.Pt(p.Y, p.X)
			}
			return p
		}
		far := at(image.Pt(0, 0))
		for _, p := range []image.Point{{X: size.X - 1}, {Y: size.Y - 1}, {X: size.X - 1, Y: size.Y - 1}} {
			far = image.Pt(max(far.X, at(p).X), max(far.Y, at(p).Y))
		}
		g := image.NewGray(image.Rect(0, 0, far.X+1, far.Y+1))
		for y := range size.Y {
			for x := range size.X {
				v := c.Image.GrayAt(x, y)
				if invert {
					v.Y = 255 - v.Y
				}
				p := at(image.Pt(x, y))
				g.SetGray(p.X, p.Y, v)
			}
		}
		got := find(t, g)
		if len(got) != 1 || !bytes.Equal(got[0].Payload, c.Payload) {
			t.Errorf("way %d: %d codes", way, len(got))
			continue
		}
		for i, p := range got[0].Corners {
			if d := p.Sub(at(c.Corners[i])); max(d.X, -d.X, d.Y, -d.Y) > 3 {
				t.Errorf("way %d: corner %d at %v, drawn at %v", way, i, p, at(c.Corners[i]))
			}
		}
	}
}

// drawn is a core alone: what a rune is.
func drawn(value int) *image.Gray {
	w := word(value, 2, 5) ^ runeMask
	bits := make([]int8, compactCode.length)
	for i := range bits {
		bits[i] = 2*int8(w>>(compactCode.length-1-i)&1) - 1
	}
	known := layout{compact: true}.prescribed(11, bits)
	g := image.NewGray(image.Rect(0, 0, 60, 60))
	for i := range g.Pix {
		g.Pix[i] = 220
		if x, y := i%60/4-2, i/60/4-2; x >= 0 && y >= 0 && x < 11 && y < 11 && known[y*11+x] == grid.Dark {
			g.Pix[i] = 30
		}
	}
	return g
}

func TestRunes(t *testing.T) {
	for _, v := range []int{0, 25, 200, 255} {
		got := find(t, drawn(v))
		if len(got) != 1 || string(got[0].Payload) != fmt.Sprintf("%03d", v) {
			t.Errorf("rune %d: %v", v, got)
		}
	}
	// A rune that lost its upper left marks is none.
	g := drawn(25)
	for i := range g.Pix {
		if x, y := i%60/4-2, i/60/4-2; x >= 0 && y >= 0 && x < 2 && y < 2 {
			g.Pix[i] = 220
		}
	}
	if got := find(t, g); len(got) != 0 {
		t.Errorf("a rune without its marks: %v", got)
	}
}

func ones(s string) (out []bool) {
	for _, c := range strings.ReplaceAll(s, " ", "") {
		out = append(out, c == '1')
	}
	return out
}

func TestMessage(t *testing.T) {
	for _, c := range []struct {
		name, bits, want string
		fails            bool
	}{
		{"upper", "00010 00011 00001 11011", "AB Z", false},
		{"lower and one upper", "11100 00010 11100 00010 00011", "aAb", false},
		{"digits and back", "11110 0010 1011 1100 1101 1110 00010", "09,.A", false},
		{"digits, one upper", "11110 0011 1111 00010 0100", "1A2", false},
		{"mixed", "11101 00010 10100 11011 11101 00010", "\x01@\x7fA", false},
		{"punctuation for one", "00000 00110 00010", "!A", false},
		{"two characters at once", "00000 00011 00000 00010", ". \r\n", false},
		{"punctuation latched", "11101 11110 11011 11100 11111 00010", "[]A", false},
		{"bytes", "11111 00010 10000000 11111111 00010", "\x80\xffA", false},
		{"many bytes", "11111 00000 00000000000" + strings.Repeat("01000001", 31) + "00011", strings.Repeat("A", 31) + "B", false},
		{"padding", "00010 1111", "A", false},
		{"bytes that are padding", "00010 11111 11111 1", "A", false},
		{"character set skipped", "00000 00000 010 0100 1000 00010", "A", false},
		{"FNC1 in first place", "00000 00000 000 00010", "A", false},
		{"FNC1 between fields", "00010 00000 00000 000 00011", "A\x1dB", false},
		{"bytes that break off", "11111 00010 10000000 1111", "", true},
		{"reserved flag", "00000 00000 111 00010", "", true},
		{"ECI digit that is none", "00000 00000 001 1111 00010", "", true},
	} {
		got, err := message(ones(c.bits))
		if (err != nil) != c.fails || !c.fails && string(got) != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

func TestUnstuff(t *testing.T) {
	got, err := unstuff([]uint16{0b000001, 0b111110, 0b101010}, 6)
	if want := ones("00000 11111 101010"); err != nil || len(got) != len(want) {
		t.Errorf("%v, %v", got, err)
	}
	for _, w := range []uint16{0, 63} {
		if _, err := unstuff([]uint16{w}, 6); err == nil {
			t.Errorf("codeword %06b is taken", w)
		}
	}
}

func FuzzMessage(f *testing.F) {
	f.Add([]byte{0x10, 0xff, 0x07})
	f.Fuzz(func(t *testing.T, b []byte) {
		in := make([]bool, 0, 8*len(b))
		for _, v := range b {
			for i := range 8 {
				in = append(in, v>>i&1 == 1)
			}
		}
		if out, err := message(in); err == nil && len(out) > len(in)/2 {
			t.Errorf("%d bytes from %d bits", len(out), len(in))
		}
	})
}

func FuzzFind(f *testing.F) {
	g, err := rig.CleanAztec([]byte("GATEHOUSE"), -2, 3)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(g.Pix, uint16(g.Stride))
	f.Add(drawn(7).Pix, uint16(60))
	f.Fuzz(func(t *testing.T, pix []byte, width uint16) {
		w := int(width)
		if w == 0 || len(pix) < w || len(pix) > 1<<19 {
			return
		}
		find(t, &image.Gray{Pix: pix, Stride: w, Rect: image.Rect(0, 0, w, len(pix)/w)})
	})
}
