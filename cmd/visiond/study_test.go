package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"os"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/vision"
	"gatehouse/test/rig/heads"
)

// startWith is start with networks for faces.
func startWith(t testing.TB, models []vision.Model, cameras ...vision.Camera) *vision.Worker {
	t.Helper()
	return launch(t, vision.Config{Models: models, Cameras: cameras})
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
