package pdf417

import (
	"bytes"
	"context"
	"image"
	"slices"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/barcode/grid"
	rig "gatehouse/test/rig/codes"
)

func TestSymbols(t *testing.T) {
	seen := map[widths]bool{}
	for k, all := range symbols {
		if len(all) != codes {
			t.Errorf("cluster %d: %d codewords, want %d", 3*k, len(all), codes)
		}
		for v, w := range all {
			sum := 0
			for _, n := range w {
				sum += int(n)
			}
			if sum != modules || seen[w] {
				t.Errorf("cluster %d, codeword %d: %v", 3*k, v, w)
			}
			seen[w] = true
		}
	}
	// First and last of each cluster in annex A.
	for k, want := range [clusters][2]widths{
		{{3, 1, 1, 1, 1, 1, 3, 6}, {2, 1, 5, 1, 4, 1, 1, 2}},
		{{5, 1, 1, 1, 1, 1, 2, 5}, {1, 2, 6, 2, 1, 2, 2, 1}},
		{{2, 1, 1, 1, 1, 1, 5, 5}, {3, 3, 6, 1, 1, 1, 1, 1}},
	} {
		if got := [2]widths{symbols[k][0], symbols[k][codes-1]}; got != want {
			t.Errorf("cluster %d: %v, want %v", 3*k, got, want)
		}
	}
}

func TestMessage(t *testing.T) {
	for _, c := range []struct {
		name  string
		words []uint16
		want  string
		fails bool
	}{
		{"upper case", []uint16{0*30 + 1, 26*30 + 2}, "AB C", false},
		{"lower latch and upper shift", []uint16{27*30 + 0, 27*30 + 1, 2*30 + 28, 1*30 + 28, 3*30 + 29}, "aBc1D", false},
		{"punctuation shift and latch", []uint16{29*30 + 10, 0*30 + 28, 25*30 + 0, 29*30 + 2}, "!A;C", false},
		{"numeric", []uint16{latchNumeric, 1, 624, 434, 632, 282, 200}, "000213298174000", false},
		{"numeric without its one", []uint16{latchNumeric, 2}, "", true},
		{"bytes, any number", []uint16{latchBytes, 1, 620, 89, 74, 846, 97}, string(sixes(1, 620, 89, 74, 846)) + "a", false},
		{"bytes, five alone are five", []uint16{latchBytes, 65, 66, 67, 68, 69}, "ABCDE", false},
		{"bytes, sixes", []uint16{latchSixes, 1, 620, 89, 74, 846}, string(sixes(1, 620, 89, 74, 846)), false},
		{"a byte above 255", []uint16{latchBytes, 256}, "", true},
		{"six bytes above 2^48", []uint16{latchSixes, 899, 899, 899, 899, 899}, "", true},
		{"shift to one byte", []uint16{1, shiftByte, 200, 2}, "AB\xc8AC", false},
		{"shift at the end", []uint16{1, shiftByte}, "", true},
		{"character set skipped", []uint16{eciCharset, 26, 1}, "AB", false},
		{"two more ECI", []uint16{eciGeneral, 1, 2, 1, eciUser, 3, 2}, "ABAC", false},
		{"macro block ends it", []uint16{1, macro, 111, 100}, "AB", false},
		{"padding", []uint16{1, latchText, latchText}, "AB", false},
		{"outside the field", []uint16{codes}, "", true},
	} {
		got, err := message(c.words)
		if (err != nil) != c.fails || !c.fails && string(got) != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

// sixes is the plain reading of base 900 and 256.
func sixes(words ...uint64) []byte {
	v := uint64(0)
	for _, w := range words {
		v = v*900 + w
	}
	return []byte{byte(v >> 40), byte(v >> 32), byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}
}

// turned gives the picture turned by quarter turns.
func turned(g *image.Gray, quarters int) *image.Gray {
	for range quarters {
		n := image.NewGray(image.Rect(0, 0, g.Rect.Dy(), g.Rect.Dx()))
		for y := range n.Rect.Dy() {
			for x := range n.Rect.Dx() {
				n.Pix[y*n.Stride+x] = g.Pix[(g.Rect.Dy()-1-x)*g.Stride+y]
			}
		}
		g = n
	}
	return g
}

func find(t testing.TB, g *image.Gray) []capture.Code {
	t.Helper()
	p, err := grid.New(g)
	if err != nil {
		t.Fatal(err)
	}
	return Find(context.Background(), p)
}

// A development code is read in each orientation, also light on dark, with its corners.
func TestFindTurned(t *testing.T) {
	c, err := rig.Make(capture.PDF417, 2*rig.Size, nil)
	if err != nil {
		t.Fatal(err)
	}
	for inverse := range 2 {
		for q := range 4 {
			g := turned(c.Image, q)
			if q == 0 {
				g = &image.Gray{Pix: slices.Clone(g.Pix), Stride: g.Stride, Rect: g.Rect}
			}
			if inverse == 1 {
				for i := range g.Pix {
					g.Pix[i] = 255 - g.Pix[i]
				}
			}
			got := find(t, g)
			if len(got) != 1 || !bytes.Equal(got[0].Payload, c.Payload) {
				t.Errorf("inverse %d, turned by %d quarters: %d codes", inverse, q, len(got))
				continue
			}
			for i, p := range got[0].Corners {
				want := c.Corners[i]
				h := c.Image.Rect.Size()
				for range q {
					want, h = image.Pt(h.Y-1-want.Y, want.X), image.Pt(h.Y, h.X)
				}
				if d := p.Sub(want); max(d.X, -d.X, d.Y, -d.Y) > 6 {
					t.Errorf("turned by %d quarters: corner %d at %v, drawn at %v", q, i, p, want)
				}
			}
		}
	}
}

func FuzzMessage(f *testing.F) {
	f.Add([]byte{3, 132, 0, 1, 3, 133, 1, 2})
	f.Fuzz(func(t *testing.T, b []byte) {
		words := make([]uint16, min(len(b)/2, codes))
		for i := range words {
			words[i] = (uint16(b[2*i])<<8 | uint16(b[2*i+1])) % (codes + 1)
		}
		out, err := message(words)
		if err == nil && len(out) > 3*len(words) { // 44 digits from 15 codewords is the densest
			t.Errorf("%d bytes from %d codewords", len(out), len(words))
		}
	})
}

func FuzzFind(f *testing.F) {
	c, err := rig.Make(capture.PDF417, rig.Size, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(c.Image.Pix, uint16(c.Image.Stride))
	f.Add([]byte("\x00\xff\x00\xff"), uint16(2))
	f.Fuzz(func(t *testing.T, pix []byte, width uint16) {
		w := int(width)
		if w == 0 || len(pix) < w || len(pix) > 1<<19 {
			return
		}
		find(t, &image.Gray{Pix: pix, Stride: w, Rect: image.Rect(0, 0, w, len(pix)/w)})
	})
}

// Symbols that the rig's wear does not draw: each security level, and compact ones, which end
// after the data.
func TestPlans(t *testing.T) {
	const text = "GATEHOUSE reads 0123456789012345 and [more]."
	for level := range 9 {
		for _, open := range []bool{false, true} {
			g, err := rig.CleanPDF417(text, level, 3, open)
			if err != nil {
				t.Fatal(err)
			}
			if got := find(t, g); len(got) != 1 || string(got[0].Payload) != text {
				t.Errorf("level %d, compact %v: %d codes", level, open, len(got))
			}
		}
	}
}
