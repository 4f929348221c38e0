package fmr

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"gatehouse/capture"
)

func TestCardRoundTrip(t *testing.T) {
	for _, f := range []Format{NormalCard, CompactCard} {
		r := full(ISO2005)
		r.Views = r.Views[:1]
		b, err := r.Encode(f)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		size := map[Format]int{NormalCard: 5, CompactCard: 3}[f]
		if len(b) != size*len(r.Views[0].Minutiae) {
			t.Errorf("%s: %d bytes", f, len(b))
		}
		sequence, err := CardSequence(CardTemplate(b))
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		got, err := ParseCard(sequence, f)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		if again, err := got.Encode(f); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%s: written anew it differs: %v", f, err)
		}
		x, err := got.Template(0)
		if err != nil {
			t.Fatal(err)
		}
		for i, m := range r.Views[0].Minutiae {
			g := x.Plain[i] // nothing has a quality: the order stays
			if dx, dy := int(g.X)-int(m.X), int(g.Y)*198/197-int(m.Y); dx*dx > 1 || dy*dy > 4 {
				t.Errorf("%s: minutia %d moved by %d, %d", f, i, dx, dy)
			}
			if turn := int8(g.Angle - m.Angle); turn > 2 || turn < -2 || g.Kind != m.Kind {
				t.Errorf("%s: minutia %d turned by %d", f, i, turn)
			}
		}
	}
}

// Minutiae that begin far to the right fit a compact card once they are moved.
func TestCompactCardMoves(t *testing.T) {
	r := Record{Views: []View{{Width: 900, Height: 900, XRes: 197, YRes: 197, Minutiae: []Minutia{{X: 600, Y: 30}, {X: 890, Y: 480}}}}}
	b, err := r.Encode(CompactCard)
	if err != nil || !bytes.Equal(b, []byte{0, 15, 0, 147, 244, 0}) {
		t.Errorf("% X, %v", b, err)
	}
}

func TestCardRefuses(t *testing.T) {
	good := []byte{10, 20, 0x41}
	if _, err := ParseCard(good, CompactCard); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		b     []byte
		field string
	}{
		{[]byte{0x7F, 0x60, 5, 0x81, 3, 10, 20, 0x41}, "biometric data template"},
		{[]byte{0x7F, 0x2E, 5, 0x82, 3, 10, 20, 0x41}, "minutiae tag"},
		{[]byte{0x7F, 0x2E, 6, 0x81, 3, 10, 20, 0x41}, "biometric data template length"},
		{[]byte{0x7F, 0x2E, 5, 0x81, 0x83, 10, 20, 0x41}, "minutiae length"},
		{[]byte{0x7F, 0x2E}, "biometric data template length"},
	} {
		if _, err := CardSequence(c.b); err == nil || !strings.Contains(err.Error(), c.field) {
			t.Errorf("% X: %v, want an error of %q", c.b, err, c.field)
		}
	}
	for _, c := range []struct {
		b     []byte
		f     Format
		field string
	}{
		{[]byte{10, 20, 0xC1}, CompactCard, "minutia type"},
		{[]byte{10, 20}, CompactCard, "minutia type and angle"},
		{bytes.Repeat(good, 256), CompactCard, "number of minutiae"},
		{[]byte{0xC0, 1, 0, 1, 9}, NormalCard, "minutia type"},
		{[]byte{0x40, 1, 0x80, 1, 9}, NormalCard, "minutia reserved bits"},
		{good, ISO2005, "format"},
	} {
		if _, err := ParseCard(c.b, c.f); err == nil || !strings.Contains(err.Error(), c.field) {
			t.Errorf("% X: %v, want an error of %q", c.b[:min(len(c.b), 12)], err, c.field)
		}
	}
}

func TestFromTemplate(t *testing.T) {
	x := fullTemplate(4, 90)
	for i := range x.Plain {
		x.Plain[i].Quality = uint8(i) // best last: the order is the record's to make
	}
	r := FromTemplate(&x, capture.LeftThumb)
	b, err := r.Encode(ISO2005)
	if err != nil || len(b) != 30+6*MaxKept {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	got, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	back, err := got.Template(0)
	if err != nil || back.Width != x.Width || back.Height != x.Height || back.Quality != x.Quality || got.Views[0].Position != capture.LeftThumb {
		t.Errorf("%v: %+v", err, back)
	}
	if !reflect.DeepEqual(back.Plain, merged(&x)) {
		t.Error("other minutiae came back")
	}
	// What both lists have stands once, at its better quality.
	twice := capture.FingerTemplate{
		Width: 100, Height: 100,
		Plain:    []capture.Minutia{{X: 50, Y: 50, Angle: 250, Kind: 1, Quality: 80}, {X: 20, Y: 20, Quality: 30}},
		Enhanced: []capture.Minutia{{X: 54, Y: 47, Angle: 6, Kind: 1, Quality: 60}, {X: 50, Y: 50, Angle: 120, Quality: 70}},
	}
	if m := merged(&twice); len(m) != 3 || m[0] != twice.Plain[0] || m[1] != twice.Enhanced[1] || m[2] != twice.Plain[1] {
		t.Errorf("%+v", m)
	}
	// Every format takes it.
	for _, f := range Formats() {
		if _, err := r.Encode(f); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// A record of 1000 ppi is halved; one whose image is too large is refused.
func TestTemplateScales(t *testing.T) {
	r := Record{Views: []View{{Width: 1600, Height: 1500, XRes: 394, YRes: 394, Minutiae: []Minutia{{X: 1000, Y: 501, Angle: 9, Kind: 1, Quality: QualityNotReported}}}}}
	x, err := r.Template(0)
	if err != nil || x.Width != 800 || x.Height != 750 || x.Plain[0] != (capture.Minutia{X: 500, Y: 251, Angle: 9, Kind: 1}) {
		t.Errorf("%+v, %v", x, err)
	}
	r.Views[0].Width = 5000
	if _, err := r.Template(0); err == nil || !strings.Contains(err.Error(), "width") {
		t.Error(err)
	}
	if _, err := r.Template(1); err == nil {
		t.Error("there is no view 1")
	}
}

func FuzzParseCard(f *testing.F) {
	f.Add([]byte{10, 20, 0x41}, true)
	f.Add(CardTemplate([]byte{0x40, 1, 0, 1, 9}), false)
	f.Add([]byte{0x7F, 0x2E, 2, 0x81, 0, 3}, true) // no template: a minutia is there
	f.Fuzz(func(t *testing.T, b []byte, compact bool) {
		form := NormalCard
		if compact {
			form = CompactCard
		}
		if sequence, err := CardSequence(b); err == nil {
			b = sequence
		}
		r, err := ParseCard(b, form)
		if err != nil {
			return
		}
		again, err := r.Encode(form)
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("written anew it is another sequence: %v", err)
		}
	})
}
