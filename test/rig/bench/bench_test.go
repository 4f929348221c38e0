package bench

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"net/http"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gatehouse/capture"
	"gatehouse/device"
	"gatehouse/test/rig"
)

func TestMain(m *testing.M) {
	http.DefaultTransport.(*http.Transport).DisableKeepAlives = true
	goleak.VerifyTestMain(m)
}

// small is a camera that costs little: the same code at a sixteenth of the pixels.
var small = Optics{Width: 560, Height: 400, PxPerMM: 4, FPS: 30, Exposure: 20 * time.Millisecond, Quality: 85}

// sheet is a page of w x h mm that answers differently to each light: all of it
// at given levels, with a dark square in its middle.
func sheet(w, h, pxPerMM float64) *rig.Sheet {
	paint := func(c color.RGBA) *image.RGBA {
		img := image.NewRGBA(image.Rect(0, 0, int(w*pxPerMM), int(h*pxPerMM)))
		draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
		mid := image.Rect(img.Rect.Dx()/2-int(5*pxPerMM), img.Rect.Dy()/2-int(5*pxPerMM), img.Rect.Dx()/2+int(5*pxPerMM), img.Rect.Dy()/2+int(5*pxPerMM))
		draw.Draw(img, mid, image.NewUniform(color.RGBA{A: 255}), image.Point{}, draw.Src)
		return img
	}
	return &rig.Sheet{
		Format: capture.TD3, WidthMM: w, HeightMM: h, PxPerMM: pxPerMM,
		White: paint(color.RGBA{230, 220, 190, 255}), IR: paint(color.RGBA{170, 170, 170, 255}), UV: paint(color.RGBA{20, 30, 90, 255}),
	}
}

func start(t testing.TB, o Optics) *Bench {
	t.Helper()
	b, err := NewWith(t.TempDir(), 7, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// mean is the mean R, G, B of a square of side px at (x, y).
func mean(t testing.TB, b []byte, x, y, side int) [3]float64 {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	var sum [3]float64
	for v := range side {
		for u := range side {
			r, g, bl, _ := img.At(x+u, y+v).RGBA()
			for i, c := range []uint32{r, g, bl} {
				sum[i] += float64(c>>8) / float64(side*side)
			}
		}
	}
	return sum
}

// The lamp decides the picture: paper beside the dark square, and the platen in the corner.
func TestLightsReallyLight(t *testing.T) {
	b := start(t, small)
	if err := b.Place(sheet(125, 88, 4)); err != nil {
		t.Fatal(err)
	}
	c := watch(t, b)
	for _, want := range []struct {
		light  device.Light
		paper  [3]float64
		platen float64
	}{
		{device.White, [3]float64{230, 220, 190}, 20},
		{device.Dark, [3]float64{black, black, black}, black},
		{device.IR, [3]float64{170, 170, 170}, 16},
		{device.UV, [3]float64{20, 30, 90}, 7},
	} {
		frame := c.after(t, b.lamps.switchTo(want.light, time.Now()))
		paper, corner := mean(t, frame, 320, 190, 24), mean(t, frame, 4, 4, 12)
		for i := range 3 {
			if math.Abs(paper[i]-want.paper[i]) > 6 {
				t.Errorf("%v: paper is %.0f, want %v", want.light, paper, want.paper)
				break
			}
		}
		if math.Abs(corner[1]-want.platen) > 4 {
			t.Errorf("%v: platen is %.1f, want %v", want.light, corner, want.platen)
		}
		if square := mean(t, frame, 270, 190, 20); square[1] > 12 {
			t.Errorf("%v: the black square is %.0f", want.light, square)
		}
	}
}

// A frame exposed while a lamp rises lies between dark and full; before and after it does not.
func TestFrameDuringRiseIsAMix(t *testing.T) {
	b := start(t, small)
	if err := b.Place(sheet(125, 88, 4)); err != nil {
		t.Fatal(err)
	}
	c := watch(t, b)
	for try := range 20 {
		dark := b.lamps.switchTo(device.Dark, time.Now())
		var at time.Time
		for err := error(nil); !at.After(dark); {
			if _, at, err = c.next(); err != nil {
				t.Fatal(err)
			}
		}
		// Aim at the middle of an exposure to come.
		period := time.Duration(float64(time.Second) / small.FPS)
		time.Sleep(time.Until(at.Add(2*period + small.Exposure/2 - fall)))
		switched := time.Now()
		settled := b.lamps.switchTo(device.White, switched)
		for {
			frame, at, err := c.next()
			if err != nil {
				t.Fatal(err)
			}
			y := mean(t, frame, 320, 190, 24)[1]
			switch {
			case at.Add(small.Exposure).Before(switched) && y > black+4:
				t.Fatalf("lit at %.0f before the lamp was switched", y)
			case at.After(settled):
				if math.Abs(y-220) > 6 {
					t.Fatalf("a frame after settling is at %.0f, not 220", y)
				}
			case y > 20 && y < 205:
				t.Logf("try %d: a frame exposed during the rise is at %.0f", try, y)
				return
			}
			if at.After(settled) {
				break
			}
		}
	}
	t.Fatal("no frame in 20 changes was a mix")
}

func TestLampsNeverBurnTogether(t *testing.T) {
	var l lamps
	at := time.Unix(0, 0)
	seen := map[device.Light]bool{}
	for i, to := range []device.Light{device.White, device.UV, device.IR, device.UV, device.Dark, device.UV, device.White} {
		at = at.Add(time.Duration(i) * 9 * time.Millisecond) // some changes come before the one before has settled
		l.switchTo(to, at)
		for dt := time.Duration(0); dt < time.Duration(i+1)*9*time.Millisecond; dt += time.Millisecond {
			lit := 0
			for _, x := range device.Lights {
				if l.level(x, at.Add(dt)) > 0 {
					lit++
					seen[x] = true
				}
			}
			if lit > 1 {
				t.Fatalf("%d lamps are lit %v after change %d", lit, dt, i)
			}
		}
	}
	if len(seen) != 3 {
		t.Fatalf("only %v were ever lit", seen)
	}
}

// Same seed, same placements; the next placement differs; out of the field is refused.
func TestPlacement(t *testing.T) {
	shot := func(b *Bench, n int) []byte {
		for range n {
			if err := b.Place(sheet(125, 88, 4)); err != nil {
				t.Fatal(err)
			}
		}
		return b.camera.scene.light[0].Y
	}
	first := shot(start(t, small), 1)
	if !bytes.Equal(first, shot(start(t, small), 1)) {
		t.Error("same seed, other placement")
	}
	if bytes.Equal(first, shot(start(t, small), 2)) {
		t.Error("the second placement is the first one")
	}
	b := start(t, small)
	for name, s := range map[string]*rig.Sheet{"nil": nil, "too large": sheet(150, 88, 4), "no UV": {White: sheet(10, 10, 4).White}, "no scale": func() *rig.Sheet { s := sheet(10, 10, 4); s.PxPerMM = 0; return s }()} {
		if b.Place(s) == nil {
			t.Errorf("%s was placed", name)
		}
	}
	if b.Sheet() != nil {
		t.Error("a refused sheet lies on the glass")
	}
}

// The camera shows the sheet at the promised scale.
func TestScale(t *testing.T) {
	for _, p := range []pose{{}, {2.5, -2.5, 0.03}, {-2.5, 2.5, -0.03}} {
		h := DefaultOptics.towards(p, 10, 1000, 700)
		for _, at := range [][2]float64{{1104, 800}, {40, 40}, {2168, 40}, {40, 1560}, {2168, 1560}} {
			x0, y0 := h.apply(at[0], at[1])
			x1, y1 := h.apply(at[0]+1, at[1])
			got := 10 / math.Hypot(x1-x0, y1-y0)
			if got < 15.2 || math.Abs(got/DefaultOptics.PxPerMM-1) > 0.03 {
				t.Errorf("pose %+v: %.2f px/mm at %v", p, got, at)
			}
		}
	}
}

func TestOpticsRefused(t *testing.T) {
	for i, change := range []func(*Optics){
		func(o *Optics) { o.Width = 100 }, func(o *Optics) { o.Height = 0 }, func(o *Optics) { o.PxPerMM = math.NaN() },
		func(o *Optics) { o.FPS = 100 }, func(o *Optics) { o.Exposure = time.Second }, func(o *Optics) { o.Quality = 0 },
	} {
		o := small
		change(&o)
		if b, err := NewWith(t.TempDir(), 1, o); err == nil {
			b.Close()
			t.Errorf("optics %d, %+v, were accepted", i, o)
		}
	}
}
