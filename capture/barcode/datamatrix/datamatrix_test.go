package datamatrix

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zxing "github.com/makiuchi-d/gozxing/datamatrix"

	"gatehouse/capture/barcode/gf"
	"gatehouse/capture/barcode/grid"
)

// draw is the symbol of a plan with these data codewords, six pixels a module.
func (p *plan) draw(data []byte) *image.Gray {
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
	dark := make([]bool, p.rows*p.cols)
	for i, k := range p.known {
		dark[i] = k == grid.Dark
	}
	for i, bits := range p.bits {
		for j, at := range bits {
			dark[at] = words[i]>>(7-j)&1 == 1
		}
	}
	return picture(p.cols, p.rows, func(x, y int) bool { return dark[y*p.cols+x] })
}

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
		got := readAll(t, p.draw(data))
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
