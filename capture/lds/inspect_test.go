package lds

import (
	"slices"
	"testing"
)

// TestInspect: each name is one of a file, noise is an error under each, and a file
// without a standard of its content departs from nothing.
func TestInspect(t *testing.T) {
	for name := range standards {
		if _, ok := FileByName(name); !ok {
			t.Errorf("%s is no file", name)
		}
		if _, err := Inspect(name, []byte{0x1F}); err == nil {
			t.Errorf("%s: noise is in order", name)
		}
	}
	if d, err := Inspect("DG6", []byte{0x1F}); d != nil || err != nil {
		t.Errorf("DG6: %q, %v", d, err)
	}
	for _, c := range []struct {
		file string
		want []string
	}{
		{"\x47\x03\x94\x21\xE0\x7F\x66\x08\x02\x02\x07\x80\x02\x02\x07\x80", nil},
		{"\x47\x03\x94\x21\xE0", []string{NoLengths}},
		{"\x47\x03\x94\x21\xE0\x7F\x65\x08\x02\x02\x07\x80\x02\x02\x07\x80", []string{NoLengths}},
		{"\x47\x03\x94\x21\xC0", nil}, // it does not say that they are there
	} {
		if d, err := Inspect("EF.ATR/INFO", []byte(c.file)); !slices.Equal(d, c.want) || err != nil {
			t.Errorf("%X: %q, %v", c.file, d, err)
		}
	}
}
