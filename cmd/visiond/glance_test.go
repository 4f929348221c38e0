package main

import (
	"context"
	"errors"
	"image"
	"syscall"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/vision"
	"gatehouse/device"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/mjpeg"
)

// stage is a camera of faces that shows what it is told to, 20 times a second.
type stage struct {
	*mjpeg.Peer
	stop chan struct{}
	show chan [][]byte // frames, over and over
}

func newStage(t testing.TB, frames ...[]byte) *stage {
	t.Helper()
	p, err := mjpeg.New()
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{p, make(chan struct{}), make(chan [][]byte)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-s.stop:
				return
			case frames = <-s.show:
			case now := <-tick.C:
				if len(frames) > 0 {
					p.Show(mjpeg.Frame{JPEG: frames[i%len(frames)], Exposed: now})
				}
			}
		}
	}()
	t.Cleanup(func() { close(s.stop); <-done; p.Close() })
	return s
}

func (s *stage) camera() vision.Camera {
	return vision.Camera{Name: "face", Source: s.URL(), Latency: 100 * time.Millisecond}
}

// glances gives n of them, each of another frame.
func glances(t testing.TB, w *vision.Worker, n int, after uint64) (all []capture.FaceGlance) {
	t.Helper()
	for begin := time.Now(); len(all) < n; {
		g, err := w.Glance(within(t, 5*time.Second), "face", after)
		if err != nil {
			if time.Since(begin) > 10*time.Second {
				t.Fatal(err)
			}
			continue // the camera comes up
		}
		if g.Seq == after {
			t.Fatalf("frame %d again", g.Seq)
		}
		after = g.Seq
		all = append(all, g)
	}
	return all
}

func TestGlance(t *testing.T) {
	v := heads.View{Seed: 1, Noise: 2, X: 0.55, Behind: []heads.Other{{Head: heads.New(9), IED: 45, X: 0.15, Y: 0.4}}}
	p := heads.New(3).Render(v)
	v.Seed, v.Yaw, v.Behind = 2, 20, nil
	q := heads.New(3).Render(v)
	black := asFineJPEG(image.NewRGBA(image.Rect(0, 0, 640, 480)))
	s := newStage(t, asFineJPEG(p.RGB))
	w := startWith(t, heads.Given(t, heads.Detector, heads.Embedder), s.camera())
	all := glances(t, w, 5, 0)
	for i, g := range all {
		if i > 0 && (g.Seq <= all[i-1].Seq || g.Digest != all[0].Digest || !g.Exposed.After(all[i-1].Exposed)) {
			t.Errorf("glance %d: frame %d after %d, digest %x", i, g.Seq, all[i-1].Seq, g.Digest)
		}
		if len(g.Faces) != 2 || g.Width != 640 || g.Height != 480 || len(g.Patch) != capture.PatchSide*capture.PatchSide || g.Level == 0 || g.Moire < 0 || g.Quality.Total == 0 {
			t.Fatalf("%+v", g.LogValue())
		}
		if f := g.Faces; f[0].W*f[0].H < f[1].W*f[1].H || distance(f[0].Points[0], p.Points[0]) > 40 {
			t.Errorf("the nearest is %+v", f[0])
		}
	}
	s.show <- [][]byte{asFineJPEG(q.RGB), asFineJPEG(p.RGB)} // frames that differ
	time.Sleep(500 * time.Millisecond)
	digests, yaw := map[uint64]bool{}, float32(0)
	for _, g := range glances(t, w, 8, all[4].Seq) {
		digests[g.Digest] = true
		yaw = max(yaw, g.Pose.Yaw)
	}
	if len(digests) < 2 || yaw < 10 {
		t.Errorf("%d digests of two pictures, yaw at most %.1f", len(digests), yaw)
	}
	s.show <- [][]byte{black}
	time.Sleep(500 * time.Millisecond)
	g := glances(t, w, 1, 0)[0]
	if len(g.Faces) != 0 || g.Patch != nil || g.Moire != -1 || g.Quality.Total != 0 || g.Pose != (capture.Pose{}) {
		t.Errorf("a black picture: %v, quality %d", g.LogValue(), g.Quality.Total)
	}
}

// The best are kept, apart from each other, studied once and forgotten.
func TestShots(t *testing.T) {
	dull := asFineJPEG(heads.New(3).Render(heads.View{Blur: 4, Light: heads.Light{Level: 0.25}}).RGB)
	sharp := asFineJPEG(heads.New(3).Render(heads.View{}).RGB)
	s := newStage(t, dull, dull, dull, dull, dull, dull, dull, sharp)
	w := startWith(t, heads.Given(t, heads.Detector, heads.Embedder), s.camera())
	if all, err := w.Shots(within(t, 10*time.Second), "face", 3, nil); err != nil || len(all) != 0 {
		t.Errorf("before anything was seen: %d shots, %v", len(all), err)
	}
	seen := map[uint64]int{}
	most := 0
	for _, g := range glances(t, w, 40, 0) {
		seen[g.Seq] = g.Quality.Total
		most = max(most, g.Quality.Total)
	}
	all, err := w.Shots(within(t, 10*time.Second), "face", 3, nil)
	if err != nil || len(all) != 3 {
		t.Fatalf("%d shots, %v", len(all), err)
	}
	for i, a := range all {
		if seen[a.Seq] < most-2 || len(a.Vector) != 128 || a.Exposed.IsZero() {
			t.Errorf("shot %d: frame %d of quality %d, best %d, vector of %d", i, a.Seq, seen[a.Seq], most, len(a.Vector))
		}
		for _, b := range all[:i] {
			if d := a.Exposed.Sub(b.Exposed).Abs(); d < apart {
				t.Errorf("two shots %v apart", d)
			}
		}
	}
	if all, err := w.Shots(within(t, 10*time.Second), "face", 3, nil); err != nil || len(all) != 0 {
		t.Errorf("%d shots were kept, %v", len(all), err)
	}
	last := glances(t, w, 10, 0)
	if err := w.Forget(within(t, time.Second), "face"); err != nil {
		t.Fatal(err)
	}
	if all, err := w.Shots(within(t, 10*time.Second), "face", 1, nil); err != nil || len(all) != 0 {
		t.Errorf("%d shots of %d glances were not forgotten, %v", len(all), len(last), err)
	}
	if _, err := w.Shots(within(t, time.Second), "nobody", 1, nil); !errors.Is(err, device.ErrAbsent) {
		t.Errorf("a camera that nobody configured: %v", err)
	}
}

// Killed in the middle of any of them, the worker costs one call, and comes back with
// its networks, camera included.
func TestKilledWithFaces(t *testing.T) {
	face := asFineJPEG(heads.New(3).Render(heads.View{}).RGB)
	s := newStage(t, face)
	w := startWith(t, heads.Given(t, heads.Detector, heads.Embedder), s.camera())
	for name, stage := range map[string]func(ctx context.Context) error{
		"Glance": func(ctx context.Context) error { _, err := w.Glance(ctx, "face", 0); return err },
		"Shots":  func(ctx context.Context) error { _, err := w.Shots(ctx, "face", 3, nil); return err },
		"Study":  func(ctx context.Context) error { _, err := w.Study(ctx, face); return err },
	} {
		glances(t, w, 12, 0)
		syscall.Kill(w.PID(), syscall.SIGSTOP) // so that it is killed in the middle
		pid := w.PID()
		time.AfterFunc(50*time.Millisecond, func() { syscall.Kill(pid, syscall.SIGKILL) })
		if err := stage(within(t, 5*time.Second)); !errors.Is(err, vision.ErrWorker) {
			t.Errorf("%s: %v", name, err)
		}
		begin := time.Now()
		if all, err := w.Shots(within(t, 10*time.Second), "face", 3, nil); err != nil || len(all) != 0 {
			t.Errorf("after %s the new worker holds %d frames, %v", name, len(all), err)
		}
		if st, err := w.Study(within(t, 10*time.Second), face); err != nil || len(st.Vector) != 128 {
			t.Errorf("after %s: %v, %v", name, st.LogValue(), err)
		}
		t.Logf("after %s: a vector in %v", name, time.Since(begin).Round(time.Millisecond))
	}
}

// A camera that is silent is a device's error; one that is slow is waited for.
func TestSlowFaceCamera(t *testing.T) {
	s := newStage(t, asFineJPEG(heads.New(3).Render(heads.View{Width: 320, Height: 240, IED: 45}).RGB))
	w := startWith(t, nil, s.camera())
	glances(t, w, 3, 0)
	pid := w.PID()
	if err := s.Fault(mjpeg.Silence); err != nil {
		t.Fatal(err)
	}
	time.Sleep(800 * time.Millisecond)
	begin := time.Now()
	if _, err := w.Glance(within(t, time.Second), "face", 0); !matches(err, []error{device.ErrTimeout, device.ErrAbsent}) || time.Since(begin) > 1200*time.Millisecond {
		t.Errorf("after %v: %v", time.Since(begin), err)
	}
	if err := s.Fault(mjpeg.None); err != nil {
		t.Fatal(err)
	}
	glances(t, w, 2, 0)
	if w.PID() != pid {
		t.Error("silence cost the worker its life")
	}
}
