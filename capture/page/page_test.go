package page

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"gocv.io/x/gocv"
	"golang.org/x/sys/unix"

	"gatehouse/capture"
	"gatehouse/device"
)

var lies = []lie{
	{},
	{turn: 2.3, x: 30, y: -20, tilt: 0.01},
	{turn: -3, x: -40, y: 25, tilt: -0.02},
	{turn: 1, tilt: 0.04},
	{turn: 90, tilt: 0.01},
	{turn: 178, x: 12},
}

// The corners are found to 0.3 mm, whatever the size and the lie.
func TestOutline(t *testing.T) {
	const scale = 15.75
	worst := 0.0
	for _, s := range sheets {
		for _, l := range lies {
			if l.turn == 90 && s.width > 100 {
				continue // does not fit the view
			}
			f := shoot(t, s, l, device.White, scale, 0, 0, 0)
			set, err := fromFrames([]device.Frame{f})
			if err != nil {
				t.Fatal(err)
			}
			luma := set.luma()
			q, ok := outline(luma, onGlass)
			luma.Close()
			set.close()
			if !ok {
				t.Errorf("%v, %+v: not found", s, l)
				continue
			}
			for i, p := range q {
				near := math.Inf(1)
				for _, c := range l.corners(s, scale) {
					near = math.Min(near, p.sub(c).len())
				}
				worst = math.Max(worst, near/scale)
				if near/scale > 0.3 {
					t.Errorf("%v, %+v: corner %d is %.2f mm off", s, l, i, near/scale)
				}
			}
			if q.width() < q.height() {
				t.Errorf("%v, %+v: stands", s, l)
			}
			got, ok := classify(q.width(), q.height(), scale)
			if !ok || got != s {
				t.Errorf("%v, %+v: taken for %v", s, l, got)
			}
		}
	}
	t.Logf("worst corner %.3f mm", worst)
}

func TestClassify(t *testing.T) {
	for _, c := range []struct {
		w, h, scale float64
		want        sheet
		ok          bool
	}{
		{1250, 880, 10, sheet{125, 88}, true},
		{1050, 740, 10, sheet{105, 74}, true},
		{856, 540, 10, sheet{85.6, 54}, true},
		{1050, 740, 0, sheet{125, 88}, true}, // same shape: the passport is likelier
		{856, 540, 0, sheet{85.6, 54}, true},
		{1210, 850, 10, sheet{125, 88}, true},
		{900, 900, 10, sheet{90, 90}, false},
		{900, 900, 0, sheet{}, false},
		{600, 380, 10, sheet{60, 38}, false}, // shape of a card, size of none
	} {
		if got, ok := classify(c.w, c.h, c.scale); got != c.want || ok != c.ok {
			t.Errorf("%vx%v at %v: %v, %v, want %v, %v", c.w, c.h, c.scale, got, ok, c.want, c.ok)
		}
	}
}

func TestFind(t *testing.T) {
	const scale = 15.75
	passport, card := sheets[0], sheets[1]
	rest := lies[1]
	for _, c := range []struct {
		name        string
		s           sheet
		ir, uv      [3]float64 // dx, dy in pixels, degrees
		scale       float64
		want        error
		widthMM     float64
		maxResidual float64
	}{
		{"at rest", passport, [3]float64{}, [3]float64{}, scale, nil, 125, 0.5},
		{"scale unknown", passport, [3]float64{}, [3]float64{}, 0, nil, 125, 0.5},
		{"card", card, [3]float64{}, [3]float64{}, scale, nil, 85.6, 0.5},
		{"colour shift of the lens", passport, [3]float64{0.7, -0.4, 0}, [3]float64{-1.6, 1.2, 0}, scale, nil, 125, 0.5},
		{"moved before IR", passport, [3]float64{20, 10, 0}, [3]float64{20, 10, 0}, scale, capture.ErrMoved, 0, 0},
		{"moved before UV", passport, [3]float64{}, [3]float64{0, 30, 0}, scale, capture.ErrMoved, 0, 0},
		{"turned before IR", passport, [3]float64{0, 0, 0.6}, [3]float64{}, scale, capture.ErrMoved, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			frames := []device.Frame{
				shoot(t, c.s, rest, device.White, scale, 0, 0, 0),
				shoot(t, c.s, rest, device.IR, scale, c.ir[0], c.ir[1], c.ir[2]),
				shoot(t, c.s, rest, device.UV, scale, c.uv[0], c.uv[1], c.uv[2]),
			}
			begin := time.Now()
			p, err := Find(context.Background(), frames, c.scale)
			t.Logf("%v: residual %.2f px, %v", time.Since(begin).Round(time.Millisecond), p.Residual, err)
			if !errors.Is(err, c.want) || c.want == nil && err != nil {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if err != nil {
				return
			}
			if p.WidthMM != c.widthMM || len(p.Pictures) != 3 || p.Residual > c.maxResidual || p.Residual == 0 {
				t.Errorf("%v mm wide, %d pictures, residual %v", p.WidthMM, len(p.Pictures), p.Residual)
			}
			for i, q := range p.Pictures {
				if q.Light != device.Lights[i] || q.PxPerMM != PxPerMM || q.Gray.Rect.Dx() != int(math.Round(c.s.width*PxPerMM)) {
					t.Errorf("%v at %v px/mm", q.LogValue(), q.PxPerMM)
				}
				// The true page, drawn at the same size, must lie where the found one lies.
				if off := misplaced(t, c.s, q); off > 0.3*PxPerMM {
					t.Errorf("%v: %.2f px from the true page", q.Light, off)
				} else {
					t.Logf("%v: %.2f px from the true page", q.Light, off)
				}
			}
		})
	}
}

// misplaced is the distance in pixels between a rectified picture and the page
// as it was drawn.
func misplaced(t *testing.T, s sheet, q capture.Picture) float64 {
	t.Helper()
	drawn := drawPage(s, q.Light, 5)
	defer drawn.Close()
	g := gocv.NewMat()
	defer g.Close()
	gray(drawn, &g, q.Light)
	found, err := gocv.NewMatFromBytes(q.Gray.Rect.Dy(), q.Gray.Rect.Dx(), gocv.MatTypeCV8U, q.Gray.Pix)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	size := q.Gray.Rect.Size()
	truth := warp(g, scaling(float64(PxPerMM)/drawnPxPerMM), size)
	defer truth.Close()
	a, b := strengthOf(truth), strengthOf(found)
	defer a.Close()
	defer b.Close()
	moves := follow(a, b, cornered(a))
	if len(moves) < fewest {
		t.Fatalf("%v: only %d patches are comparable", q.Light, len(moves))
	}
	middle := point{float64(size.X) / 2, float64(size.Y) / 2}
	return agree(moves).move.apply(middle).sub(middle).len()
}

func TestFindRefuses(t *testing.T) {
	empty := device.Frame{Light: device.White, Width: viewWidth, Height: viewHeight, BGR: make([]byte, 3*viewWidth*viewHeight)}
	ir := empty
	ir.Light = device.IR
	short := empty
	short.BGR = short.BGR[:100]
	small := shoot(t, sheets[1], lie{}, device.IR, 4, 0, 0, 0)
	small.Width, small.Height, small.BGR = 100, 100, small.BGR[:30000]
	for name, c := range map[string]struct {
		frames []device.Frame
		want   error
	}{
		"nothing held":           {nil, capture.ErrNoPage},
		"no white":               {[]device.Frame{ir}, capture.ErrNoPage},
		"empty glass":            {[]device.Frame{empty}, capture.ErrNoPage},
		"page beyond the view":   {[]device.Frame{shoot(t, sheets[0], lie{x: 400}, device.White, 15.75, 0, 0, 0)}, capture.ErrNoPage},
		"page too small to read": {[]device.Frame{shoot(t, sheets[1], lie{}, device.White, 4, 0, 0, 0)}, capture.ErrNoPage},
		"missing pixels":         {[]device.Frame{short}, device.ErrGarbled},
		"two sizes":              {[]device.Frame{empty, small}, device.ErrGarbled},
	} {
		if _, err := Find(context.Background(), c.frames, 15.75); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// Nothing of OpenCV's is left behind: a worker that reads files all day keeps its size.
func TestFilesAreGivenBack(t *testing.T) {
	const side, rounds = 2000, 30
	runtime.LockOSThread() // each thread keeps some of what it freed for itself
	defer runtime.UnlockOSThread()
	m := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(200, 200, 200, 0), side, side, gocv.MatTypeCV8UC3)
	defer m.Close()
	buf, err := gocv.IMEncode(gocv.PNGFileExt, m)
	if err != nil {
		t.Fatal(err)
	}
	defer buf.Close()
	read := func() {
		if _, err := Files(t.Context(), buf.GetBytes(), nil, nil); err != nil {
			t.Fatal(err)
		}
		debug.FreeOSMemory() // Go's own part of the size
	}
	read()
	before := resident(t)
	for range rounds {
		read()
	}
	const picture = 3 * side * side
	if grown := resident(t) - before; grown > rounds*picture/2 {
		t.Errorf("%d MB more after %d files of %d MB", grown>>20, rounds, picture>>20)
	} else {
		t.Logf("%d MB more", grown>>20)
	}
}

// resident is the memory that this process holds, in bytes.
func resident(t *testing.T) int {
	var size, pages int
	b, err := os.ReadFile("/proc/self/statm")
	if err == nil {
		_, err = fmt.Sscan(string(b), &size, &pages)
	}
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}

// processor is the time that this process has computed, which other work on the
// machine does not change.
func processor(b *testing.B) time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkFind(b *testing.B) {
	var frames []device.Frame
	for _, l := range device.Lights {
		frames = append(frames, shoot(b, sheets[0], lies[1], l, 15.75, 0, 0, 0))
	}
	before := processor(b)
	for b.Loop() {
		if _, err := Find(context.Background(), frames, 15.75); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((processor(b)-before).Milliseconds())/float64(b.N), "cpu-ms/op")
}
