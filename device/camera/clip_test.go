package camera

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gocv.io/x/gocv"

	"gatehouse/device"
)

// A clip plays at its own speed and again from the start; so does a numbered
// sequence of images.
func TestClip(t *testing.T) {
	dir := t.TempDir()
	const frames = 6
	movie := filepath.Join(dir, "clip.avi")
	w, err := gocv.VideoWriterFile(movie, "MJPG", 20, 160, 120, true)
	if err != nil {
		t.Fatal(err)
	}
	for i := range frames {
		m := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(float64(30*i), 0, 0, 0), 120, 160, gocv.MatTypeCV8UC3)
		w.Write(m)
		m.Close()
		img := image.NewRGBA(image.Rect(0, 0, 160, 120))
		for p := range 160 * 120 {
			img.SetRGBA(p%160, p/160, color.RGBA{0, 0, uint8(30 * i), 255})
		}
		var b bytes.Buffer
		png.Encode(&b, img)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("f_%02d.png", i)), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()

	for source, fps := range map[string]float64{movie: 20, filepath.Join(dir, "f_%02d.png"): 25} {
		cam := start(t, Config{Source: source})
		id, err := cam.Identify(within(t, 3*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		var first, last shot
		seen := map[uint8]bool{}
		for begin := time.Now(); time.Since(begin) < time.Second || len(seen) < frames-1 && time.Since(begin) < 10*time.Second; time.Sleep(5 * time.Millisecond) {
			cam.mu.Lock()
			last = cam.newest
			cam.mu.Unlock()
			if first.seq == 0 {
				first = last
			}
			seen[last.thumb[0]] = true
		}
		rate := float64(last.seq-first.seq) / last.arrived.Sub(first.arrived).Seconds()
		// ffmpeg may keep the frame that it probed; a busy machine is slow, and
		// none is fast.
		if len(seen) < frames-1 || rate > 1.2*fps {
			t.Errorf("%s (%+v): %d different frames at %.1f/s, want %d at no more than %v", filepath.Base(source), id, len(seen), rate, frames, fps)
		}
		// Changing without a break, it never rests.
		if _, err := cam.Grab(within(t, 400*time.Millisecond), device.White); err == nil {
			t.Errorf("%s: a frame of a moving clip was grabbed", filepath.Base(source))
		}
	}
}
