package ocr

import (
	"context"
	"image"
	"image/draw"
	"slices"
	"testing"

	"gatehouse/capture"
	"gatehouse/device"
)

// TestBothLights reads pages that show their zone in white, in infrared, or
// poorly in both.
func TestBothLights(t *testing.T) {
	const scale = 12
	plain := func(s *sheet) *sheet { return s }
	for _, c := range []struct {
		name      string
		white, ir func(*sheet) *sheet // nil: the zone does not show
		want      device.Light
	}{
		{"both", plain, plain, device.White},
		{"dye ink", plain, nil, device.White},
		{"covered in white", nil, plain, device.IR},
		{"neither", nil, nil, device.Dark},
	} {
		t.Run(c.name, func(t *testing.T) {
			var page capture.Page
			var want []string
			for _, l := range []struct {
				light device.Light
				draw  func(*sheet) *sheet
			}{{device.White, c.white}, {device.IR, c.ir}} {
				s := newSheet(t, capture.TD3, scale, 4)
				lines := zoneText(capture.TD3, s.rng)
				if l.draw != nil {
					s.zone(lines)
					s, want = l.draw(s), lines
				}
				page.Pictures = append(page.Pictures, capture.Picture{Light: l.light, Gray: s.Gray, PxPerMM: scale})
			}
			m, err := ReadPage(context.Background(), &page, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				if m.Format != capture.FormatUnknown {
					t.Errorf("read %q", m.Text())
				}
				return
			}
			if m.Light != c.want || !slices.Equal(m.Text(), want) {
				t.Errorf("in %v light\n got %q\nwant %q", m.Light, m.Text(), want)
			}
		})
	}
}

// TestLightsDisagree prints one character otherwise in infrared: nobody can say
// which of them stands there.
func TestLightsDisagree(t *testing.T) {
	const scale, row, col = 12, 1, 3
	var page capture.Page
	for i, l := range []device.Light{device.White, device.IR} {
		s := newSheet(t, capture.TD3, scale, 4)
		lines := zoneText(capture.TD3, s.rng)
		b := []byte(lines[row])
		b[col] = "38"[i]
		lines[row] = string(b)
		s.zone(lines)
		page.Pictures = append(page.Pictures, capture.Picture{Light: l, Gray: s.Gray, PxPerMM: scale})
	}
	m, err := ReadPage(context.Background(), &page, Options{})
	if err != nil || m.Format != capture.TD3 {
		t.Fatal(m.Format, err)
	}
	for j, line := range m.Lines {
		for i, c := range line {
			if here := j == row && i == col; here != (c.Margin < Unsure) {
				t.Errorf("row %d column %d: %c or %c, margin %.1f", j, i, c.Rune, c.Second, c.Margin)
			}
		}
	}
}

// TestLightsOutOfStep: an infrared picture that does not lie on the white one, by
// one character or more, does not spoil what white shows.
func TestLightsOutOfStep(t *testing.T) {
	const scale = 8
	for _, by := range []float64{0, 0.5, 1, -1, 2} { // pitches
		s := newSheet(t, capture.TD3, scale, 3)
		want := zoneText(capture.TD3, s.rng)
		s.zone(want)
		ir := image.NewGray(s.Rect)
		draw.Draw(ir, ir.Rect.Add(image.Pt(int(by*pitchMM*scale), 0)), s.Gray, image.Point{}, draw.Src)
		m, err := ReadPage(context.Background(), &capture.Page{Pictures: []capture.Picture{
			{Light: device.White, Gray: s.Gray, PxPerMM: scale}, {Light: device.IR, Gray: ir, PxPerMM: scale},
		}}, Options{})
		if err != nil || !slices.Equal(m.Text(), want) {
			t.Errorf("%v pitches: %v\n got %q\nwant %q", by, err, m.Text(), want)
		}
	}
}

// TestTwoLightsSeeMore: with noise that is too much for either picture alone, both
// together are read better.
func TestTwoLightsSeeMore(t *testing.T) {
	alone, together, all := 0, 0, 0
	for seed := range uint64(6) {
		var page capture.Page
		var want []string
		for i, l := range []device.Light{device.White, device.IR} {
			s := newSheet(t, capture.TD3, 4, seed)
			want = zoneText(capture.TD3, s.rng)
			s.zone(want)
			for range i + 1 { // another noise in either light
				s.rng.Uint64()
			}
			page.Pictures = append(page.Pictures, capture.Picture{Light: l, Gray: s.noisy(80).Gray, PxPerMM: 4})
		}
		m, err := ReadPage(context.Background(), &page, Options{})
		if err != nil {
			t.Fatal(err)
		}
		together += wrongIn(m, want)
		for _, p := range page.Pictures {
			alone += wrongIn(read(t, p.Gray, Options{PxPerMM: 4}), want)
		}
		all += 88
	}
	t.Logf("%d of %d wrong together, %d of %d alone", together, all, alone, 2*all)
	if alone < 20 || 3*together > alone {
		t.Errorf("%d of %d wrong together, %d of %d alone", together, all, alone, 2*all)
	}
}

// wrongIn counts wrong characters; all are, where the zone was not found.
func wrongIn(m capture.MRZ, want []string) (n int) {
	got := m.Text()
	for j, line := range want {
		for i := range line {
			if j >= len(got) || i >= len(got[j]) || got[j][i] != line[i] {
				n++
			}
		}
	}
	return n
}

func TestReadPageRefuses(t *testing.T) {
	empty := capture.Page{Pictures: []capture.Picture{{Light: device.White, Gray: &image.Gray{}}}}
	if _, err := ReadPage(context.Background(), &empty, Options{}); err == nil {
		t.Error("an empty picture was read")
	}
	for _, p := range []capture.Page{{}, {Pictures: []capture.Picture{{Light: device.UV}}}} {
		if m, err := ReadPage(context.Background(), &p, Options{}); err != nil || m.Format != capture.FormatUnknown {
			t.Errorf("a page without white and infrared pictures: %v, %v", m.Format, err)
		}
	}
}
