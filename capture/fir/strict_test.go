package fir

import (
	"bytes"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	"gatehouse/capture/lds"
)

// What would not be read back as it was written is not written.
func TestNotWritten(t *testing.T) {
	for _, c := range []struct {
		name   string
		f      Format
		field  string
		change func(r *Record)
	}{
		{"a view twice", ISO2011, "view number", func(r *Record) { r.Images[1].View = 1 }},
		{"a position in two groups", ISO2005, "count of views", func(r *Record) { r.Images[2].Position = 2 }},
		{"more views than there are", ISO2011, "count of views", func(r *Record) { r.Images[2].Views = 2 }},
		{"views out of order", ISO39794, "view number", func(r *Record) { r.Images[0].View, r.Images[1].View = 2, 1 }},
		{"a depth that is not written", ISO39794, "pixel depth", func(r *Record) { r.Images[0].Coding, r.Images[0].Depth = PNG, 12 }},
		{"units of nothing", ISO39794, "unitDimension", func(r *Record) { r.Images[0].Resolution = Resolution{} }},
		{"too much beside the image", ISO2011, "length", func(r *Record) {
			x := Extended{2, make([]byte, math.MaxUint16-extendedHead)}
			r.Images[0].Extended = slices.Repeat([]Extended{x}, maxExtended)
		}},
	} {
		r := sample(c.f)
		if _, err := r.Encode(); err != nil {
			t.Fatal(err)
		}
		c.change(&r)
		_, err := r.Encode()
		refused(t, c.f, c.field, c.name, err)
	}
	r := sample(ISO2005) // two unknown fingers of one view each
	for i := range r.Images {
		r.Images[i].Position, r.Images[i].View, r.Images[i].Views = 0, 1, 1
	}
	b, err := r.Encode()
	if err == nil {
		_, err = Parse(b)
	}
	if err != nil {
		t.Error(err)
	}
}

// A choice of neither a score nor an error, and another generation, are refused.
func TestRefused39794(t *testing.T) {
	r := sample(ISO39794)
	good, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	score := lds.TLV(constructed+1, lds.TLV(primitive, []byte{80}))
	none := lds.TLV(constructed+1, lds.TLV(primitive+2, []byte{80}))
	for _, c := range []struct {
		was, is []byte
		field   string
	}{
		{score, none, "scoreOrError"},
		{lds.TLV(primitive, []byte{generation}), lds.TLV(primitive, []byte{2}), "versionBlock"},
		{lds.TLV(primitive+1, integer(year)), lds.TLV(primitive+1, integer(year-1)), "versionBlock"},
	} {
		if !bytes.Contains(good, c.was) {
			t.Fatalf("%s: not there", c.field)
		}
		_, err := Parse(bytes.Replace(good, c.was, c.is, 1))
		refused(t, ISO39794, c.field, "read", err)
	}
}

// A record full of empty blocks costs no more than its bytes.
func TestManyExtended(t *testing.T) {
	r := sample(ISO2011)
	r.Images = r.Images[2:]
	r.Images[0].Extended = make([]Extended, 1<<20)
	for i := range r.Images[0].Extended {
		r.Images[0].Extended[i].Type = 1
	}
	b := unchecked(r)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Parse(b)
	runtime.ReadMemStats(&after)
	refused(t, ISO2011, "extended data blocks", "read", err)
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("%d bytes are taken for a record that is refused", n)
	}
}

// Sizes and depths that no record may have do not get past Gray either.
func TestGraySizes(t *testing.T) {
	for _, i := range []Image{
		{Coding: Raw, Width: 65535, Height: 65535, Depth: 8},
		{Coding: Raw, Width: -1, Height: -1, Depth: 8, Data: []byte{1}},
		{Coding: Raw, Width: 1, Height: 1, Data: []byte{1}},
		{Coding: Packed, Width: 1, Height: 1, Depth: 17, Data: []byte{1, 2, 3}},
		{Coding: PGM, Data: []byte("P5 65536 65536 255\n")},
	} {
		if _, err := i.Gray(); !errors.Is(err, ErrLimit) {
			t.Errorf("%d x %d of %d bits: %v", i.Width, i.Height, i.Depth, err)
		}
	}
}
