package test

import (
	"bufio"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gatehouse/test/rig"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/paper"
)

// hostile are pictures that are made to cost much: large, dense, deep. The last is
// a page: the control.
var hostile = []struct {
	name  string
	lines int
	write func(io.Writer) error
}{
	{"flat.png", 0, func(w io.Writer) error { return png.Encode(w, image.NewGray(image.Rect(0, 0, 7000, 5600))) }},
	{"deep.png", 0, func(w io.Writer) error {
		return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, image.NewNRGBA64(image.Rect(0, 0, 4400, 4400)))
	}},
	{"grid.png", 0, func(w io.Writer) error {
		m := image.NewGray(image.Rect(0, 0, 6000, 4000))
		for i := range m.Pix {
			if (i%6000/8+i/6000/12)%2 == 0 {
				m.Pix[i] = 255
			}
		}
		return png.Encode(w, m)
	}},
	{"noise.jpg", 0, func(w io.Writer) error {
		m, r := image.NewGray(image.Rect(0, 0, 4800, 4400)), rand.New(rand.NewPCG(1, 1))
		for i := range m.Pix {
			m.Pix[i] = uint8(r.Uint32())
		}
		return jpeg.Encode(w, m, nil)
	}},
	// As large and as near to each other as print, on lines, but in no step.
	{"specks.png", 0, func(w io.Writer) error {
		m, r := image.NewGray(image.Rect(0, 0, 1800, 1800)), rand.New(rand.NewPCG(1, 1))
		draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
		for y := 0; y < 1780; y += 13 {
			for x := 0; x < 1780; x += 13 {
				at := x + r.IntN(5)
				draw.Draw(m, image.Rect(at, y, at+5, y+7), image.Black, image.Point{}, draw.Src)
			}
		}
		return png.Encode(w, m)
	}},
	{"page.png", 2, func(w io.Writer) error {
		d, err := paper.Draw(paper.Spec{Model: paper.Models()[0], Seed: 1, Forgery: rig.Genuine})
		if err != nil {
			return err
		}
		return png.Encode(w, d.Sheet.White)
	}},
}

// A hostile picture costs at most a second of processor time and 300 MB in both
// programs together, and then there is an answer: no lines, but for the page's.
func TestHostilePictures(t *testing.T) {
	bin, err := line.Bin()
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hostile {
		path := filepath.Join(t.TempDir(), h.name)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.write(f); err != nil {
			t.Fatal(err)
		}
		f.Close()
		ms, mb, lines := read(t, filepath.Join(bin, "kioskctl"), path)
		t.Logf("%s: %.0f ms of processor time, %d MB", h.name, ms, mb)
		if ms > 1000 || mb > 300 || lines != h.lines {
			t.Errorf("%s: %.0f ms of processor time, %d MB, %d lines", h.name, ms, mb, lines)
		}
	}
}

// read has a kioskctl of its own read one picture, and tells what both programs
// spent on it.
func read(t *testing.T, kioskctl, path string) (ms float64, mb, lines int) {
	t.Helper()
	cmd := exec.Command(kioskctl, "mrz", "--stream")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer in.Close()
	fmt.Fprintln(in, path)
	s := bufio.NewScanner(out)
	for ; ; lines++ {
		if !s.Scan() {
			t.Fatalf("%s: kioskctl ended without an answer: %v", path, s.Err())
		}
		if _, err := fmt.Sscanf(s.Text(), "EOR %f", &ms); err == nil {
			break
		}
	}
	mb = peak(cmd.Process.Pid)
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", cmd.Process.Pid))
	for _, c := range threads {
		b, _ := os.ReadFile(c)
		for _, pid := range strings.Fields(string(b)) {
			var n int
			fmt.Sscan(pid, &n)
			mb += peak(n)
		}
	}
	return ms, mb, lines
}

// peak is the largest resident memory of a process so far, in MB.
func peak(pid int) (mb int) {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for l := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(l, "VmHWM:"); ok {
			fmt.Sscan(rest, &mb)
		}
	}
	return mb >> 10
}
