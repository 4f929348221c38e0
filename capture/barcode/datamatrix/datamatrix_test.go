package datamatrix

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zxing "github.com/makiuchi-d/gozxing/datamatrix"

	"gatehouse/capture/barcode/gf"
	"gatehouse/capture/barcode/grid"
)

// modules are those of the symbol with these data codewords.
func (p *plan) modules(data []byte) *grid.Bits {
	words := make([]uint16, p.data+p.check)
	for b := range p.blocks {
		var word []uint16
		for i := b; i < p.data; i += p.blocks {
			word = append(word, uint16(data[i]))
		}
		word = append(word, gf.DataMatrix.Parity(word, p.check/p.blocks)...)
		for i, at := 0, b; at < len(words); i, at = i+1, at+p.blocks {
			words[at] = word[i]
		}
	}
	b := grid.NewBits(p.cols, p.rows)
	for i, k := range p.known {
		b.Set(i%p.cols, i/p.cols, k == grid.Dark)
	}
	for i, bits := range p.bits {
		for j, at := range bits {
			b.Set(at%p.cols, at/p.cols, words[i]>>(7-j)&1 == 1)
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

// picture draws modules of six pixels.
func picture(w, h int, dark func(x, y int) bool) *image.Gray {
	const module, quiet = 6, 2
	g := image.NewGray(image.Rect(0, 0, (w+2*quiet)*module, (h+2*quiet)*module))
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			c := color.Gray{Y: 230}
			mx, my := x/module-quiet, y/module-quiet
			if mx >= 0 && my >= 0 && mx < w && my < h && dark(mx, my) {
				c.Y = 30
			}
			g.SetGray(x, y, c)
		}
	}
	return g
}

func readAll(t *testing.T, g *image.Gray) (out [][]byte) {
	t.Helper()
	p, err := grid.New(g)
	if err != nil {
		t.Fatal(err)
	}
	for p != nil && len(out) == 0 {
		for _, c := range Find(context.Background(), p) {
			out = append(out, c.Payload)
		}
		p = p.Half()
	}
	return out
}

func TestSizes(t *testing.T) {
	for _, p := range plans() {
		rows, cols := p.mapping()
		if p.data+p.check != rows*cols/8 || p.rows%p.down != 0 || p.cols%p.across != 0 || p.check%p.blocks != 0 {
			t.Errorf("%dx%d: codewords do not fill the matrix", p.rows, p.cols)
		}
		if len(p.bits) != p.data+p.check {
			t.Errorf("%dx%d: %d codewords placed, want %d", p.rows, p.cols, len(p.bits), p.data+p.check)
		}
		seen := map[int]bool{}
		for _, word := range p.bits {
			for _, at := range word {
				if seen[at] || p.known[at] != grid.Open {
					t.Fatalf("%dx%d: module %d used twice", p.rows, p.cols, at)
				}
				seen[at] = true
			}
		}
		data := bytes.Repeat([]byte{'A' + 1}, p.data)
		b := p.modules(data)
		got := readAll(t, picture(b.W, b.H, b.Get))
		if len(got) != 1 || string(got[0]) != strings.Repeat("A", p.data) {
			t.Errorf("%dx%d: read %d symbols", p.rows, p.cols, len(got))
		}
	}
}

// Another house's encoder agrees on sizes and encodations.
func TestOtherEncoder(t *testing.T) {
	letters := "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	for name, s := range map[string]string{
		"one":     "7",
		"digits":  "0123456789012345678901234567890",
		"c40":     strings.Repeat(letters, 4),
		"text":    strings.Repeat(strings.ToLower(letters), 3),
		"mixed":   "P<UTOERIKSSON<<ANNA<MARIA, seal no. 47 & more; (c) 2026",
		"x12":     strings.Repeat("ABC>DEF*12\r", 12),
		"edifact": strings.Repeat(".A.C1.3.X.X2..", 5),
		// That encoder spoils Base 256 that fills a symbol exactly; this one leaves room.
		"latin":   "\u00e4\u00f6\u00fc\u00df\u00c4\u00d6\u00dc Str\u00e4\u00dfchen",
		"base256": strings.Repeat("\u00c0\u00e9\u00ff\u00a0\u00b1", 60),
		"long":    strings.Repeat(letters+"\u00e9", 38),
	} {
		m, err := zxing.NewDataMatrixWriter().Encode(s, gozxing.BarcodeFormat_DATA_MATRIX, 0, 0, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var want []byte
		for _, r := range s {
			want = append(want, byte(r))
		}
		got := readAll(t, picture(m.GetWidth(), m.GetHeight(), m.Get))
		if len(got) != 1 || !bytes.Equal(got[0], want) {
			t.Errorf("%s (%dx%d): got %q", name, m.GetHeight(), m.GetWidth(), got)
		}
	}
}

// Light on dark and in a mirror.
func TestNegativeAndMirror(t *testing.T) {
	for _, p := range []*plan{plans()[3], plans()[9], plans()[28]} {
		data := bytes.Repeat([]byte{digits + 42}, p.data)
		want := strings.Repeat("42", p.data)
		b := p.modules(data)
		g := picture(b.W, b.H, b.Get)
		for i := range g.Pix {
			g.Pix[i] = 255 - g.Pix[i]
		}
		m := b.Transposed()
		for name, g := range map[string]*image.Gray{"negative": g, "mirror": picture(m.W, m.H, m.Get)} {
			if got := readAll(t, g); len(got) != 1 || string(got[0]) != want {
				t.Errorf("%dx%d %s: %d read", p.rows, p.cols, name, len(got))
			}
		}
	}
}

// Damage up to half the check codewords is corrected, doubtful codewords beyond that, and what is more
// is not read.
func TestDamage(t *testing.T) {
	p := plans()[7] // 24x24: 36 codewords and 24 to check
	want := strings.Repeat("17", p.data)
	r := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct {
		words int
		doubt float32
		ok    bool
	}{{0, 1, true}, {12, 1, true}, {13, 1, false}, {19, 0.1, true}, {20, 0.1, false}} {
		read := sure(p.modules(bytes.Repeat([]byte{digits + 17}, p.data)))
		for _, w := range r.Perm(len(p.bits))[:c.words] {
			at := p.bits[w][r.IntN(8)]
			read.Bits.Set(at%p.cols, at/p.cols, !read.Bits.Get(at%p.cols, at/p.cols))
			read.Margin[at] = c.doubt
		}
		got, n, ok := p.decode(read)
		if ok != c.ok || ok && (string(got) != want || n != c.words) {
			t.Errorf("%d words wrong, doubt %g: ok %v, corrected %d", c.words, c.doubt, ok, n)
		}
	}
}

// FuzzFind: pictures of noise and of spoilt symbols.
func FuzzFind(f *testing.F) {
	b := plans()[0].modules([]byte{'A' + 1, 'B' + 1, 'C' + 1})
	const module, side = 3, 42
	pix := bytes.Repeat([]byte{220}, side*side)
	for i := range pix {
		if b.Get(i%side/module-2, i/side/module-2) {
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
