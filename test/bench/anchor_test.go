package bench

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The anchor: what one builds today from free parts to read a zone. A black-hat
// locator cuts out the lines, Debian's tesseract with a model for machine readable
// zones reads the crop, and a picker keeps what can be lines of a zone.

// readAnchor reads all images; model is a .traineddata file.
func readAnchor(b *testing.B, dir, model string, all []truth) []read {
	path, err := exec.LookPath("tesseract")
	if err != nil {
		b.Skip("tesseract is not installed (apt-get install tesseract-ocr)")
	}
	a := anchor{path, filepath.Dir(model), strings.TrimSuffix(filepath.Base(model), ".traineddata")}
	var reads []read
	for _, t := range all {
		before := cpuTime(b)
		lines, err := a.read(filepath.Join(dir, t.Image))
		if err != nil {
			b.Logf("anchor: %s: %v", t.Image, err)
		}
		reads = append(reads, read{lines: lines, cpu: cpuTime(b) - before})
	}
	return reads
}

// cpuTime is what this process and its ended children have used.
func cpuTime(b *testing.B) time.Duration {
	sum := time.Duration(0)
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var r syscall.Rusage
		if err := syscall.Getrusage(who, &r); err != nil {
			b.Fatal(err)
		}
		sum += time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	return sum
}

type anchor struct{ program, models, lang string }

func (a anchor) read(path string) ([]string, error) {
	g, err := decodeGray(path)
	if err != nil {
		return nil, err
	}
	for _, r := range locate(g) {
		lines, err := a.recognise(crop(g, r))
		if err != nil {
			return nil, err
		}
		if p := pick(lines); len(p) > 0 {
			return p, nil
		}
	}
	return nil, nil
}

// Sizes of the locator, in pixels of a picture this wide.
const (
	searchWidth = 800
	cropWidth   = 1200 // to which a crop is scaled for tesseract
)

// locate gives the boxes that may be the zone, the most likely first, and the
// whole picture last.
func locate(g *image.Gray) []image.Rectangle {
	small := resized(g, searchWidth)
	marks := gradient(blackHat(small, 13, 5))
	joined := otsu(closing(marks, 21, 3))
	joined = opening(closing(joined, 31, 21), 9, 5)
	var out []image.Rectangle
	for _, r := range blobs(joined) {
		if wide := float64(r.Dx()) / float64(r.Dy()); wide < 4 || r.Dx() < searchWidth*45/100 {
			continue
		}
		f := float64(g.Rect.Dx()) / searchWidth
		pad := r.Dy()/4 + 4
		r = image.Rect(r.Min.X-2*pad, r.Min.Y-pad, r.Max.X+2*pad, r.Max.Y+pad)
		out = append(out, image.Rect(int(float64(r.Min.X)*f), int(float64(r.Min.Y)*f), int(float64(r.Max.X)*f), int(float64(r.Max.Y)*f)).Intersect(g.Rect))
	}
	slices.SortStableFunc(out, func(a, b image.Rectangle) int { return b.Min.Y - a.Min.Y }) // zones stand below
	return append(out[:min(len(out), 3)], g.Rect)
}

// crop cuts a box out and scales it to what tesseract reads best.
func crop(g *image.Gray, r image.Rectangle) *image.Gray {
	part := image.NewGray(image.Rect(0, 0, r.Dx(), r.Dy()))
	for y := range r.Dy() {
		copy(part.Pix[y*part.Stride:y*part.Stride+r.Dx()], g.Pix[(y+r.Min.Y)*g.Stride+r.Min.X:])
	}
	return resized(part, cropWidth)
}

const zoneLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"

func (a anchor) recognise(g *image.Gray) ([]string, error) {
	var in bytes.Buffer
	fmt.Fprintf(&in, "P5\n%d %d\n255\n", g.Rect.Dx(), g.Rect.Dy()) // PGM costs nothing to write
	in.Write(g.Pix)
	cmd := exec.Command(a.program, "-", "-", "--tessdata-dir", a.models, "-l", a.lang, "--psm", "6", "-c", "tessedit_char_whitelist="+zoneLetters)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var lines []string
	for l := range strings.Lines(string(out)) {
		if l = strings.ReplaceAll(strings.TrimSpace(l), " ", ""); strings.Trim(l, zoneLetters) == "" {
			lines = append(lines, l)
		}
	}
	return lines, nil
}

// pick keeps the last lines that fit a format: three of 30, two of 36 or 44, a
// character more or less allowed; first those that fit exactly.
func pick(lines []string) []string {
	for _, slack := range []int{0, 1, 2} {
		for _, f := range []struct{ lines, width int }{{2, 44}, {3, 30}, {2, 36}} {
			for end := len(lines); end >= f.lines; end-- {
				some := lines[end-f.lines : end]
				if !slices.ContainsFunc(some, func(l string) bool { return len(l) < f.width-slack || len(l) > f.width+slack }) && strings.ContainsAny(some[0][:1], "ACIPV") {
					return some
				}
			}
		}
	}
	return nil
}
