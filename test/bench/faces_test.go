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

	"gatehouse/capture"
	"gatehouse/capture/vision"
	"gatehouse/test/rig/heads"
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
	if faces := os.Getenv("FACES"); faces != "" {
		filepath.WalkDir(faces, func(p string, d os.DirEntry, err error) error {
			if ext := strings.ToLower(filepath.Ext(p)); err == nil && (ext == ".jpg" || ext == ".png") {
				paths = append(paths, p)
			}
			return nil
		})
	}
	return paths
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
			file, err := os.ReadFile(p)
			if err != nil {
				b.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			s, err := w.Study(ctx, file)
			cancel()
			if err != nil {
				b.Fatalf("%s: %v", p, err)
			}
			ours = append(ours, s)
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
