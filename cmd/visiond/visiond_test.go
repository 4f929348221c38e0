package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/vision"
	"gatehouse/device"
	"gatehouse/device/panel"
	"gatehouse/test/rig"
	"gatehouse/test/rig/bench"
	"gatehouse/test/rig/paper"
)

// The test binary is visiond too.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "visiond" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func start(t testing.TB, memory uint64, cameras ...vision.Camera) *vision.Worker {
	t.Helper()
	return launch(t, vision.Config{Cameras: cameras, MemoryLimit: memory})
}

// launch starts this binary as the worker.
func launch(t testing.TB, c vision.Config) *vision.Worker {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c.Program, c.Stderr = filepath.Join(t.TempDir(), "visiond"), os.Stderr
	if err := os.Symlink(self, c.Program); err != nil {
		t.Fatal(err)
	}
	w, err := vision.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func within(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// glass is a bench with a document on it and a worker that looks at it.
type glass struct {
	*bench.Bench
	*vision.Worker
	lamps *panel.Serial
	sheet *rig.Sheet
}

func newGlass(t testing.TB, format capture.Format) *glass {
	t.Helper()
	b, err := bench.New(t.TempDir(), 11)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	traveller, err := paper.New(4, rig.Genuine, format)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Place(traveller.Sheet); err != nil {
		t.Fatal(err)
	}
	lamps, err := panel.OpenSerial(within(t, 5*time.Second), b.PanelPath(), 115200, 20*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lamps.Close() })
	w := start(t, 0, vision.Camera{Name: "glass", Source: b.CameraURL(), Latency: 150 * time.Millisecond, PxPerMM: b.CameraPxPerMM()})
	return &glass{b, w, lamps, traveller.Sheet}
}

// grab lights l and grabs a frame.
func (g *glass) grab(t testing.TB, l device.Light) error {
	t.Helper()
	if _, err := g.lamps.Light(within(t, 5*time.Second), l); err != nil {
		t.Fatal(err)
	}
	_, err := g.Grab(within(t, 10*time.Second), "glass", l)
	return err
}

func (g *glass) grabAll(t testing.TB) {
	t.Helper()
	for _, l := range device.Lights {
		begin := time.Now()
		if err := g.grab(t, l); err != nil {
			t.Fatal(err)
		}
		t.Logf("%v after %v", l, time.Since(begin).Round(time.Millisecond))
	}
}

// The page that comes out is the sheet that was laid down, in all lights.
func TestPageOfTheGlass(t *testing.T) {
	for _, format := range []capture.Format{capture.TD3, capture.TD2, capture.TD1} {
		t.Run(format.String(), func(t *testing.T) {
			g := newGlass(t, format)
			g.grabAll(t)
			begin := time.Now()
			p, err := g.Page(within(t, 10*time.Second), "glass")
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%v, %gx%g mm, residual %.2f px", time.Since(begin).Round(time.Millisecond), p.WidthMM, p.HeightMM, p.Residual)
			if p.WidthMM != g.sheet.WidthMM || p.HeightMM != g.sheet.HeightMM || p.Residual > 0.5 || len(p.Pictures) != 3 {
				t.Errorf("want %gx%g mm, three pictures", g.sheet.WidthMM, g.sheet.HeightMM)
			}
			for i, q := range p.Pictures {
				own := likeness(q, g.sheet)
				q.Light = q.Light%3 + 1
				if other := likeness(q, g.sheet); own < 0.9 || own <= other {
					t.Errorf("picture %v: likeness to the sheet in its light %.3f, in %v %.3f", i, own, q.Light, other)
				}
				if dir := os.Getenv("GATEHOUSE_PICTURES"); dir != "" {
					os.WriteFile(filepath.Join(dir, fmt.Sprintf("%v-%d.jpg", format, i)), q.JPEG, 0o600)
				}
			}
			// They were handed out once.
			if _, err := g.Page(within(t, 5*time.Second), "glass"); !errors.Is(err, capture.ErrNoPage) {
				t.Errorf("held frames were kept: %v", err)
			}
		})
	}
}

// likeness is the correlation of a rectified picture with the sheet as drawn.
func likeness(q capture.Picture, s *rig.Sheet) float64 {
	img := s.In(q.Light)
	fx := float64(img.Rect.Dx()) / float64(q.Gray.Rect.Dx())
	fy := float64(img.Rect.Dy()) / float64(q.Gray.Rect.Dy())
	var n, a, b, aa, bb, ab float64
	for y := 0; y < q.Gray.Rect.Dy(); y += 3 {
		for x := 0; x < q.Gray.Rect.Dx(); x += 3 {
			c := img.RGBAAt(int(float64(x)*fx), int(float64(y)*fy))
			v := 0.299*float64(c.R) + 0.587*float64(c.G) + 0.114*float64(c.B)
			if q.Light == device.UV {
				v = float64(max(c.R, c.G, c.B))
			}
			w := float64(q.Gray.GrayAt(x, y).Y)
			n, a, b, aa, bb, ab = n+1, a+v, b+w, aa+v*v, bb+w*w, ab+v*w
		}
	}
	return (ab - a*b/n) / math.Sqrt((aa-a*a/n)*(bb-b*b/n))
}

// A document that is moved between two lights gives no page.
func TestMovedBetweenLights(t *testing.T) {
	g := newGlass(t, capture.TD3)
	for _, when := range device.Lights[1:] {
		for _, l := range device.Lights {
			if l == when {
				if err := g.Place(g.sheet); err != nil { // it comes to lie elsewhere
					t.Fatal(err)
				}
			}
			if err := g.grab(t, l); err != nil {
				t.Fatal(err)
			}
		}
		if p, err := g.Page(within(t, 10*time.Second), "glass"); !errors.Is(err, capture.ErrMoved) {
			t.Errorf("moved before %v: residual %.2f, %v", when, p.Residual, err)
		} else {
			t.Logf("moved before %v: %v", when, err)
		}
	}
}

// What the worker says of its walls is what it found: the test itself, which has
// none, gets another answer than the worker.
func TestIdentity(t *testing.T) {
	if d := confinement(); !strings.Contains(d, "MEMORY WITHOUT LIMIT") || !strings.Contains(d, "NO LANDLOCK") {
		t.Errorf("unconfined: %q", d)
	}
	g := newGlass(t, capture.TD1)
	id, err := g.Check(within(t, 10*time.Second), "")
	if err != nil || id.Kind != "vision" || !strings.HasPrefix(id.Model, "4.") ||
		!strings.HasPrefix(id.Detail, "memory at most 1536 MiB, no new privileges") {
		t.Errorf("%+v, %v", id, err)
	}
	t.Log(id.Detail)
	id, err = g.Check(within(t, 10*time.Second), "glass")
	if err != nil || id.Kind != "camera" || id.Address != g.CameraURL() || !strings.HasPrefix(id.Detail, "2208x1600 pixels") {
		t.Errorf("%+v, %v", id, err)
	}
	t.Log(id.Detail)
	if _, err := g.Check(within(t, 10*time.Second), "other"); !errors.Is(err, device.ErrAbsent) {
		t.Errorf("a camera that nobody configured: %v", err)
	}
}

// Killed at any stage, the worker costs one call; the next ones find a new one,
// camera included, within two seconds, and the frames held before are gone.
func TestKilledAtEveryStage(t *testing.T) {
	g := newGlass(t, capture.TD1)
	stages := map[string]func(ctx context.Context) error{
		"Check": func(ctx context.Context) error { _, err := g.Check(ctx, "glass"); return err },
		"Grab":  func(ctx context.Context) error { _, err := g.Grab(ctx, "glass", device.UV); return err },
		"Page":  func(ctx context.Context) error { _, err := g.Page(ctx, "glass"); return err },
	}
	best := time.Hour // machines that run tests are busy with others as well
	for name, stage := range stages {
		if err := g.grab(t, device.White); err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		pid := g.PID()
		go func() {
			defer close(done)
			time.Sleep(5 * time.Millisecond)
			syscall.Kill(pid, syscall.SIGKILL)
		}()
		if err := stage(within(t, 5*time.Second)); !errors.Is(err, vision.ErrWorker) {
			t.Errorf("%s: %v", name, err)
		}
		<-done
		begin := time.Now()
		if _, err := g.Look(within(t, 10*time.Second), "glass"); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
		took := time.Since(begin)
		best = min(best, took)
		t.Logf("after %s: a live picture in %v", name, took.Round(time.Millisecond))
		if _, err := g.Page(within(t, 10*time.Second), "glass"); !errors.Is(err, capture.ErrNoPage) {
			t.Errorf("after %s the new worker has a page: %v", name, err)
		}
	}
	if best > 2*time.Second {
		t.Errorf("a live picture takes at least %v", best)
	}
}

// Every fault of the camera is a device's error, and none costs the worker its life.
func TestCameraFaults(t *testing.T) {
	g := newGlass(t, capture.TD1)
	if err := g.grab(t, device.White); err != nil {
		t.Fatal(err)
	}
	pid := g.PID()
	for _, c := range []struct {
		fault bench.Fault
		want  []error
	}{
		{bench.Unplug, []error{device.ErrAbsent}},
		{bench.Silence, []error{device.ErrTimeout}},
		{bench.Garbage, []error{device.ErrGarbled, device.ErrTimeout}},
	} {
		if err := g.Fault(bench.CameraDevice, c.fault); err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		var err error
		for time.Since(begin) < 5*time.Second {
			if _, err = g.Grab(within(t, time.Second), "glass", device.White); matches(err, c.want) {
				break
			}
		}
		if !matches(err, c.want) {
			t.Errorf("%s: %v, want one of %v", c.fault, err, c.want)
		}
		t.Logf("%s seen after %v: %v", c.fault, time.Since(begin).Round(time.Millisecond), err)
		if err := g.Fault(bench.CameraDevice, bench.None); err != nil {
			t.Fatal(err)
		}
		begin = time.Now()
		for {
			g.lamps.Light(within(t, 5*time.Second), device.White)
			if _, err = g.Grab(within(t, time.Second), "glass", device.White); err == nil || time.Since(begin) > 4*time.Second {
				break
			}
		}
		if d := time.Since(begin); err != nil || d > 3*time.Second {
			t.Errorf("healed from %s after %v: %v", c.fault, d, err)
		} else {
			t.Logf("healed from %s after %v", c.fault, d.Round(time.Millisecond))
		}
	}
	if g.PID() != pid {
		t.Error("a fault of the camera cost the worker its life")
	}
}

func matches(err error, any []error) bool {
	for _, e := range any {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
