package itl

import (
	"bytes"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// with gives a transaction whose head or second image has one field more or other.
func with(t *testing.T, kind int, f Field) []byte {
	t.Helper()
	x := sample(t)
	x.Images, x.Texts, x.Rest = x.Images[1:2], nil, nil
	whole := encoded(t, x)
	list := x.Images[0].fields()
	if kind == 1 {
		in, _, err := cutTagged(whole, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		list = in.fields
	}
	if at := slices.IndexFunc(list, func(o Field) bool { return o.Number == f.Number }); at >= 0 {
		list[at] = f
	} else {
		list = append(list, f)
	}
	if kind == 1 {
		_, rest, _ := cutTagged(whole, 1, 1)
		return append(record(1, list, nil), rest...)
	}
	return append(x.head(), record(14, list, x.Images[0].Data)...)
}

// A field that says nothing is not taken for one that says zero.
func TestEmptyFields(t *testing.T) {
	if _, err := Parse(with(t, 14, One(3, "1"))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind  int
		f     Field
		field string
	}{
		{1, One(6, ""), "1.006 PRY"},
		{1, One(6, "0"), "1.006 PRY"},
		{1, One(10, ""), "1.010 TCR"},
		{14, One(2, ""), "14.002 IDC"},
		{14, One(3, ""), "14.003 IMP"},
		{14, One(16, "0"), "14.016 SHPS"},
		{14, One(20, ""), "14.020 COM"},
	} {
		var e *Error
		if _, err := Parse(with(t, c.kind, c.f)); !errors.As(err, &e) || e.Field != c.field {
			t.Errorf("%s: %v", c.field, err)
		}
	}
}

// A list of ten thousand records is refused before any of them is read, and records of
// nothing but separators cost no multiple of their bytes.
func TestHostileCounts(t *testing.T) {
	x := sample(t)
	x.Native, x.Nominal, x.Images, x.Rest = 0, 0, nil, nil
	x.Texts = make([]Text, 10_000)
	long := unchecked(x)
	x.Texts = make([]Text, 99)
	separators := Field{Number: 3, Value: [][]string{slices.Repeat([]string{""}, 1000)}}
	for i := range x.Texts {
		for n := range 150 {
			separators.Number = n + 3
			x.Texts[i].Fields = append(x.Texts[i].Fields, separators)
		}
	}
	items := unchecked(x)
	for name, b := range map[string][]byte{"1.003 CNT": long, "2.004": items} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Parse(b)
		runtime.ReadMemStats(&after)
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, ErrLimit) || e.Field != name {
			t.Errorf("%s: %v", name, err)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 8<<20 {
			t.Errorf("%s: %d bytes are taken of %d", name, n, len(b))
		}
	}
}

// What is kept as it is may not take the room of what is read.
func TestManyItems(t *testing.T) {
	x := sample(t)
	for _, n := range []int{maxItems - ourItems, maxItems - ourItems + 1} {
		x.Images[2].Other = []Field{{Number: 903, Value: [][]string{strings.Split(strings.Repeat("x,", n-1)+"x", ",")}}}
		b, err := x.Encode()
		if (err != nil) != (n > maxItems-ourItems) {
			t.Fatal(n, err)
		}
		if err != nil {
			continue
		}
		again, err := Parse(b)
		if err != nil {
			t.Fatal(n, err)
		}
		if c, err := again.Encode(); err != nil || !bytes.Equal(b, c) {
			t.Error("written again it differs", err)
		}
	}
}
