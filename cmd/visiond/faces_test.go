package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/model"
	"gatehouse/capture/vision"
	"gatehouse/device"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/mjpeg"
)

// startWith is start with networks for faces.
func startWith(t testing.TB, models []vision.Model, cameras ...vision.Camera) *vision.Worker {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "visiond")
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	w, err := vision.Start(vision.Config{Program: program, Cameras: cameras, Models: models, Stderr: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func asFineJPEG(m image.Image) []byte {
	var b bytes.Buffer
	jpeg.Encode(&b, m, &jpeg.Options{Quality: 92})
	return b.Bytes()
}

func distance(a, b capture.Point) float64 {
	return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y))
}

// A study has everything, at the places where the head was drawn, and the crop shows
// the eyes where a crop has them.
func TestStudy(t *testing.T) {
	w := startWith(t, heads.Given(t, heads.Detector, heads.Embedder))
	for name, v := range map[string]heads.View{
		"as a camera sees it": {},
		"large":               {Width: 1600, Height: 1200, IED: 240},
		"small":               {Width: 150, Height: 120, IED: 22},
		"leaning":             {Roll: 20, X: 0.4},
		"with another behind": {X: 0.6, Behind: []heads.Other{{Head: heads.New(9), IED: 45, X: 0.15, Y: 0.4}}},
	} {
		p := heads.New(3).Render(v)
		s, err := w.Study(within(t, 10*time.Second), asFineJPEG(p.RGB))
		if err != nil || len(s.Faces) != 1+len(v.Behind) || s.Width != p.RGB.Rect.Dx() || s.Height != p.RGB.Rect.Dy() || len(s.Vector) != 128 || s.CPU <= 0 || s.Attack != nil {
			t.Errorf("%s: %d faces, vector of %d, %v, %v", name, len(s.Faces), len(s.Vector), s.CPU, err)
			continue
		}
		ied := distance(p.Points[0], p.Points[1])
		for i, q := range s.Faces[0].Points[:2] {
			if d := distance(q, p.Points[i]); d > 0.6*ied { // how well heads are seen is tested with them
				t.Errorf("%s: eye %d lies %.1f px off, the eyes %.1f apart", name, i, d, ied)
			}
		}
		if math.Abs(float64(s.Pose.Roll)-v.Roll) > 10 || s.Quality.Total == 0 || len(s.Quality.Measures) < 20 {
			t.Errorf("%s: %+v, quality %d of %d measures", name, s.Pose, s.Quality.Total, len(s.Quality.Measures))
		}
		c, err := w.Study(within(t, 10*time.Second), s.Crop.JPEG)
		if err != nil || c.Width != capture.CropWidth || c.Height != capture.CropHeight || len(c.Faces) == 0 {
			t.Errorf("%s: the crop: %+v, %v", name, c.LogValue(), err)
			continue
		}
		r, l := c.Faces[0].Points[capture.RightEye], c.Faces[0].Points[capture.LeftEye]
		most := 0.16*capture.CropIED + 1.5*capture.CropIED/ied
		if d := float64(l.X - r.X); math.Abs(d-capture.CropIED) > most || math.Abs(float64(r.Y)-capture.CropEyes) > most || math.Abs(float64(l.Y)-capture.CropEyes) > most {
			t.Errorf("%s: eyes of the crop at %v, %v", name, r, l)
		}
	}
}

// Without an embedder there is no vector, without a detector no points either, and what
// a picture shows is shown all the same.
func TestStudyWithLess(t *testing.T) {
	pictures := func(n uint64) (all [][]byte) {
		for i := range n {
			all = append(all, asFineJPEG(heads.New(i).Render(heads.View{}).RGB))
		}
		return all
	}
	t.Run("no embedder", func(t *testing.T) {
		w := startWith(t, heads.Given(t, heads.Detector))
		s, err := w.Study(within(t, 10*time.Second), pictures(1)[0])
		if err != nil || len(s.Faces) != 1 || !s.Faces[0].HasPoints() || s.Vector != nil || s.Crop.Gray == nil {
			t.Errorf("%v, %v", s.LogValue(), err)
		}
	})
	t.Run("nothing", func(t *testing.T) {
		w := start(t, 0)
		framed := 0
		for _, p := range pictures(8) {
			s, err := w.Study(within(t, 10*time.Second), p)
			if err != nil || s.Vector != nil || s.Pose != (capture.Pose{}) || s.Attack != nil {
				t.Fatalf("%+v, %v", s, err)
			}
			for _, f := range s.Faces {
				if f.HasPoints() {
					t.Errorf("points of %+v", f)
				}
			}
			if len(s.Faces) > 0 && s.Crop.Gray != nil {
				framed++
			}
		}
		if framed < 4 {
			t.Errorf("%d of 8 heads framed", framed)
		}
	})
}

// Pictures that are none, or too much, or show nobody, and the worker lives.
func TestStudyRefuses(t *testing.T) {
	w := startWith(t, heads.Given(t, heads.Detector, heads.Embedder))
	if _, err := w.Check(within(t, 10*time.Second), ""); err != nil {
		t.Fatal(err)
	}
	pid := w.PID()
	face := asFineJPEG(heads.New(3).Render(heads.View{}).RGB)
	if s, err := w.Study(within(t, 10*time.Second), face); err != nil || len(s.Faces) != 1 {
		t.Fatalf("the picture that the others are made of: %v, %v", s.LogValue(), err)
	}
	for name, file := range map[string][]byte{
		"nothing":                      {},
		"text":                         []byte("no picture"),
		"cut in its picture":           face[:len(face)/2],
		"cut in its header":            face[:40],
		"claiming 60000x60000":         claiming(face, 60000, 60000),
		"PNG claiming 2^31":            claiming(asPNG(card(64, 40)), 1<<31-1, 1<<31-1),
		"a codestream of 30000x30000":  append([]byte{0xFF, 0x4F, 0xFF, 0x51, 0, 47, 0, 0, 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30}, make([]byte, 200)...),
		"JP2 of nothing but its boxes": []byte("\x00\x00\x00\x0CjP  \r\n\x87\n"),
	} {
		if s, err := w.Study(within(t, 10*time.Second), file); !errors.Is(err, vision.ErrImage) {
			t.Errorf("%s: %v, %v", name, s.LogValue(), err)
		}
	}
	white := image.NewGray(image.Rect(0, 0, 640, 480))
	draw.Draw(white, white.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	for name, m := range map[string]image.Image{
		"black": image.NewGray(image.Rect(0, 0, 640, 480)), "white": white, "one pixel": card(1, 1), "a line": card(3000, 2), "a page": card(1250, 880),
	} {
		s, err := w.Study(within(t, 10*time.Second), asPNG(m))
		if err != nil || len(s.Faces) != 0 || s.Vector != nil || s.Crop.Gray != nil || s.Quality.Total != 0 {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
	if w.PID() != pid {
		t.Error("a picture cost the worker its life")
	}
}

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

// A network whose files are not those of its card is refused by their hash, at both
// ends of the line, and one that is not what its card says when it is tried. Nothing of
// faces works then, and everything else does.
func TestRefusedModels(t *testing.T) {
	given := heads.Given(t, heads.Detector, heads.Embedder)
	cut := vision.Model{Card: given[0].Card, Files: [][]byte{given[0].Files[0][:100_000]}}
	flipped := vision.Model{Card: given[0].Card, Files: [][]byte{bytes.Clone(given[0].Files[0])}}
	flipped.Files[0][5000] ^= 1
	for name, models := range map[string][]vision.Model{
		"truncated":     {cut},
		"one bit wrong": {flipped},
		"no card":       {{Card: []byte("{}"), Files: given[0].Files}},
		"a file less":   {{Card: given[1].Card, Files: given[1].Files[:1]}},
		"files swapped": {{Card: given[1].Card, Files: [][]byte{given[1].Files[1], given[1].Files[0]}}},
		"two detectors": {given[0], given[0]},
		"good and bad":  {given[1], cut},
	} {
		if w, err := vision.Start(vision.Config{Program: os.Args[0], Models: models}); !errors.Is(err, vision.ErrModel) {
			t.Errorf("%s: %v", name, err)
			if err == nil {
				w.Close()
			}
		}
		// The worker's own end does not take the starting program's word for it.
		f := &faces{}
		var err error
		for _, m := range models {
			err = errors.Join(err, f.read(m))
		}
		if name != "two detectors" && (!errors.Is(err, vision.ErrModel) || !errors.Is(err, model.ErrFiles) && !errors.Is(err, model.ErrCard) && name != "a file less") || f.finder != nil && name != "two detectors" {
			t.Errorf("%s, in visiond: %v", name, err)
		}
	}

	// Right hashes over what is no network.
	var text map[string]any
	if err := json.Unmarshal(given[0].Card, &text); err != nil {
		t.Fatal(err)
	}
	lie := []byte("this passes every hash")
	text["bytes"], text["sha256"] = len(lie), fmt.Sprintf("%x", sha256.Sum256(lie))
	lying, _ := json.Marshal(text)
	w := startWith(t, []vision.Model{{Card: lying, Files: [][]byte{lie}}})
	for range 3 {
		if s, err := w.Study(within(t, 10*time.Second), asJPEG(card(64, 40))); !errors.Is(err, vision.ErrModel) || len(s.Faces) != 0 {
			t.Errorf("%v, %v", s.LogValue(), err)
		}
	}
	pid := w.PID()
	if _, err := w.Decode(within(t, 10*time.Second), asJPEG(card(64, 40))); err != nil || w.PID() != pid || pid == 0 {
		t.Errorf("documents: %v, process %d then %d", err, pid, w.PID())
	}
}

// However many pictures are looked at, the worker stays as large as it is.
func TestStudyKeepsNothing(t *testing.T) {
	w := startWith(t, heads.Given(t, heads.Detector, heads.Embedder))
	file := asFineJPEG(heads.New(3).Render(heads.View{}).RGB)
	look := func(n int) int {
		for range n {
			if s, err := w.Study(within(t, 10*time.Second), file); err != nil || len(s.Vector) != 128 {
				t.Fatalf("%v, %v", s.LogValue(), err)
			}
		}
		return resident(t, w.PID())
	}
	before := look(20)
	after := look(60)
	t.Logf("%d KiB, then %d KiB", before, after)
	if after > before+12<<10 {
		t.Errorf("60 pictures left %d KiB", after-before)
	}
}

// resident is the memory of a process in KiB.
func resident(t *testing.T, pid int) (kib int) {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := bytes.Cut(b, []byte("VmRSS:"))
	if _, err := fmt.Sscan(string(rest), &kib); err != nil {
		t.Fatal(err)
	}
	return kib
}
