package typeface

import (
	"bytes"
	"errors"
	"image"
	"math"
	"testing"
)

func TestWeights(t *testing.T) {
	n, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if again := n.Marshal(); !bytes.Equal(again, weights) {
		t.Error("weights change when they are written again")
	}
	if len(weights) > 16<<10 {
		t.Errorf("%d bytes of weights", len(weights))
	}
	endless := bytes.Clone(weights)
	copy(endless, []byte{0, 0, 0x80, 0x7f}) // a scale of +Inf
	for name, b := range map[string][]byte{"nothing": nil, "cut short": weights[:len(weights)-1], "a byte too many": append(bytes.Clone(weights), 0), "endless": endless} {
		if _, err := Parse(b); !errors.Is(err, ErrWeights) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Log odds are bounded and no window breaks anything, wherever it lies.
func TestOdds(t *testing.T) {
	n, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(image.Rect(3, 5, 43, 37))
	for i := range g.Pix {
		g.Pix[i] = uint8(i * 37)
	}
	var window [Size]float32
	for _, f := range []Frame{{20, 20, 20, 0, 1}, {-500, 900, 20, 3, 1}, {20, 20, 0, 0, 1}, {20, 20, -20, 1, 0.5}, {1e9, -1e9, 1e4, 1e4, 2}} {
		f.Window(g, window[:])
		for class := range Alphabet {
			if v := n.Odds(window[:], class); math.IsNaN(v) || math.Abs(v) > Most {
				t.Errorf("%+v, %c: %v", f, Alphabet[class], v)
			}
		}
	}
	if Class('a') != -1 || Class('<') != len(Alphabet)-1 || Alphabet[Class('Q')] != 'Q' || Alphabet[Class('7')] != '7' {
		t.Error("classes do not fit the alphabet")
	}
}
