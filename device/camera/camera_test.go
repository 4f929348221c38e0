package camera

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gatehouse/device"
)

func TestMain(m *testing.M) {
	os.Setenv("OPENCV_LOG_LEVEL", "SILENT")
	os.Setenv("OPENCV_FFMPEG_LOGLEVEL", "-8")
	goleak.VerifyTestMain(m)
}

// start runs a camera until the test ends.
func start(t *testing.T, cfg Config) *Camera {
	c := New(cfg)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { c.Run(ctx); close(done) }()
	t.Cleanup(func() { stop(); <-done })
	return c
}

func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// watch starts a camera on p and waits for its first picture.
func watch(t *testing.T, p *peer, latency time.Duration) *Camera {
	t.Helper()
	cam := start(t, Config{Source: p.url(), Latency: latency})
	eventually(t, 10*time.Second, "a first picture", func() bool {
		_, err := cam.Identify(within(t, 2*time.Second))
		return err == nil
	})
	return cam
}

// eventually asks until the answer is right.
func eventually(t *testing.T, d time.Duration, what string, ask func() bool) time.Duration {
	t.Helper()
	begin := time.Now()
	for !ask() {
		if time.Since(begin) > d {
			t.Fatalf("%s: not within %v", what, d)
		}
		time.Sleep(20 * time.Millisecond)
	}
	return time.Since(begin)
}

// A frame grabbed for a lamp was exposed under it, also if the stream is late
// and even if it is later than the configuration says.
func TestGrabNeverShowsAnotherLamp(t *testing.T) {
	for _, c := range []struct {
		name    string
		delay   int // frames of 40 ms
		latency time.Duration
	}{
		{"prompt", 0, 50 * time.Millisecond},
		{"late", 4, 200 * time.Millisecond},
		{"later than configured", 8, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPeer(t, c.delay)
			cam := watch(t, p, c.latency)
			for i := range 9 {
				l := device.Lights[i%3]
				p.set(func() { p.lamp = l })
				begin := time.Now()
				f, err := cam.Grab(within(t, 6*time.Second), l)
				if err != nil {
					t.Fatalf("round %d, %v: %v", i, l, err)
				}
				if got := lightOf(f); got != l {
					t.Errorf("round %d: grabbed for %v, exposed under %v", i, l, got)
				}
				if c.latency > 0 && f.Exposed.Before(begin) {
					t.Errorf("round %d: exposed %v before the call", i, begin.Sub(f.Exposed))
				}
				t.Logf("%v after %v", l, time.Since(begin).Round(time.Millisecond))
			}
		})
	}
}

// Without the guard the last row of the table above would fail: this is what the
// late stream gives then.
func TestLateStreamShowsAnotherLamp(t *testing.T) {
	p := newPeer(t, 8)
	cam := watch(t, p, 0)
	if _, err := cam.Grab(within(t, 5*time.Second), device.White); err != nil {
		t.Fatal(err)
	}
	p.set(func() { p.lamp = device.UV })
	cam.mu.Lock()
	cam.lit = false // and with it the guard
	cam.mu.Unlock()
	f, err := cam.Grab(within(t, 5*time.Second), device.UV)
	if err != nil || lightOf(f) != device.White {
		t.Fatalf("got %v, %v: the stream is not late, so the tests here show nothing", lightOf(f), err)
	}
}

func TestGrabRefuses(t *testing.T) {
	p := newPeer(t, 0)
	cam := watch(t, p, 50*time.Millisecond)
	if _, err := cam.Grab(within(t, 5*time.Second), device.White); err != nil {
		t.Fatal(err)
	}
	_, err := cam.Grab(within(t, 1500*time.Millisecond), device.UV)
	if !errors.Is(err, device.ErrTimeout) || !strings.Contains(err.Error(), "lamp uv was never seen") {
		t.Errorf("a lamp that does not light: %v", err)
	}
	p.set(func() { p.moving = true })
	_, err = cam.Grab(within(t, 1500*time.Millisecond), device.White)
	if !errors.Is(err, device.ErrTimeout) || !strings.Contains(err.Error(), "never came to rest") {
		t.Errorf("a picture that moves: %v", err)
	}
}

// A dead lamp after a lit one changes the picture too: to the dark. Taken for a
// picture, it would show any paper dull in ultraviolet and any ink gone in infrared.
func TestGrabRefusesTheDark(t *testing.T) {
	p := newPeer(t, 0)
	cam := watch(t, p, 50*time.Millisecond)
	for _, l := range []device.Light{device.Dark, device.White, device.UV, device.White} { // control: lamps that light
		p.set(func() { p.lamp = l })
		if _, err := cam.Grab(within(t, 5*time.Second), l); err != nil {
			t.Fatalf("%v: %v", l, err)
		}
	}
	p.set(func() { p.lamp = device.Dark })
	_, err := cam.Grab(within(t, 1500*time.Millisecond), device.UV)
	if !errors.Is(err, device.ErrTimeout) || !strings.Contains(err.Error(), "lamp uv was never seen, the picture still is the dark one") {
		t.Errorf("a dead lamp: %v", err)
	}
}

func TestLook(t *testing.T) {
	p := newPeer(t, 0)
	cam := watch(t, p, 0)
	look := func() Glance {
		g, err := cam.Look(within(t, 5*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	eventually(t, 5*time.Second, "a page at rest", func() bool { g := look(); return g.StillMilli == 1000 && g.Present })
	p.set(func() { p.moving = true })
	eventually(t, 3*time.Second, "a page that moves", func() bool { return look().StillMilli < 500 })
	p.set(func() { p.moving, p.lamp = false, device.Dark })
	eventually(t, 5*time.Second, "an empty glass", func() bool { g := look(); return g.StillMilli == 1000 && !g.Present && g.Brightness < 20 })
}

// A camera that goes away in any manner is named so, quickly, and is back by
// itself two seconds after it returned.
func TestComesBack(t *testing.T) {
	for _, c := range []struct {
		name      string
		off, on   func(*peer)
		want      error
		noticed   time.Duration
		heldAgain time.Duration
	}{
		{"unplugged", (*peer).unplug, (*peer).plug, device.ErrAbsent, 2 * time.Second, 2 * time.Second},
		{"silent", func(p *peer) { p.set(func() { p.mode = silent }) }, func(p *peer) { p.set(func() { p.mode = well }) }, device.ErrTimeout, 3 * time.Second, 2 * time.Second},
		{"garbage", func(p *peer) { p.set(func() { p.mode = garbage }) }, func(p *peer) { p.set(func() { p.mode = well }) }, device.ErrGarbled, 3500 * time.Millisecond, 2 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPeer(t, 0)
			cam := watch(t, p, 50*time.Millisecond)
			if _, err := cam.Grab(within(t, 5*time.Second), device.White); err != nil {
				t.Fatal(err)
			}
			c.off(p)
			d := eventually(t, c.noticed, "noticing", func() bool {
				_, err := cam.Look(within(t, 300*time.Millisecond))
				return errors.Is(err, c.want)
			})
			t.Logf("noticed after %v", d)
			begin := time.Now()
			const asks = 5
			for range asks {
				if _, err := cam.Grab(within(t, 2*time.Second), device.White); !errors.Is(err, c.want) {
					t.Errorf("while away: %v, want %v", err, c.want)
				}
			}
			if each := time.Since(begin) / asks; c.want == device.ErrAbsent && each > 100*time.Millisecond {
				t.Errorf("each answer took %v", each)
			}
			time.Sleep(500 * time.Millisecond)
			c.on(p)
			d = eventually(t, c.heldAgain, "coming back", func() bool {
				_, err := cam.Grab(within(t, time.Second), device.White)
				return err == nil
			})
			t.Logf("back after %v", d)
		})
	}
}

func TestNeverThere(t *testing.T) {
	gone := newPeer(t, 0)
	gone.unplug()
	page := newPeer(t, 0)
	page.set(func() { page.mode = silent })
	for source, want := range map[string]error{
		gone.url():               device.ErrAbsent,
		"/dev/video-none":        device.ErrAbsent,
		"/nowhere/clip.mp4":      device.ErrAbsent,
		"camera_test.go":         device.ErrGarbled,
		page.url():               device.ErrTimeout,
		"http://127.0.0.1:1/%zz": device.ErrAbsent,
	} {
		cam := start(t, Config{Source: source})
		if _, err := cam.Identify(within(t, 6*time.Second)); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", source, err, want)
		} else {
			t.Log(err)
		}
	}
}
