package fmr

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"gatehouse/capture"
)

// fullTemplate is a template with smooth ridges as a finger has them, seeded.
func fullTemplate(seed uint64, minutiae int) capture.FingerTemplate {
	rnd := rand.New(rand.NewPCG(seed, 1))
	t := capture.FingerTemplate{Extractor: 3, Width: 388, Height: 374, Quality: 77}
	list := func(n int) []capture.Minutia {
		all := make([]capture.Minutia, n)
		for i := range all {
			all[i] = capture.Minutia{
				X: int16(rnd.IntN(t.Width)), Y: int16(rnd.IntN(t.Height)), Angle: uint8(rnd.Uint32()),
				Kind: capture.MinutiaKind(rnd.IntN(3)), Quality: uint8(100 - 100*i/n),
			}
		}
		return all
	}
	t.Plain, t.Enhanced = list(minutiae), list(minutiae+3)
	f := capture.RidgeField{Step: 12, Cols: 33, Rows: 32}
	n := f.Cols * f.Rows
	f.Orientation, f.Period, f.Coherence = make([]uint8, n), make([]uint8, n), make([]uint8, n)
	for i := range n {
		x, y := i%f.Cols-16, i/f.Cols-16
		if x*x+y*y < 15*15 {
			f.Orientation[i] = uint8(4*x + 3*y + rnd.IntN(7))
			f.Period[i] = uint8(140 + rnd.IntN(9))
			f.Coherence[i] = uint8(200 + rnd.IntN(40))
		}
	}
	t.Field = f
	return t
}

func TestNativeRoundTrip(t *testing.T) {
	bare := capture.FingerTemplate{Width: 1, Height: MaxSide}
	full := fullTemplate(1, 40)
	noisy := fullTemplate(2, 252)
	rnd := rand.New(rand.NewPCG(5, 5))
	for i := range noisy.Field.Period {
		noisy.Field.Orientation[i], noisy.Field.Period[i], noisy.Field.Coherence[i] = uint8(rnd.Uint32()), uint8(rnd.Uint32()), uint8(rnd.Uint32()>>31)*255
	}
	hidden := fullTemplate(3, 9)
	hidden.Field.Coherence[0], hidden.Field.Period[1] = 0, 7 // a cell without ridges that holds something
	for name, want := range map[string]capture.FingerTemplate{"bare": bare, "full": full, "noisy": noisy, "hidden": hidden} {
		b := EncodeNative(&want)
		got, err := DecodeNative(b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !same(&got, &want) {
			t.Errorf("%s: another template came back", name)
		}
		t.Logf("%s: %d bytes", name, len(b))
		for n := range b { // every truncation
			if _, err := DecodeNative(b[:n]); err == nil {
				t.Fatalf("%s: %d of %d bytes are taken for a template", name, n, len(b))
			}
		}
		if _, err := DecodeNative(append(b[:len(b):len(b)], 0)); err == nil {
			t.Errorf("%s: a byte behind the end is not seen", name)
		}
	}
}

// same compares without telling nil from empty.
func same(a, b *capture.FingerTemplate) bool {
	x, y := *a, *b
	for _, t := range []*capture.FingerTemplate{&x, &y} {
		t.Plain, t.Enhanced = append([]capture.Minutia{}, t.Plain...), append([]capture.Minutia{}, t.Enhanced...)
		f := &t.Field
		f.Orientation, f.Period, f.Coherence = append([]uint8{}, f.Orientation...), append([]uint8{}, f.Period...), append([]uint8{}, f.Coherence...)
	}
	return reflect.DeepEqual(x, y)
}

// What breaks a promise of the noun is named, is not encoded, and a good one in the
// same table is.
func TestCheck(t *testing.T) {
	for _, c := range []struct {
		field string // empty: good
		spoil func(*capture.FingerTemplate)
	}{
		{"", func(*capture.FingerTemplate) {}},
		{"", func(t *capture.FingerTemplate) { t.Field = capture.RidgeField{} }},
		{"width", func(t *capture.FingerTemplate) { t.Width = 0 }},
		{"width", func(t *capture.FingerTemplate) { t.Width = 2048 }},
		{"height", func(t *capture.FingerTemplate) { t.Height = -1 }},
		{"quality", func(t *capture.FingerTemplate) { t.Quality = 101 }},
		{"plain minutiae", func(t *capture.FingerTemplate) { t.Plain = make([]capture.Minutia, 256) }},
		{"enhanced minutiae", func(t *capture.FingerTemplate) { t.Enhanced = make([]capture.Minutia, 256) }},
		{"minutia x", func(t *capture.FingerTemplate) { t.Plain[3].X = int16(t.Width) }},
		{"minutia x", func(t *capture.FingerTemplate) { t.Enhanced[3].X = -1 }},
		{"minutia y", func(t *capture.FingerTemplate) { t.Enhanced[0].Y = int16(t.Height) }},
		{"minutia kind", func(t *capture.FingerTemplate) { t.Plain[0].Kind = 3 }},
		{"minutia quality", func(t *capture.FingerTemplate) { t.Plain[0].Quality = 101 }},
		{"field step", func(t *capture.FingerTemplate) { t.Field.Step = 256 }},
		{"field step", func(t *capture.FingerTemplate) { t.Field.Step = 0 }},
		{"field step", func(t *capture.FingerTemplate) { t.Field = capture.RidgeField{Step: 8} }},
		{"field columns and rows", func(t *capture.FingerTemplate) { t.Field.Cols, t.Field.Rows = 34, 31 }},
		{"field columns and rows", func(t *capture.FingerTemplate) { t.Field.Cols, t.Field.Rows = -1, -1 }},
		{"field", func(t *capture.FingerTemplate) { t.Field.Rows-- }},
		{"field", func(t *capture.FingerTemplate) { t.Field.Period = nil }},
	} {
		x := fullTemplate(7, 20)
		c.spoil(&x)
		err := Check(&x)
		if c.field == "" {
			if err != nil || EncodeNative(&x) == nil {
				t.Errorf("a good template: %v", err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), ": "+c.field+": ") || EncodeNative(&x) != nil {
			t.Errorf("%s: %v", c.field, err)
		}
	}
}

func TestNativeRefuses(t *testing.T) {
	x := fullTemplate(9, 20)
	good := EncodeNative(&x)
	for _, c := range []struct {
		field string
		at    int
		value byte
	}{
		{"magic", 1, 'M'},
		{"version", 3, 2},
		{"width", 6, 8},
		{"height", 8, 8},
		{"quality", 10, 101},
		{"field: fewer", 12, 255},
		{"field", 15, 32},
		{"field", 14, 255},
		{"field", len(good) - 1, good[len(good)-1] ^ 1},
		{"minutia x", nativeHead, 0x3F},
		{"minutia kind", nativeHead, 0xC0},
		{"minutia quality", nativeHead + 4, 101},
	} {
		b := bytes.Clone(good)
		b[c.at] = c.value
		if _, err := DecodeNative(b); err == nil || !strings.Contains(err.Error(), ": "+c.field) {
			t.Errorf("byte %d: %v, want an error of %s", c.at, err, c.field)
		}
	}
	if _, err := DecodeNative(good); err != nil {
		t.Error(err)
	}
}

func FuzzNative(f *testing.F) {
	for _, n := range []int{0, 5, 60} {
		x := fullTemplate(uint64(n), n)
		f.Add(EncodeNative(&x))
	}
	f.Add([]byte(nativeMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := DecodeNative(b)
		if err == nil && !bytes.Equal(EncodeNative(&x), b) {
			t.Error("a second form of the same template")
		}
	})
}

func BenchmarkNative(b *testing.B) {
	x := fullTemplate(1, 40)
	enc := EncodeNative(&x)
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			EncodeNative(&x)
		}
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if _, err := DecodeNative(enc); err != nil {
				b.Fatal(err)
			}
		}
	})
}
