package bench

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatehouse/test/rig/line"
)

// truth is one line of truth.jsonl: an image, relative to the file, and the
// lines as they are printed. Format NONE is an image without any.
type truth struct {
	Image  string   `json:"image"`
	Format string   `json:"format"`
	MRZ    []string `json:"mrz"`
}

// BenchmarkMRZ reads document images with kioskctl and, side by side, with the
// anchor: Debian's tesseract with a model for machine readable zones, given the
// image's lower part. DATA=DIR holds truth.jsonl; MODEL=FILE.traineddata the
// anchor's model, without which the anchor is left out.
func BenchmarkMRZ(b *testing.B) {
	dir := os.Getenv("DATA")
	if dir == "" {
		b.Skip("DATA=DIR with images and truth.jsonl is not given")
	}
	all, err := readTruth(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		ours := readOurs(b, dir, all)
		report(b, "gatehouse", all, ours)
		if model := os.Getenv("MODEL"); model != "" {
			report(b, "tesseract", all, readTesseract(b, dir, model, all))
		}
	}
}

// read is what a reader gave for one image.
type read struct {
	lines []string
	cpu   time.Duration
}

func readTruth(path string) ([]truth, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []truth
	for d := json.NewDecoder(f); d.More(); {
		var t truth
		if err := d.Decode(&t); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

func readOurs(b *testing.B, dir string, all []truth) []read {
	bin, err := line.Bin()
	if err != nil {
		b.Fatal(err)
	}
	var in bytes.Buffer
	for _, t := range all {
		fmt.Fprintln(&in, filepath.Join(dir, t.Image))
	}
	cmd := exec.Command(filepath.Join(bin, "kioskctl"), "mrz", "--stream")
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		b.Fatal(err)
	}
	var reads []read
	var r read
	for s := bufio.NewScanner(bytes.NewReader(out)); s.Scan(); {
		ms, end := strings.CutPrefix(s.Text(), "EOR ")
		if !end {
			r.lines = append(r.lines, s.Text())
			continue
		}
		v, err := strconv.ParseFloat(ms, 64)
		if err != nil {
			b.Fatal(err)
		}
		r.cpu = time.Duration(v * float64(time.Millisecond))
		reads = append(reads, r)
		r = read{}
	}
	if len(reads) != len(all) {
		b.Fatalf("%d answers for %d images", len(reads), len(all))
	}
	return reads
}

// readTesseract gives the anchor the whole image in block mode, which is its best
// use without a locator of ours, and keeps what looks like lines of a zone.
func readTesseract(b *testing.B, dir, model string, all []truth) []read {
	path, err := exec.LookPath("tesseract")
	if err != nil {
		b.Skip("tesseract is not installed (apt-get install tesseract-ocr)")
	}
	lang := strings.TrimSuffix(filepath.Base(model), ".traineddata")
	var reads []read
	for _, t := range all {
		cmd := exec.Command(path, filepath.Join(dir, t.Image), "-", "--tessdata-dir", filepath.Dir(model), "-l", lang,
			"--psm", "6", "-c", "tessedit_char_whitelist=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")
		cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
		out, err := cmd.Output()
		if err != nil {
			b.Logf("tesseract: %s: %v", t.Image, err)
		}
		r := read{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
		for l := range strings.Lines(string(out)) {
			l = strings.ReplaceAll(strings.TrimSpace(l), " ", "")
			if len(l) >= 28 && len(l) <= 46 && strings.Trim(l, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<") == "" {
				r.lines = append(r.lines, l)
			}
		}
		reads = append(reads, r)
	}
	return reads
}

func report(b *testing.B, who string, all []truth, reads []read) {
	exact, with, falsely, none := 0, 0, 0, 0
	var cpu []time.Duration
	for i, t := range all {
		cpu = append(cpu, reads[i].cpu)
		if t.Format == "NONE" {
			none++
			if len(reads[i].lines) > 0 {
				falsely++
			}
			continue
		}
		with++
		if slices.Equal(t.MRZ, reads[i].lines) {
			exact++
		}
	}
	slices.Sort(cpu)
	b.Logf("%-10s exact %d of %d (%.1f %%), false reads %d of %d, CPU median %d ms, p95 %d ms", who, exact, with,
		100*float64(exact)/float64(max(1, with)), falsely, none, cpu[len(cpu)/2].Milliseconds(), cpu[len(cpu)*95/100].Milliseconds())
	b.ReportMetric(100*float64(exact)/float64(max(1, with)), who+"-exact-%")
	b.ReportMetric(float64(cpu[len(cpu)/2].Milliseconds()), who+"-cpu-ms")
}
