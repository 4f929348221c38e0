package barcode

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/draw"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/barcode/grid"
	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/codes"
	"gatehouse/test/rig/paper"
)

// gray is a picture of a page.
func gray(m image.Image) *image.Gray {
	g := image.NewGray(m.Bounds())
	draw.Draw(g, g.Rect, m, g.Rect.Min, draw.Src)
	return g
}

// spent is the processor time of this process.
func spent() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Several codes on one sheet come in reading order with their places and their light, in the
// coordinates of a picture that does not begin at zero.
func TestSheet(t *testing.T) {
	kinds := []capture.Symbology{capture.DataMatrix, capture.QR, capture.QR, capture.DataMatrix}
	at := []image.Point{{40, 60}, {420, 30}, {30, 420}, {430, 440}}
	corner := image.Pt(1000, 500)
	sheet := image.NewGray(image.Rect(0, 0, 800, 800).Add(corner))
	for i := range sheet.Pix {
		sheet.Pix[i] = 190
	}
	var want []codes.Code
	for i, k := range kinds {
		c, err := codes.Make(k, uint64(30+i), nil)
		if err != nil {
			t.Fatal(err)
		}
		draw.Draw(sheet, c.Image.Rect.Add(at[i]).Add(corner), c.Image, image.Point{}, draw.Src)
		want = append(want, c)
	}
	got, err := Find(context.Background(), sheet, Options{Light: device.IR, PxPerMM: 16})
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d codes, %v; want %d", len(got), err, len(want))
	}
	for i, c := range got {
		if c.Symbology != kinds[i] || !bytes.Equal(c.Payload, want[i].Payload) || c.Light != device.IR {
			t.Errorf("code %d: %v", i, c.LogValue())
		}
		for j, p := range c.Corners {
			if d := p.Sub(want[i].Corners[j].Add(at[i]).Add(corner)); d.X*d.X+d.Y*d.Y > 9 {
				t.Errorf("code %d corner %d: off by %v", i, j, d)
			}
		}
	}
	only, err := Find(context.Background(), sheet, Options{Kinds: []capture.Symbology{capture.QR}})
	if err != nil || len(only) != 2 || only[0].Symbology != capture.QR || only[1].Symbology != capture.QR {
		t.Errorf("QR only: %d codes, %v", len(only), err)
	}
}

// Pages without a code, in white and infrared light, give none, in bounded time; the same page with a code
// gives that one.
func TestPages(t *testing.T) {
	sheets := 48
	if testing.Short() {
		sheets = 16
	}
	var slowest, sum time.Duration
	for seed := range uint64(sheets) {
		sheet := sheetOf(t, seed)
		for _, light := range []device.Light{device.White, device.IR} {
			page := gray(sheet.In(light))
			began := spent()
			got, err := Find(context.Background(), page, Options{PxPerMM: sheet.PxPerMM})
			d := spent() - began
			if err != nil || len(got) != 0 {
				t.Errorf("page %d in %s without a code: %d read, %v", seed, light, len(got), err)
			}
			slowest, sum = max(slowest, d), sum+d
		}
		if seed%4 != 0 {
			continue
		}
		kind := []capture.Symbology{capture.QR, capture.DataMatrix, capture.PDF417, capture.Aztec}[seed/4%4]
		c, err := codes.Make(kind, seed, gray(sheet.White))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Find(context.Background(), c.Image, Options{PxPerMM: sheet.PxPerMM})
		if err != nil || len(got) != 1 || !bytes.Equal(got[0].Payload, c.Payload) {
			t.Errorf("page %d with a %s: %d read, %v", seed, kind, len(got), err)
		}
	}
	mean := sum / time.Duration(2*sheets)
	t.Logf("processor time of a page without a code: mean %v, most %v", mean, slowest)
	if limit := 150 * time.Millisecond; mean > limit {
		t.Errorf("mean above %v", limit)
	}
}

// sheetOf is a data page, or for every fourth seed the front of a card.
func sheetOf(t *testing.T, seed uint64) *rig.Sheet {
	t.Helper()
	if seed%4 == 3 {
		front, err := paper.Front(seed)
		if err != nil {
			t.Fatal(err)
		}
		return front
	}
	tr, err := paper.New(seed, rig.Genuine, capture.FormatUnknown)
	if err != nil {
		t.Fatal(err)
	}
	return tr.Sheet
}

// Pictures made to cost much are given up in bounded time.
func TestCostly(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	const w, h = 2000, 1500
	for name, level := range map[string]func(x, y int) uint8{
		"noise":      func(x, y int) uint8 { return uint8(r.Uint32()) },
		"squares":    func(x, y int) uint8 { return uint8(255 * (x/3 + y/3&1)) },
		"finders":    func(x, y int) uint8 { return rings(max(x%28-14, 14-x%28, y%28-14, 14-y%28)) },
		"chance":     func(x, y int) uint8 { return uint8(255 * ((x/4*7919 ^ y/4*104729) >> 3 & 1)) },
		"stamps":     func(x, y int) uint8 { return stamp(x%60, y%60) },
		"stripes":    func(x, y int) uint8 { return uint8(255 * (x / 2 & 1)) },
		"all black":  func(x, y int) uint8 { return 0 },
		"small dots": func(x, y int) uint8 { return uint8(255 * min(1, x%12/2+y%12/2)) },
	} {
		g := image.NewGray(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				g.Pix[y*g.Stride+x] = level(x, y)
			}
		}
		began := spent()
		got, err := Find(context.Background(), g, Options{})
		d := spent() - began
		t.Logf("%s: %v", name, d)
		if err != nil || len(got) != 0 {
			t.Errorf("%s: %d read, %v", name, len(got), err)
		}
		if d > time.Second {
			t.Errorf("%s: took %v", name, d)
		}
	}
}

// rings are those of a QR finder pattern with modules of four pixels.
func rings(d int) uint8 {
	if m := d / 2; m < 3 || m >= 5 && m < 7 {
		return 20
	}
	return 230
}

// stamp has the frame of a Data Matrix symbol of modules of three pixels and chance inside.
func stamp(x, y int) uint8 {
	x, y = x/3-2, y/3-2
	const side = 16
	dark := false
	switch {
	case x < 0 || y < 0 || x >= side || y >= side:
	case x == 0 || y == side-1:
		dark = true
	case y == 0:
		dark = x%2 == 0
	case x == side-1:
		dark = y%2 == 1
	default:
		dark = (x*7919^y*104729)>>2&1 == 1
	}
	if dark {
		return 20
	}
	return 230
}

func TestRefuses(t *testing.T) {
	page := image.NewGray(image.Rect(0, 0, 300, 300))
	if got, err := Find(context.Background(), page, Options{}); err != nil || len(got) != 0 {
		t.Errorf("an empty page: %d, %v", len(got), err)
	}
	if _, err := Find(context.Background(), nil, Options{}); err == nil {
		t.Error("no picture: taken")
	}
	if _, err := Find(context.Background(), &image.Gray{Rect: image.Rect(0, 0, grid.MaxPixels, 2), Stride: grid.MaxPixels}, Options{}); err == nil {
		t.Error("a picture that is too large: taken")
	}
	if _, err := Find(context.Background(), page, Options{Kinds: []capture.Symbology{99}}); err == nil {
		t.Error("a symbology that does not exist: taken")
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := Find(ended, page, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
}
