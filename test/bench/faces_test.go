package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/draw"

	"gatehouse/capture"
	"gatehouse/capture/vision"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/mjpeg"
)

// What one builds of free parts to compare faces: testdata/faces.py, of Debian's
// python3-opencv.
const anchorPython = "/usr/bin/python3"

func faceAnchor(b *testing.B, args ...string) func(paths []string) []facesSeen {
	b.Helper()
	if out, err := exec.Command(anchorPython, "-c", "import cv2, numpy").CombinedOutput(); err != nil {
		b.Skipf("no python3-opencv (apt-get install --no-install-recommends python3-opencv opencv-data): %v %s", err, out)
	}
	return func(paths []string) (all []facesSeen) {
		cmd := exec.Command(anchorPython, append([]string{filepath.Join("testdata", "faces.py")}, args...)...)
		cmd.Stdin, cmd.Stderr = strings.NewReader(strings.Join(paths, "\n")+"\n"), os.Stderr
		out, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		for sc := bufio.NewScanner(bytes.NewReader(out)); sc.Scan(); {
			var s facesSeen
			if err := json.Unmarshal(sc.Bytes(), &s); err != nil {
				b.Fatal(err)
			}
			all = append(all, s)
		}
		if len(all) != len(paths) {
			b.Fatalf("the anchor answered %d of %d pictures", len(all), len(paths))
		}
		return all
	}
}

type facesSeen struct {
	Faces  int
	Points []float64 // x, y in pixels of the whole picture
	Vector []float64
	MS     float64
}

// faceWorker starts visiond with these models.
func faceWorker(b testing.TB, models []vision.Model, cameras ...vision.Camera) *vision.Worker {
	b.Helper()
	bin := os.Getenv("GATEHOUSE_BIN")
	if bin == "" {
		b.Skip("GATEHOUSE_BIN names no folder with visiond (make bench does)")
	}
	w, err := vision.Start(vision.Config{Program: filepath.Join(bin, "visiond"), Models: models, Cameras: cameras, Stderr: os.Stderr})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { w.Close() })
	return w
}

// facePictures draws heads as cameras and passports show them, small and large, and
// takes those of the folder that FACES names beside them.
func facePictures(b *testing.B, n int) (paths []string) {
	dir := b.TempDir()
	r := rand.New(rand.NewPCG(6, 1))
	save := func(i int, m image.Image) {
		p := filepath.Join(dir, fmt.Sprintf("%03d.%s", i, []string{"png", "jpg"}[i%2]))
		f, err := os.Create(p)
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		if i%2 == 0 {
			err = png.Encode(f, m)
		} else {
			err = jpeg.Encode(f, m, &jpeg.Options{Quality: 85})
		}
		if err != nil {
			b.Fatal(err)
		}
		paths = append(paths, p)
	}
	for i := range n {
		h := heads.New(uint64(i / 2))
		switch i % 5 {
		case 0:
			save(i, h.Portrait([]int{92, 140, 413, 900}[r.IntN(4)], 5*r.Float64()))
		default:
			z := []float64{0.25, 0.5, 1, 1.37, 2}[r.IntN(5)]
			v := heads.View{
				Width: int(640 * z), Height: int(480 * z), IED: z * (50 + 60*r.Float64()), Yaw: 40*r.Float64() - 20, Pitch: 20*r.Float64() - 10, Roll: 30*r.Float64() - 15,
				Noise: 3 * r.Float64(), Seed: uint64(i), Ground: color.RGBA{uint8(r.IntN(256)), 128, 128, 255},
			}
			if i%5 == 1 {
				v.Behind = []heads.Other{{Head: heads.New(uint64(i + 1000)), IED: v.IED * 0.5, X: 0.15, Y: 0.3}}
			}
			save(i, h.Render(v).RGB)
		}
	}
	return append(paths, given(b)...)
}

// given are the photographs of the folder that FACES names, if it does.
func given(b *testing.B) (paths []string) {
	dir := os.Getenv("FACES")
	if dir == "" {
		return nil
	}
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if ext := strings.ToLower(filepath.Ext(p)); ext == ".jpg" || ext == ".png" {
			paths = append(paths, p)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return paths
}

// reduced is a picture at another length of its longer side.
func reduced(b *testing.B, path string, long int) image.Image {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	m, _, err := image.Decode(f)
	if err != nil {
		b.Fatalf("%s: %v", path, err)
	}
	size := m.Bounds().Size()
	z := float64(long) / float64(max(size.X, size.Y))
	out := image.NewRGBA(image.Rect(0, 0, int(z*float64(size.X)+0.5), int(z*float64(size.Y)+0.5)))
	draw.CatmullRom.Scale(out, out.Rect, m, m.Bounds(), draw.Src, nil)
	return out
}

// BenchmarkFaceParity: the same faces, points, and similarities of all pairs as the
// anchor, for no more time on the CPU.
func BenchmarkFaceParity(b *testing.B) {
	models := heads.Given(b, heads.Detector, heads.Embedder)
	anchor := faceAnchor(b, heads.Models(b))
	w := faceWorker(b, models)
	paths := facePictures(b, 60)
	for b.Loop() {
		theirs := anchor(paths)
		var ours []capture.FaceStudy
		for _, p := range paths {
			ours = append(ours, study(b, w, p))
		}
		farthest, counts, found := 0.0, 0, 0
		var our, their []time.Duration
		for i, s := range ours {
			t := theirs[i]
			if len(s.Faces) != t.Faces {
				counts++
				b.Errorf("%s: %d faces, the anchor finds %d", paths[i], len(s.Faces), t.Faces)
			}
			if len(s.Faces) == 0 || t.Faces == 0 {
				continue
			}
			found++
			for j, p := range s.Faces[0].Points {
				farthest = max(farthest, math.Hypot(float64(p.X)-t.Points[2*j], float64(p.Y)-t.Points[2*j+1]))
			}
			our, their = append(our, s.CPU), append(their, time.Duration(t.MS*1e6))
		}
		apart, pairs := 0.0, 0
		for i := range ours {
			for j := range i {
				if len(ours[i].Vector) > 0 && len(ours[j].Vector) > 0 && len(theirs[i].Vector) > 0 && len(theirs[j].Vector) > 0 {
					pairs++
					apart = max(apart, math.Abs(cosine32(ours[i].Vector, ours[j].Vector)-cosine(theirs[i].Vector, theirs[j].Vector)))
				}
			}
		}
		ratio := float64(median(our)) / float64(median(their))
		b.Logf("%d pictures, %d with a face, %d with another count; points at most %.4f px apart, %d pairs at most %.6f; CPU of a template %v, anchor %v, ratio %.2f",
			len(paths), found, counts, farthest, pairs, apart, median(our), median(their), ratio)
		if found < len(paths)*9/10 || farthest > 0.5 || apart > 0.002 || ratio > 1.1 {
			b.Errorf("wanted: nearly all found, points within 0.5 px, similarities within 0.002, ratio at most 1.1")
		}
		b.ReportMetric(ratio, "cpu-ratio")
		b.ReportMetric(farthest, "px-apart")
		b.ReportMetric(apart, "score-apart")
	}
}

func cosine32(a, b []float32) float64 {
	f := func(v []float32) (out []float64) {
		for _, x := range v {
			out = append(out, float64(x))
		}
		return out
	}
	return cosine(f(a), f(b))
}

func cosine(a, b []float64) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab, aa, bb = ab+a[i]*b[i], aa+a[i]*a[i], bb+b[i]*b[i]
	}
	return ab / math.Sqrt(aa*bb)
}

// BenchmarkFaceDetection: a glance's detection on 320 pixels beside that of the Haar
// cascade on as many, decoding left out of both. Ours is that of a whole study of such a
// picture, with nothing after it. The limit holds for photographs: there is little behind
// a drawn head, and a cascade is quick where there is nothing.
func BenchmarkFaceDetection(b *testing.B) {
	models := heads.Given(b, heads.Detector)
	anchor := faceAnchor(b, "haar", "320")
	w := faceWorker(b, models)
	dir := b.TempDir()
	var paths []string
	add := func(m image.Image) {
		var file bytes.Buffer
		if err := png.Encode(&file, m); err != nil {
			b.Fatal(err)
		}
		paths = append(paths, filepath.Join(dir, fmt.Sprintf("%03d.png", len(paths))))
		if err := os.WriteFile(paths[len(paths)-1], file.Bytes(), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	what := "drawn heads"
	for _, p := range given(b) { // photographs: what is behind a face costs a cascade time
		what = "photographs"
		add(reduced(b, p, 320))
	}
	for i := 0; len(paths) < 20 && what != "photographs"; i++ {
		add(heads.New(uint64(i)).Render(heads.View{Width: 320, Height: 240, IED: 45, Noise: 2, Seed: uint64(i)}).RGB)
	}
	for b.Loop() {
		var our, their []time.Duration
		found, framed := 0, 0
		for _, t := range anchor(paths) {
			framed += min(t.Faces, 1)
			their = append(their, time.Duration(t.MS*1e6))
		}
		for _, p := range paths {
			s := study(b, w, p)
			found += min(len(s.Faces), 1)
			our = append(our, s.CPU)
		}
		ratio := float64(median(our)) / float64(median(their))
		b.Logf("320 px, %s: detector %v, %d of %d found; Haar cascade %v, %d found; ratio %.2f", what, median(our), found, len(paths), median(their), framed, ratio)
		if ratio > 0.4 && what == "photographs" {
			b.Errorf("ratio %.2f, at most 0.4 is wanted", ratio)
		}
		b.ReportMetric(ratio, "cpu-ratio")
	}
}

// BenchmarkFaceLive: what a glance at a frame of 640x480 costs the worker, decoding of
// the camera's stream, quality and patterns included, and so how many a second one core
// takes; and what a traveller costs: the best three frames studied.
func BenchmarkFaceLive(b *testing.B) {
	peer, err := mjpeg.New()
	if err != nil {
		b.Fatal(err)
	}
	defer peer.Close()
	var frames [][]byte
	for i := range 8 {
		var file bytes.Buffer
		m := heads.New(3).Render(heads.View{Yaw: float64(i), Noise: 2, Seed: uint64(i)}).RGB
		if err := jpeg.Encode(&file, m, &jpeg.Options{Quality: 85}); err != nil {
			b.Fatal(err)
		}
		frames = append(frames, file.Bytes())
	}
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second / 30)
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			case now := <-tick.C:
				peer.Show(mjpeg.Frame{JPEG: frames[i%len(frames)], Exposed: now})
			}
		}
	}()
	defer func() { close(stop); <-ended }()
	w := faceWorker(b, heads.Given(b, heads.Detector, heads.Embedder), vision.Camera{Name: "face", Source: peer.URL(), Latency: 100 * time.Millisecond})
	for b.Loop() {
		seq := uint64(0)
		for begin := time.Now(); seq == 0; {
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			g, err := w.Glance(ctx, "face", 0)
			cancel()
			if err != nil && time.Since(begin) > 10*time.Second {
				b.Fatal(err)
			}
			seq = g.Seq
		}
		const n = 90
		before, begin, first, found := workerCPU(b, w), time.Now(), seq, 0
		for range n {
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			g, err := w.Glance(ctx, "face", seq)
			cancel()
			if err != nil {
				b.Fatal(err)
			}
			seq = g.Seq
			found += min(len(g.Faces), 1)
		}
		wall, cpu := time.Since(begin), workerCPU(b, w)-before
		before = workerCPU(b, w)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		shots, err := w.Shots(ctx, "face", vision.MaxShots, nil)
		cancel()
		if err != nil || len(shots) != vision.MaxShots || found != n {
			b.Fatalf("%d shots, %d of %d frames with a face, %v", len(shots), found, n, err)
		}
		embedding := workerCPU(b, w) - before
		each := cpu / n
		b.Logf("640x480 at 30 frames a second: %.1f glances a second, %d frames passed over; %v of CPU a glance, %.0f a second on one core; the best %d studied in %v",
			n/wall.Seconds(), seq-first-n, each, float64(time.Second)/float64(each), len(shots), embedding)
		if float64(time.Second)/float64(each) < 15 {
			b.Error("at least 15 a second on one core are wanted")
		}
		b.ReportMetric(float64(each.Microseconds())/1000, "worker-ms/glance")
		b.ReportMetric(float64(embedding.Microseconds())/1000/float64(len(shots)), "worker-ms/shot")
	}
}

func workerCPU(b *testing.B, w *vision.Worker) time.Duration {
	b.Helper()
	d, err := w.CPU()
	if err != nil {
		b.Fatal(err)
	}
	return d
}

func study(b *testing.B, w *vision.Worker, path string) capture.FaceStudy {
	b.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	s, err := w.Study(ctx, file)
	if err != nil {
		b.Fatalf("%s: %v", path, err)
	}
	return s
}
