package gf

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

var fields = map[string]*Field{
	"QR": QR, "DataMatrix": DataMatrix, "Aztec4": Aztec4, "Aztec6": Aztec6,
	"Aztec10": Aztec10, "Aztec12": Aztec12, "PDF417": PDF417,
}

// Every element other than zero is a power of the primitive one, and division undoes
// multiplication.
func TestFields(t *testing.T) {
	for name, f := range fields {
		seen := make([]bool, f.size)
		for i := range f.order() {
			seen[f.power(i)] = true
		}
		for x := 1; x < f.size; x++ {
			if !seen[x] {
				t.Fatalf("%s: %d is no power: the polynomial is not primitive", name, x)
			}
			if y := uint16(1 + x*7%f.order()); f.div(f.mul(uint16(x), y), y) != uint16(x) {
				t.Fatalf("%s: %d*%d/%d", name, x, y, y)
			}
		}
		if f.add(f.sub(3, 5), 5) != 3 || f.times(f.prime, 1) != 0 {
			t.Errorf("%s: sums do not close", name)
		}
	}
}

// The check words of the examples in the standards: QR 1-M "01234567" (ISO/IEC 18004
// annex I) and DataMatrix "123456" (ISO/IEC 16022 annex O).
func TestPublishedWords(t *testing.T) {
	for _, c := range []struct {
		name       string
		f          *Field
		data, want []uint16
	}{
		{
			"QR", QR,
			[]uint16{0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11},
			[]uint16{0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55},
		},
		{"DataMatrix", DataMatrix, []uint16{142, 164, 186}, []uint16{114, 25, 5, 88, 102}},
	} {
		if got := c.f.Parity(c.data, len(c.want)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// All splits of the check symbols between errors and erasures are mended; one error
// more is not taken for the word that was sent.
func TestDecode(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, f := range fields {
		for _, ecc := range []int{2, 5, 8, min(40, f.order()-2)} {
			for round := range 60 {
				n := ecc + 1 + r.IntN(min(f.order(), 300)-ecc)
				data := make([]uint16, n-ecc)
				for i := range data {
					data[i] = uint16(r.IntN(f.size))
				}
				sent := append(data, f.Parity(data, ecc)...)
				lost := r.IntN(min(ecc, n) + 1)
				wrong := (ecc - lost) / 2
				if round%4 == 3 {
					wrong++
				}
				places := r.Perm(n)
				got := slices.Clone(sent)
				damaged := places[:min(n, lost+wrong)]
				for i, p := range damaged {
					if i >= lost || r.IntN(3) > 0 { // an erasure may happen to be right
						got[p] = uint16((int(got[p]) + 1 + r.IntN(f.size-1)) % f.size)
					}
				}
				was := slices.Clone(got)
				what := fmt.Sprintf("%s n=%d ecc=%d lost=%d wrong=%d", name, n, ecc, lost, wrong)
				count, err := f.Decode(got, ecc, places[:lost])
				switch {
				case lost+2*wrong <= ecc:
					if err != nil || !slices.Equal(got, sent) {
						t.Fatalf("%s: %v", what, err)
					}
					if count != differ(was, sent) {
						t.Fatalf("%s: %d corrected, want %d", what, count, differ(was, sent))
					}
				case err != nil && !slices.Equal(got, was):
					t.Fatalf("%s: a refused word was changed", what)
				case err == nil:
					if _, clean := f.syndromes(got, ecc); !clean {
						t.Fatalf("%s: not a code word", what)
					}
				}
			}
		}
	}
}

func differ(a, b []uint16) (n int) {
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

func TestRefuses(t *testing.T) {
	word := append([]uint16{1, 2, 3}, QR.Parity([]uint16{1, 2, 3}, 4)...)
	for _, c := range []struct {
		name     string
		data     []uint16
		ecc      int
		erasures []int
	}{
		{"empty", nil, 0, nil},
		{"too long", make([]uint16, 256), 4, nil},
		{"no check symbols", word, 0, nil},
		{"more check symbols than word", word, 8, nil},
		{"symbol outside", []uint16{1, 256, 3, 4}, 2, nil},
		{"erasure outside", word, 4, []int{7}},
		{"erasure negative", word, 4, []int{-1}},
		{"erasure twice", word, 4, []int{2, 2}},
		{"too many erasures", word, 4, []int{0, 1, 2, 3, 4}},
	} {
		if _, err := QR.Decode(c.data, c.ecc, c.erasures); err == nil {
			t.Errorf("%s: taken", c.name)
		}
	}
	if n, err := QR.Decode(word, 4, nil); n != 0 || err != nil {
		t.Errorf("a right word: %d, %v", n, err)
	}
	bad := []uint16{9, 9, 9, 9, 9, 9, 9}
	if _, err := QR.Decode(bad, 4, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("a damaged word: %v", err)
	}
}

// FuzzDecode: whatever comes in, what is accepted is a code word and what is refused
// is left alone.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7}, uint8(4), []byte{1})
	f.Fuzz(func(t *testing.T, in []byte, ecc uint8, lost []byte) {
		for _, field := range []*Field{QR, Aztec4, PDF417} {
			data := make([]uint16, len(in))
			for i, b := range in {
				data[i] = uint16(b) * uint16(1+field.size/512)
			}
			erasures := make([]int, len(lost))
			for i, b := range lost {
				erasures[i] = int(b) - 1
			}
			was := slices.Clone(data)
			if _, err := field.Decode(data, int(ecc), erasures); err != nil {
				if !slices.Equal(data, was) {
					t.Fatal("a refused word was changed")
				}
			} else if _, clean := field.syndromes(data, int(ecc)); !clean {
				t.Fatal("accepted, and no code word")
			}
		}
	})
}

// Of words of chance none is taken for a damaged one where their margins tell nothing, though plain
// decoding takes some of them; a word with one wrong symbol is mended where enough speaks for it.
func TestDecodeSoftRefusesChance(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, c := range []struct {
		name   string
		f      *Field
		n, ecc int
		mends  bool // one symbol
		plain  bool // takes some
	}{
		{"Aztec, one layer", Aztec6, 17, 3, false, true},
		{"Aztec, one layer of 8 check words", Aztec6, 17, 8, true, false},
		{"PDF417 of level 0", PDF417, 60, 2, false, true},
		{"PDF417 of level 1", PDF417, 60, 4, false, true},
		{"QR 1-L", QR, 26, 7, true, false},
		{"DataMatrix 10x10", DataMatrix, 8, 5, true, false},
	} {
		plain := false
		margins := make([]float32, c.n)
		word := make([]uint16, c.n)
		for range 3000 {
			for i := range word {
				word[i], margins[i] = uint16(r.IntN(c.f.size)), r.Float32()
			}
			if _, err := c.f.Decode(slices.Clone(word), c.ecc, nil); err == nil {
				plain = true
			}
			if _, err := c.f.DecodeSoft(word, c.ecc, margins); err == nil {
				t.Fatalf("%s: a word of chance is taken", c.name)
			}
		}
		if c.plain && !plain {
			t.Errorf("%s: plain decoding takes none either: the test proves nothing", c.name)
		}
		sent := append(slices.Clone(word[:c.n-c.ecc]), c.f.Parity(word[:c.n-c.ecc], c.ecc)...)
		if n, err := c.f.DecodeSoft(sent, c.ecc, margins); n != 0 || err != nil {
			t.Errorf("%s: an undamaged word: %d, %v", c.name, n, err)
		}
		sent[1] = (sent[1] + 1) % uint16(c.f.size)
		if n, err := c.f.DecodeSoft(sent, c.ecc, margins); c.mends != (err == nil) || c.mends != (n == 1) {
			t.Errorf("%s: one wrong symbol: %d, %v", c.name, n, err)
		}
	}
}
