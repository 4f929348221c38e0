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

	"gatehouse/capture/mrz"
	"gatehouse/test/rig/line"
)

// truth is one line of truth.jsonl: an image, relative to the file, and the
// lines as they are printed. Format NONE is an image without any.
type truth struct {
	Image  string   `json:"image"`
	Format string   `json:"format"`
	MRZ    []string `json:"mrz"`
	Tags   []string `json:"tags"`
}

// BenchmarkMRZ reads document images with kioskctl and, side by side, with the
// anchor (see anchor_test.go). DATA=DIR holds truth.jsonl; MODEL=FILE.traineddata
// the anchor's model, without which the anchor is left out.
func BenchmarkMRZ(b *testing.B) {
	dir := os.Getenv("DATA")
	if dir == "" {
		b.Skip("DATA=DIR with images and truth.jsonl is not given")
	}
	all, err := readTruth(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		b.Skipf("DATA holds no images of machine readable zones: %v", err)
	}
	for b.Loop() {
		ours := report(b, "gatehouse", all, readOurs(b, dir, all))
		if model := os.Getenv("MODEL"); model != "" {
			theirs := report(b, "anchor", all, readAnchor(b, dir, model, all))
			b.Logf("CPU of the anchor over ours: median %.1f times, p95 %.1f times", over(theirs.p50, ours.p50), over(theirs.p95, ours.p95))
			b.ReportMetric(over(theirs.p50, ours.p50), "times-faster")
		}
	}
}

// BenchmarkParse takes apart the lines of every format of Doc 9303 and prints the
// CPU time of one.
func BenchmarkParse(b *testing.B) {
	zones := [][]string{
		{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"},
		{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"},
		{"I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"},
		{"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"},
		{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226B<<<<<<<"},
		{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226"},
	}
	const rounds = 20_000
	for b.Loop() {
		begin := cpuTime(b)
		for range rounds {
			for _, z := range zones {
				if f, err := mrz.Parse(z); err != nil || f.Number.Text == "" {
					b.Fatal(err)
				}
			}
		}
		ns := float64((cpuTime(b) - begin).Nanoseconds()) / float64(rounds*len(zones))
		b.Logf("one parse takes %.2f us", ns/1000)
		b.ReportMetric(ns, "ns/parse")
	}
}

// read is what a reader gave for one image.
type read struct {
	lines  []string
	unsure bool
	cpu    time.Duration
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
		end, ended := strings.CutPrefix(s.Text(), "EOR ")
		if !ended {
			r.lines = append(r.lines, s.Text())
			continue
		}
		ms, marks, _ := strings.Cut(end, " ")
		v, err := strconv.ParseFloat(ms, 64)
		if err != nil {
			b.Fatal(err)
		}
		r.cpu, r.unsure = time.Duration(v*float64(time.Millisecond)), marks != ""
		reads = append(reads, r)
		r = read{}
	}
	if len(reads) != len(all) {
		b.Fatalf("%d answers for %d images", len(reads), len(all))
	}
	return reads
}

type score struct{ p50, p95 time.Duration }

// report prints, of the images with a zone: all characters right; number, birth
// and expiry right; wrong characters; and silent errors, which pass every check
// digit, are wrong and carry no mark.
func report(b *testing.B, who string, all []truth, reads []read) score {
	exact, critical, with, falsely, none, silent, wrong, chars := 0, 0, 0, 0, 0, 0, 0, 0
	var cpu []time.Duration
	for i, t := range all {
		r := reads[i]
		cpu = append(cpu, r.cpu)
		if t.Format == "NONE" {
			none++
			if len(r.lines) > 0 {
				falsely++
			}
			continue
		}
		with++
		want, got := strings.Join(t.MRZ, ""), strings.Join(r.lines, "")
		d := min(distance(want, got), len(want))
		wrong, chars = wrong+d, chars+len(want)
		switch {
		case d == 0 && slices.Equal(t.MRZ, r.lines):
			exact++
		case passes(r.lines) && !r.unsure:
			silent++
		}
		if k := key(t.MRZ); k != "" && k == key(r.lines) {
			critical++
		}
	}
	slices.Sort(cpu)
	s := score{cpu[len(cpu)/2], cpu[len(cpu)*95/100]}
	per := func(n int) float64 { return 100 * float64(n) / float64(max(1, with)) }
	b.Logf("%-10s exact %d of %d (%.1f %%), number and dates %.1f %%, wrong characters %.2f %%, silent errors %d, false reads %d of %d, CPU median %d ms, p95 %d ms",
		who, exact, with, per(exact), per(critical), 100*float64(wrong)/float64(max(1, chars)), silent, falsely, none, s.p50.Milliseconds(), s.p95.Milliseconds())
	b.ReportMetric(per(exact), who+"-exact-%")
	b.ReportMetric(per(critical), who+"-critical-%")
	b.ReportMetric(100*float64(wrong)/float64(max(1, chars)), who+"-CER-%")
	b.ReportMetric(float64(s.p50.Milliseconds()), who+"-cpu-ms")
	return s
}

func over(a, b time.Duration) float64 { return float64(a) / float64(max(1, b)) }

// key is what opens a chip: number, birth and expiry with their check digits.
func key(lines []string) string {
	f, err := mrz.Parse(lines)
	if err != nil {
		return ""
	}
	return f.Number.Text + " " + f.Birth.Text + " " + f.Expiry.Text
}

func passes(lines []string) bool {
	f, err := mrz.Parse(lines)
	return err == nil && !slices.ContainsFunc(f.Checks[:], func(c mrz.Check) bool { return c.Applicable && !c.OK })
}

// distance is the number of characters to exchange, insert or remove.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := last
			if a[i] != b[j] {
				d++
			}
			last = row[j+1]
			row[j+1] = min(d, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
