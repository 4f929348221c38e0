package sealed

import (
	"image"
	"image/color"
	"slices"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/barcode"
	"gatehouse/capture/seal"
	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/paper"
)

var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func press(t *testing.T) (*Press, seal.Trust) {
	t.Helper()
	p, err := NewPress(now)
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Trust()
	if err != nil {
		t.Fatal(err)
	}
	trust, err := seal.ParseTrust(text)
	if err != nil {
		t.Fatal(err)
	}
	return p, trust
}

func grey(m *image.RGBA) *image.Gray {
	g := image.NewGray(m.Rect)
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			g.SetGray(x, y, color.GrayModel.Convert(m.RGBAAt(x, y)).(color.Gray))
		}
	}
	return g
}

// read gives the one seal that the sheet shows in a light.
func read(t *testing.T, s *rig.Sheet, l device.Light) seal.Seal {
	t.Helper()
	codes, err := barcode.Find(t.Context(), grey(s.In(l)), barcode.Options{Light: l, PxPerMM: s.PxPerMM, Kinds: []capture.Symbology{capture.QR, capture.DataMatrix}})
	if err != nil {
		t.Fatal(err)
	}
	if len(codes) != 1 {
		t.Fatalf("%s, %s: %d codes", s.Format, l, len(codes))
	}
	if r := codes[0].Region(); !r.Inset(8).In(s.Seal) || !s.Seal.Inset(8).In(r) {
		t.Errorf("%s, %s: found at %v, printed at %v", s.Format, l, r, s.Seal)
	}
	x, err := seal.Parse(codes[0].Payload)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestPress(t *testing.T) {
	p, trust := press(t)
	for f, seeds := range map[capture.Format][]uint64{capture.TD1: {4}, capture.TD2: {4}, capture.TD3: {4, 7}, capture.MRVA: {4}} {
		for _, seed := range seeds {
			tr, err := p.New(seed, rig.Sealed, f)
			if f == capture.MRVA {
				tr, err = p.Visa(seed)
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range []device.Light{device.White, device.IR} {
				x := read(t, tr.Sheet, l)
				if r := seal.Verify(x, trust, now); r.Status != seal.Valid {
					t.Errorf("%s: %+v", f, r)
				}
				want := slices.Clone(tr.Sheet.Lines)
				if f == capture.MRVA {
					want[1] = want[1][:28]
				}
				if !slices.Equal(x.MRZ(), want) {
					t.Errorf("%s: the seal's lines differ from the print", f)
				}
			}
		}
	}
}

func TestSealings(t *testing.T) {
	p, trust := press(t)
	for i, c := range []struct {
		forgery   rig.Forgery
		signature seal.Status
		same      bool // lines
	}{
		{rig.Sealed, seal.Valid, true},
		{rig.SealMoved, seal.Valid, false},
		{rig.SealOutdated, seal.Valid, false},
		{rig.SealChanged, seal.InvalidSignature, true},
		{rig.SealUnknown, seal.UnknownCertificate, true},
	} {
		if rig.Sealings[i] != c.forgery {
			t.Fatalf("%s is not tried", rig.Sealings[i])
		}
		for _, f := range []capture.Format{capture.TD1, capture.TD2, capture.TD3} {
			tr, err := p.New(4, c.forgery, f)
			if err != nil {
				t.Fatal(err)
			}
			x := read(t, tr.Sheet, device.IR) // the cheaper one
			if got := seal.Verify(x, trust, now).Signature; got != c.signature {
				t.Errorf("%s, %s: signature %s, want %s", c.forgery, f, got, c.signature)
			}
			if same := slices.Equal(x.MRZ(), tr.Sheet.Lines); same != c.same {
				t.Errorf("%s, %s: lines are the same: %v", c.forgery, f, same)
			}
			// All else is the genuine document's.
			own, err := Seed(4, f, "")
			if err != nil {
				t.Fatal(err)
			}
			plain, err := paper.NewFor(4, own, rig.Genuine, f)
			if err != nil {
				t.Fatal(err)
			}
			a := areas[f]
			within := pixels(tr.Sheet, a.x, a.y, a.w, a.h)
			for _, l := range device.Lights {
				if d := difference(tr.Sheet.In(l), plain.Sheet.In(l)); d.Empty() || !d.In(within) {
					t.Errorf("%s, %s, %s: differs from the unsealed document in %v, the area is %v", c.forgery, f, l, d, within)
				}
			}
		}
	}
}

// difference bounds the pixels in which two pictures differ.
func difference(a, b *image.RGBA) (r image.Rectangle) {
	for i := 0; i < len(a.Pix); i += 4 {
		if [3]uint8(a.Pix[i:]) != [3]uint8(b.Pix[i:]) {
			at := image.Pt(i%a.Stride/4, i/a.Stride)
			r = r.Union(image.Rectangle{Min: at, Max: at.Add(image.Pt(1, 1))})
		}
	}
	return r
}

func TestRefused(t *testing.T) {
	tr, err := paper.New(1, rig.Genuine, capture.TD1)
	if err != nil {
		t.Fatal(err)
	}
	if err := Print(tr.Sheet, capture.DataMatrix, make([]byte, 600)); err == nil {
		t.Error("600 bytes went onto a small card")
	}
	if err := Print(tr.Sheet, capture.PDF417, []byte("text")); err == nil {
		t.Error("a symbol without square modules was printed")
	}
	if err := Print(&rig.Sheet{Format: capture.MRVB}, capture.DataMatrix, []byte("text")); err == nil {
		t.Error("a format without an area was printed on")
	}
}
