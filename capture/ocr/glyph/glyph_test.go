package glyph

import (
	"errors"
	"image"
	"math"
	"os"
	"testing"
)

func weights(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("../judge.bin")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWeightsFile(t *testing.T) {
	good := weights(t)
	scout, err := os.ReadFile("../scout.bin")
	if err != nil {
		t.Fatal(err)
	}
	if all := len(scout) + len(good); all > 300<<10 {
		t.Errorf("%d bytes in both files, at most 300 KiB", all)
	}
	edit := func(at int, v byte) []byte {
		b := append([]byte(nil), good...)
		b[at] = v
		return b
	}
	for _, c := range []struct {
		name string
		b    []byte
		ok   bool
	}{
		{"as shipped", good, true},
		{"the other net", scout, true},
		{"another weight", edit(len(good)-1, 77), true},
		{"empty", nil, false},
		{"another magic", edit(0, 'X'), false},
		{"another version", edit(4, 9), false},
		{"no layers", edit(5, 0), false},
		{"a layer too many", edit(5, good[5]+1), false},
		{"a layer too few", edit(5, good[5]-1), false},
		{"kernel wider than the cell", edit(6, Width+1), false},
		{"no stride", edit(10, 0), false},
		{"cut short", good[:len(good)-1], false},
		{"a byte too many", append(append([]byte(nil), good...), 0), false},
		{"a bias that is no number", append(append(append([]byte(nil), good[:14]...), 0, 0, 0xc0, 0x7f), good[18:]...), false},
	} {
		n, err := Parse(c.b)
		if (err == nil) != c.ok || (err != nil && !errors.Is(err, ErrWeights)) {
			t.Errorf("%s: error %v, want none: %v", c.name, err, c.ok)
		}
		if err == nil && c.name == "as shipped" && string(n.Marshal()) != string(good) {
			t.Error("parsing and writing back changes the file")
		}
	}
}

func TestEvalDoesNotDependOnTheBatch(t *testing.T) {
	net, err := Parse(weights(t))
	if err != nil {
		t.Fatal(err)
	}
	const cells = 7
	in, all, one := make([]float32, cells*Size), make([]float32, cells*Classes), make([]float32, Classes)
	for i := range in {
		in[i] = float32(math.Sin(float64(i) * 0.37))
	}
	var s Scratch
	net.Eval(in, all, cells, &s)
	for c := range cells {
		net.Eval(in[c*Size:], one, 1, &s)
		var sum float64
		for k, v := range one {
			if v != all[c*Classes+k] {
				t.Fatalf("cell %d class %d: %v alone, %v among others", c, k, v, all[c*Classes+k])
			}
			sum += math.Exp(float64(v))
		}
		if math.Abs(sum-1) > 1e-4 {
			t.Errorf("cell %d: probabilities add up to %v", c, sum)
		}
	}
}

func TestSampleKeepsToTheFrame(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 60, 60))
	for i := range g.Pix {
		g.Pix[i] = uint8(4 * (i % 60)) // brightness tells x
	}
	cell := make([]float32, Size)
	f := Frame{X: 30, Y: 30, RightX: 10, DownY: 10}
	mean, _ := f.Sample(g, cell)
	if want := float32(4 * 29.5); math.Abs(float64(mean-want)) > 0.01 {
		t.Errorf("mean %v, want %v", mean, want)
	}
	if left, right := cell[0], cell[Width-1]; right-left < 40 || right-left > 46 {
		t.Errorf("%v to %v across 11.5 pixels of 4 grey levels", left, right)
	}
	// The same picture seen from the side.
	Frame{X: 30, Y: 30, RightY: 10, DownX: -10}.Sample(g, cell)
	if top, bottom := cell[0], cell[(Height-1)*Width]; bottom >= top {
		t.Errorf("down is left here: %v above, %v below", top, bottom)
	}
	// Off the picture the edge goes on.
	if mean, dev := (Frame{X: -500, Y: 30, RightX: 10, DownY: 10}).Sample(g, cell); mean != 0 || dev != 0 {
		t.Errorf("mean %v and deviation %v off the edge", mean, dev)
	}
}

func FuzzParse(f *testing.F) {
	// The smallest net there can be: the shipped one is too large to be mutated
	// often.
	cell := Shape{1, Width, Height}
	small := Net{Layers: []Layer{
		{In: cell, Kernel: cell, Stride: 1, Out: 1, Weight: make([]float32, Size), Bias: make([]float32, 1)},
		{
			In: Shape{1, 1, 1}, Kernel: Shape{1, 1, 1}, Stride: 1, Out: Classes,
			Weight: make([]float32, Classes), Bias: make([]float32, Classes),
		},
	}}
	if _, err := Parse(small.Marshal()); err != nil {
		f.Fatal(err)
	}
	f.Add(small.Marshal())
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := Parse(b)
		if err != nil {
			return
		}
		out := make([]float32, Classes)
		n.Eval(make([]float32, Size), out, 1, new(Scratch))
	})
}
