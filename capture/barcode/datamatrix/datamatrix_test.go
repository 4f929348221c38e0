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
	}{{0, 1, true}, {12, 1, true}, {13, 1, false}, {20, 0.1, true}, {22, 0.1, false}} {
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

// disguise is Base 256 from place at on (annex B.2).
func disguise(at int, in ...byte) []byte {
	for i := range in {
		in[i] = byte((int(in[i]) + 149*(at+i+1)%255 + 1) % 256)
	}
	return in
}

func TestMessage(t *testing.T) {
	triple := func(a, b, c int) []byte {
		v := 1600*a + 40*b + c + 1
		return []byte{byte(v >> 8), byte(v)}
	}
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	long := bytes.Repeat([]byte{0xfe}, 300)
	for _, c := range []struct {
		name string
		in   []byte
		want string
		bad  bool
	}{
		{"characters, digits and padding", []byte{'A' + 1, digits + 7, pad, 99, 0}, "A07", false},
		{"upper half", []byte{upper, 'd' + 1}, "\xe4", false},
		{"upper half cut off", []byte{upper}, "", true},
		{"upper half of nothing", []byte{upper, 200}, "", true},
		{"codeword zero", []byte{0}, "", true},
		{"codeword that is none", []byte{242}, "", true},
		{"GS1", []byte{fnc1, digits + 1, fnc1, digits + 2}, "01\x1d02", false},
		{"industry", []byte{'A' + 1, fnc1, 'B' + 1}, "AB", false},
		{"GS1 after structured append", []byte{appendix, 1, 2, 3, fnc1, 'A' + 1, fnc1}, "A\x1d", false},
		{"structured append cut off", []byte{appendix, 1, 2}, "", true},
		{"reader programming", []byte{program, 'A' + 1}, "A", false},
		{"macro 05", []byte{macro05, 'A' + 1}, "[)>\x1e05\x1dA\x1e\x04", false},
		{"macro 06", []byte{macro06, 'A' + 1, pad}, "[)>\x1e06\x1dA\x1e\x04", false},
		{"macro in second place", []byte{'A' + 1, macro05}, "", true},
		{"channel of one codeword", []byte{eci, 127, 'A' + 1}, "A", false},
		{"channel of two", []byte{eci, 128, 5, 'A' + 1}, "A", false},
		{"channel of three", []byte{eci, 192, 5, 5, 'A' + 1}, "A", false},
		{"channel cut off", []byte{eci}, "", false},
		{"C40", join([]byte{toC40}, triple(14, 3, 4), []byte{unlatch, 'a' + 1}), "A 0a", false},
		{"C40 shifts", join([]byte{toC40}, triple(0, 9, 1), triple(0, 2, 1), []byte{unlatch}), "\t!a", false},
		{"C40 upper half", join([]byte{toC40}, triple(1, 30, 14), triple(1, 27, 3), []byte{unlatch}), "\xc1\x1d ", false},
		{"C40 to the end", join([]byte{toC40}, triple(14, 15, 16), []byte{'z' + 1}), "ABCz", false},
		{"C40 and a last unlatch", join([]byte{toC40}, triple(14, 15, 16), []byte{unlatch}), "ABC", false},
		{"C40 out of range", []byte{toC40, 0, 0}, "", true},
		{"C40 beyond the last triple", []byte{toC40, 0xff, 0xff}, "", true},
		{"C40 shift to nothing", join([]byte{toC40}, triple(1, 28, 3)), "", true},
		{"Text", join([]byte{toText}, triple(14, 2, 1), triple(39, 39, 39)), "aAzzz", false},
		{"X12", join([]byte{toX12}, triple(0, 1, 2), triple(3, 4, 14)), "\r*> 0A", false},
		{"EDIFACT", []byte{toEDIFACT, 0x04, 0x20, 0xc4, 0x15, 0xf0, 'a' + 1}, "ABCDEa", false},
		{"EDIFACT to the end", []byte{toEDIFACT, 0x04, 0x20, 0xc4, 'x' + 1, 'y' + 1}, "ABCDxy", false},
		{"Base 256", join([]byte{toBase256}, disguise(1, 3, 0xdc, 0, 0xff), []byte{'A' + 1}), "\xdc\x00\xffA", false},
		{"Base 256 to the end", join([]byte{toBase256}, disguise(1, 0, 0xdc, 0)), "\xdc\x00", false},
		{"Base 256 of 300", join([]byte{toBase256}, disguise(1, append([]byte{250, 50}, long...)...)), string(long), false},
		{"Base 256 without length", []byte{toBase256}, "", true},
		{"Base 256 with half a length", join([]byte{toBase256}, disguise(1, 250)), "", true},
		{"Base 256 cut off", join([]byte{toBase256}, disguise(1, 4, 1, 2)), "", true},
		{"nothing", nil, "", false},
	} {
		got, err := decode(c.in)
		if c.bad != (err != nil) || string(got) != c.want {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}

// FuzzMessage: any codewords, no panic, and no more characters than they can hold.
func FuzzMessage(f *testing.F) {
	f.Add([]byte{'A' + 1, digits + 7, pad, 99})
	f.Add([]byte{toC40, 89, 233, 254, 66})
	f.Add([]byte{toEDIFACT, 0x04, 0x20, 0xc4, 0x15, 0xf0, 98})
	f.Add([]byte{toBase256, 47, 1, 2, 3})
	f.Add([]byte{macro05, toText, 100, 100, fnc1, eci, 3, appendix})
	f.Fuzz(func(t *testing.T, data []byte) {
		if out, err := decode(data); err == nil && len(out) > 2*len(data)+len("[)>\x1e05\x1d\x1e\x04") {
			t.Fatalf("%d bytes from %d", len(out), len(data))
		}
	})
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
