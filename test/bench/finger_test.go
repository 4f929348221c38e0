package bench

import (
	"encoding/csv"
	"errors"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/finger"
	"gatehouse/capture/fir"
	"gatehouse/capture/fmr"
	"gatehouse/screening/match"
)

// impression is one line of manifest.csv: db,finger,impression,dpi,path. Paths are
// relative to it, pictures are PGM.
type impression struct {
	set    string
	finger int
	number int
	ppi    int
	path   string
}

// fingerEngine extracts and compares; templates have the names of their pictures.
type fingerEngine interface {
	extract(path string, ppi int) (took time.Duration, size int, err error)
	compare(a, b string) (score float64, took time.Duration, err error)
}

// BenchmarkFinger compares each impression in DATA with each other one of its set, by
// the protocol of FVC: genuine pairs are those of one finger, all others are impostors;
// one threshold for all sets; what cannot be extracted scores 0. Beside it ANCHOR, the
// command of another engine that answers the lines of kioskctl finger serve.
//
// Figures are printed for all fingers, and for odd and even ones apart: thresholds,
// weights and tables were made on the odd fingers of the FVC sets.
func BenchmarkFinger(b *testing.B) {
	dir := os.Getenv("DATA")
	if dir == "" {
		b.Skip("DATA=DIR with fingerprints (PGM) and a manifest.csv of db,finger,impression,dpi,path is not given")
	}
	all, err := readImpressions(filepath.Join(dir, "manifest.csv"))
	if err != nil {
		b.Skipf("DATA holds no fingerprints: %v", err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for b.Loop() {
		own := newOwnFingers()
		r := runFingers(b, own, all)
		r.report(b, "gatehouse", all)
		b.Logf("gatehouse: ISO/IEC 19794-2:2005 record %d bytes on average, at most %d", own.iso/max(1, len(own.templates)), own.isoMost)
		if command := os.Getenv("ANCHOR"); command != "" {
			a, err := startAnchor(b, command)
			if err != nil {
				b.Fatalf("ANCHOR: %v", err)
			}
			theirs := runFingers(b, a, all)
			theirs.report(b, "anchor", all)
			b.Logf("CPU of the anchor over ours: extraction %.2f times, comparison %.2f times", over(median(theirs.extracting), median(r.extracting)), over(median(theirs.comparing), median(r.comparing)))
		}
	}
}

func readImpressions(path string) ([]impression, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 || !slices.Equal(rows[0], []string{"db", "finger", "impression", "dpi", "path"}) {
		return nil, errors.New("the first line is not db,finger,impression,dpi,path")
	}
	var all []impression
	for _, r := range rows[1:] {
		x := impression{set: r[0], path: filepath.Join(filepath.Dir(path), r[4])}
		for i, to := range []*int{&x.finger, &x.number, &x.ppi} {
			if *to, err = strconv.Atoi(r[i+1]); err != nil {
				return nil, err
			}
		}
		all = append(all, x)
	}
	return all, nil
}

// ownFingers is our engine, in this process. Of a pair the first is made ready once, as
// in a search; making the second ready is timed.
type ownFingers struct {
	extractor    *finger.Extractor
	matcher      *match.Matcher
	templates    map[string]*capture.FingerTemplate
	last         string
	first        *match.Prepared
	iso, isoMost int // bytes of all records, and of the longest
}

func newOwnFingers() *ownFingers {
	return &ownFingers{extractor: finger.New(), matcher: match.NewMatcher(), templates: map[string]*capture.FingerTemplate{}}
}

func (e *ownFingers) extract(path string, ppi int) (time.Duration, int, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0, 0, err
	}
	img, err := fir.Image{Coding: fir.PGM, Data: b}.Gray()
	if err != nil {
		return 0, 0, err
	}
	return e.take(path, img, ppi)
}

// take keeps the template of a picture under its name.
func (e *ownFingers) take(path string, img *image.Gray, ppi int) (time.Duration, int, error) {
	before := ownCPU()
	t, err := e.extractor.Extract(img, ppi)
	took := ownCPU() - before
	if err != nil {
		return took, 0, err
	}
	e.templates[path] = &t
	record, err := fmr.FromTemplate(&t, capture.FingerUnknown).Encode(fmr.ISO2005)
	e.iso += len(record)
	e.isoMost = max(e.isoMost, len(record))
	return took, len(fmr.EncodeNative(&t)), err
}

func (e *ownFingers) compare(a, b string) (float64, time.Duration, error) {
	if e.templates[a] == nil || e.templates[b] == nil {
		return 0, 0, errors.New("there is no template")
	}
	if e.last != a {
		e.last, e.first = a, match.Prepare(e.templates[a])
	}
	before := ownCPU()
	score := e.matcher.Score(e.first, match.Prepare(e.templates[b]))
	return float64(score), ownCPU() - before, nil
}

// fingerRun is what an engine gave.
type fingerRun struct {
	pairs      []scoredPair
	extracting []time.Duration
	comparing  []time.Duration
	failed     int // to extract
	bytes      int // of all templates
}

// scoredPair is a comparison; a and b are indices of impressions of one set.
type scoredPair struct {
	a, b  int
	score float64
}

func runFingers(b *testing.B, e fingerEngine, all []impression) *fingerRun {
	r := &fingerRun{}
	for _, x := range all {
		took, size, err := e.extract(x.path, x.ppi)
		if err != nil {
			b.Logf("%s %d_%d: %v", x.set, x.finger, x.number, err)
			r.failed++
			continue
		}
		r.extracting = append(r.extracting, took)
		r.bytes += size
	}
	for i := range all {
		for j := i + 1; j < len(all); j++ {
			if all[i].set != all[j].set {
				continue
			}
			score, took, err := e.compare(all[i].path, all[j].path)
			if err != nil {
				score = 0
			} else {
				r.comparing = append(r.comparing, took)
			}
			r.pairs = append(r.pairs, scoredPair{i, j, score})
		}
	}
	return r
}

// report prints what was measured, for all fingers and for odd and even ones.
func (r *fingerRun) report(b *testing.B, who string, all []impression) {
	extract, compare := median(r.extracting), median(r.comparing)
	b.Logf("%s: %d impressions, %d failures to extract; CPU medians: %.1f ms an extraction, %d us a comparison; template %d bytes on average",
		who, len(all), r.failed, float64(extract.Microseconds())/1000, compare.Microseconds(), r.bytes/max(1, len(r.extracting)))
	for _, part := range []struct {
		name string
		has  func(finger int) bool
	}{
		{"all", func(int) bool { return true }},
		{"odd", func(f int) bool { return f%2 == 1 }},
		{"even", func(f int) bool { return f%2 == 0 }},
	} {
		var genuine, impostor []float64
		for _, p := range r.pairs {
			x, y := all[p.a], all[p.b]
			switch {
			case !part.has(x.finger) || !part.has(y.finger):
			case x.finger == y.finger:
				genuine = append(genuine, p.score)
			default:
				impostor = append(impostor, p.score)
			}
		}
		if len(genuine) == 0 || len(impostor) == 0 {
			b.Logf("%s, %s fingers: not both genuine and impostor pairs", who, part.name)
			continue
		}
		m := ratesOf(genuine, impostor)
		b.Logf("%s, %s fingers: %s; %d genuine, %d impostor pairs", who, part.name, m, len(genuine), len(impostor))
		if who == "gatehouse" {
			b.ReportMetric(100*m.eer, part.name+"-EER-%")
			b.ReportMetric(100*m.fmr1000, part.name+"-FMR1000-%")
		}
	}
	if who == "gatehouse" {
		b.ReportMetric(float64(extract.Microseconds())/1000, "extract-ms")
		b.ReportMetric(float64(compare.Microseconds()), "match-us")
	}
}

func median(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}
