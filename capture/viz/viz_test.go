package viz_test

import (
	"context"
	"errors"
	"image"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/mrz"
	"gatehouse/capture/ocr"
	"gatehouse/capture/translit"
	"gatehouse/capture/viz"
	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/paper"
)

func gray(m image.Image) *image.Gray {
	b := m.Bounds()
	g := image.NewGray(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			g.Set(x, y, m.At(x, y))
		}
	}
	return g
}

// laid is the page of a seed and the lines read from it.
func laid(t testing.TB, seed uint64, f capture.Format) (*capture.Page, *capture.MRZ) {
	t.Helper()
	p, err := paper.New(seed, rig.Genuine, f)
	if err != nil {
		t.Fatal(err)
	}
	g := gray(p.Sheet.White)
	m, err := ocr.Read(context.Background(), g, ocr.Options{PxPerMM: p.Sheet.PxPerMM})
	if err != nil {
		t.Fatal(err)
	}
	return &capture.Page{Pictures: []capture.Picture{{Light: device.White, Gray: g, PxPerMM: p.Sheet.PxPerMM}}}, &m
}

func program(t testing.TB) viz.Program {
	t.Helper()
	path, err := exec.LookPath("tesseract")
	if err != nil {
		t.Skip("tesseract is not installed (Debian: tesseract-ocr)")
	}
	return viz.Program{Path: path}
}

// The fields of clean pages are read as they are printed, and the portrait is
// found where it stands.
func TestReadsPages(t *testing.T) {
	tesseract := program(t)
	agreed, asked := 0, 0
	for seed := range uint64(6) {
		page, m := laid(t, seed, []capture.Format{capture.TD3, capture.TD2}[seed%2])
		f, err := mrz.Parse(m.Text())
		if err != nil {
			t.Fatal(err)
		}
		texts, here, err := viz.Read(t.Context(), page, m, tesseract, nil)
		if err != nil || !here {
			t.Fatalf("seed %d: here %v, %v", seed, here, err)
		}
		got := map[string]string{}
		for _, x := range texts {
			got[x.Field] = x.Text
			if !x.Region.In(page.Pictures[0].Gray.Rect) || x.Region.Empty() {
				t.Errorf("seed %d: %s stands at %v", seed, x.Field, x.Region)
			}
		}
		opt := translit.Options{Issuer: f.Issuer.Code(), Truncated: f.Name.Truncated}
		spells := func(text, field string) bool { return translit.Spells(text, field, opt).Kind >= translit.Cut }
		dated := func(text, field string) bool { return slices.Contains(mrz.PrintedDates(text), field) }
		for field, right := range map[string]bool{
			viz.Surname: spells(got[viz.Surname], f.Name.Primary.Text),
			viz.Number:  mrz.PrintedNumber(got[viz.Number], f.Number.Text),
			viz.Birth:   dated(got[viz.Birth], f.Birth.Text) || f.Birth.State != mrz.DateValid,
			viz.Expiry:  dated(got[viz.Expiry], f.Expiry.Text),
		} {
			asked++
			if right {
				agreed++
			} else {
				t.Logf("seed %d: %s does not agree", seed, field)
			}
		}
		portrait, _ := viz.Portraits(page, m)
		if portrait == nil || !image.Pt(22*16, 40*16).In(portrait.Region) && !image.Pt(17*16, 30*16).In(portrait.Region) {
			t.Errorf("seed %d: the portrait is %v", seed, portrait)
		}
	}
	if agreed < asked*9/10 {
		t.Errorf("%d of %d fields agree with the MRZ of the same page", agreed, asked)
	}
}

// The back of a card has no visual zone above its lines, and an empty page none
// at all: neither asks tesseract.
func TestNoZone(t *testing.T) {
	nobody := viz.Program{Path: "/nowhere/tesseract"}
	page, m := laid(t, 3, capture.TD3)
	if _, here, err := viz.Read(t.Context(), page, m, nobody, nil); !here || !errors.Is(err, viz.ErrReader) {
		t.Errorf("without tesseract: here %v, %v", here, err)
	}
	for name, m := range map[string]*capture.MRZ{"no lines": {}, "lines at the top": atTop(m)} {
		if texts, here, err := viz.Read(t.Context(), page, m, nobody, nil); here || err != nil || texts != nil {
			t.Errorf("%s: here %v, %v", name, here, err)
		}
		if p, g := viz.Portraits(page, m); p != nil || g != nil {
			t.Errorf("%s: a portrait was found", name)
		}
	}
}

// atTop moves the lines to the upper edge of the page.
func atTop(m *capture.MRZ) *capture.MRZ {
	out := capture.MRZ{Format: m.Format}
	up := m.Lines[0][0].Box.Min.Y
	for _, l := range m.Lines {
		moved := slices.Clone(l)
		for i := range moved {
			moved[i].Box = moved[i].Box.Sub(image.Pt(0, up))
		}
		out.Lines = append(out.Lines, moved)
	}
	return &out
}

func BenchmarkRead(b *testing.B) {
	page, m := laid(b, 4, capture.TD3)
	p := program(b)
	for b.Loop() {
		if _, _, err := viz.Read(b.Context(), page, m, p, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func TestCheck(t *testing.T) {
	if id, err := program(t).Check(t.Context()); err != nil || !strings.Contains(id.Model, "tesseract") {
		t.Errorf("%+v, %v", id, err)
	}
	if _, err := (viz.Program{Path: "/nowhere/tesseract"}).Check(t.Context()); !errors.Is(err, device.ErrAbsent) || !errors.Is(err, viz.ErrReader) {
		t.Errorf("without tesseract: %v", err)
	}
	bare := program(t)
	bare.Data = t.TempDir()
	if _, err := bare.Check(t.Context()); !errors.Is(err, viz.ErrReader) || errors.Is(err, device.ErrAbsent) {
		t.Errorf("without language data: %v", err)
	}
}
