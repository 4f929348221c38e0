package flat

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestRefuses(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 7))
	good := unitVector(r, 128)
	with := func(i int, x float64) []float32 {
		v := slices.Clone(good)
		v[i] = float32(x)
		return v
	}
	half := make([]float32, 128)
	for i, x := range good {
		half[i] = x / 2
	}
	for name, c := range map[string]struct {
		v  []float32
		ok bool
	}{
		"good":         {good, true},
		"NaN":          {with(127, math.NaN()), false},
		"infinity":     {with(0, math.Inf(-1)), false},
		"half as long": {half, false},
		"too long":     {with(5, 1), false},
		"zero":         {make([]float32, 128), false},
		"narrower":     {good[:127], false},
		"wider":        {append(slices.Clone(good), 0), false},
		"none":         {nil, false},
	} {
		b := block(t, Float32, [][]float32{good})
		if err := b.Put(0, written(t, Float32, c.v)); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrVector) {
			t.Errorf("put %s: %v", name, err)
		}
		if _, err := b.Search(t.Context(), c.v, Limits{Least: -1, Most: 1}); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrVector) {
			t.Errorf("search %s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		b  []byte
		ok bool
	}{
		"good":          {[]byte{127, 0, 255}, true},
		"negative":      {[]byte{129, 0, 255}, true},
		"not quantised": {[]byte{126, 0, 255}, false},
		"minus 128":     {[]byte{128, 127, 255}, false},
		"zero":          {[]byte{0, 0, 0}, false},
		"narrower":      {[]byte{127, 0}, false},
	} {
		b, err := New(memory(Int8.Bytes(1, 3), 0), Int8, 1, 3)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Put(0, c.b); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrVector) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, v := range map[string][]float32{"zero": {0, 0}, "none": {}, "NaN": {float32(math.NaN())}, "too many": make([]float32, MaxWidth+1)} {
		if _, err := Quantise(v); !errors.Is(err, ErrVector) {
			t.Errorf("quantise %s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		m           []byte
		form        Form
		rows, width int
		ok          bool
	}{
		"good":          {memory(1024, 0), Float32, 2, 128, true},
		"empty":         {nil, Float32, 0, 128, true},
		"too small":     {memory(1023, 0), Float32, 2, 128, false},
		"misaligned":    {memory(1024, 4), Float32, 2, 128, false},
		"no form":       {memory(1024, 0), 0, 2, 128, false},
		"no width":      {memory(1024, 0), Float32, 2, 0, false},
		"too wide":      {memory(1<<16, 0), Float32, 2, MaxWidth + 1, false},
		"too many":      {memory(1024, 0), Float32, math.MaxInt, 128, false},
		"less than one": {memory(1024, 0), Float32, -1, 128, false},
	} {
		if _, err := New(c.m, c.form, c.rows, c.width); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	b := block(t, Float32, [][]float32{good})
	for _, row := range []int{-1, 1} {
		if b.Put(row, written(t, Float32, good)) == nil {
			t.Errorf("row %d of one is put", row)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := b.Search(ctx, good, Limits{Least: -1, Most: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if hits, err := block(t, Float32, nil).Search(t.Context(), unitVector(r, 8), Limits{Least: -1, Most: 5}); err != nil || len(hits) != 0 {
		t.Errorf("an empty block: %v, %v", hits, err)
	}
}

// FuzzPut: what is taken as a vector gives a cosine of one with itself.
func FuzzPut(f *testing.F) {
	f.Add([]byte{127, 3, 129, 0}, true)
	f.Add([]byte{0, 0, 0x80, 0x3f}, false)
	f.Add([]byte{0, 0, 0xc0, 0x7f}, false)
	f.Fuzz(func(t *testing.T, b []byte, ints bool) {
		form := Float32
		if ints {
			form = Int8
		}
		width := form.Width(len(b))
		if width == 0 {
			return
		}
		m, err := New(memory(form.Bytes(1, width), 0), form, 1, width)
		if err != nil {
			t.Fatal(err)
		}
		if m.Put(0, b) != nil {
			return
		}
		probe := make([]float32, width)
		for i := range probe {
			if probe[i] = float32(int8(b[min(i, len(b)-1)])); !ints {
				probe[i] = floatAt(b, i)
			}
		}
		hits, err := m.Search(t.Context(), scaledToOne(probe), Limits{Least: 0.999, Most: 1})
		if err != nil || len(hits) != 1 {
			t.Errorf("%v, %v", hits, err)
		}
	})
}
