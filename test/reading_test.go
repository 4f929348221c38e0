package test

import (
	"context"
	"image"
	"image/draw"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/mrz"
	"gatehouse/capture/ocr"
	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/copier"
	"gatehouse/test/rig/paper"
)

// sheetOf draws a genuine document of one of the bench's models. Its OCR-B is of
// a cut that the classifier was not trained with.
func sheetOf(t *testing.T, seed uint64) *rig.Sheet {
	models := paper.Models()
	d, err := paper.Draw(paper.Spec{Model: models[seed%uint64(len(models))], Seed: seed, Forgery: rig.Genuine})
	if err != nil {
		t.Error(err)
		return nil
	}
	return d.Sheet
}

// scanned is the page as a reader delivers it: two lights, 385 to 600 ppi, up to 3
// degrees askew, noisy, out of focus, compressed.
func scanned(s *rig.Sheet, rng *rand.Rand) *capture.Page {
	g := copier.Reader(rng)
	page := &capture.Page{}
	for _, l := range [...]device.Light{device.White, device.IR} {
		page.Pictures = append(page.Pictures, capture.Picture{Light: l, Gray: g.Scan(s, l), PxPerMM: g.PxPerMM()})
	}
	return page
}

// forPages calls do for n seeds on all processors.
func forPages(n int, seed uint64, do func(seed uint64, rng *rand.Rand)) {
	var wg sync.WaitGroup
	seeds := make(chan uint64)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for s := range seeds {
				do(s, rand.New(rand.NewPCG(s, 0x0c4b)))
			}
		})
	}
	for i := range n {
		seeds <- seed + uint64(i)
	}
	close(seeds)
	wg.Wait()
}

// tally counts outcomes from several goroutines.
type tally struct {
	mu    sync.Mutex
	count map[string]int
}

func (c *tally) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.count == nil {
		c.count = map[string]int{}
	}
	c.count[what]++
}

// readPage reads a page as kioskd does.
func readPage(t *testing.T, p *capture.Page) capture.MRZ {
	m, err := ocr.ReadPage(context.Background(), p, ocr.Options{})
	if err != nil {
		t.Error(err)
	}
	return m
}

// silent tells whether m is wrong and nothing says so: every check digit agrees
// and no wrong character is marked as unsure.
func silent(m capture.MRZ, want []string) bool {
	for j, line := range m.Lines {
		for i, c := range line {
			if j < len(want) && i < len(want[j]) && c.Rune != want[j][i] && c.Margin < ocr.Unsure {
				return false
			}
		}
	}
	f, err := mrz.Parse(m.Text())
	return err == nil && agree(f)
}

// agree tells whether all check digits that the format has are right.
func agree(f mrz.Fields) bool {
	for _, c := range f.Checks {
		if c.Applicable && !c.OK {
			return false
		}
	}
	return true
}

// TestReading: pages of all models as they are printed, 999 of 1,000 exactly and
// none wrong in silence.
func TestReading(t *testing.T) {
	n := number(t, "GATEHOUSE_PAGES", 40)
	seed := uint64(number(t, "GATEHOUSE_SEED", 70_000))
	var c tally
	forPages(n, seed, func(seed uint64, rng *rand.Rand) {
		s := sheetOf(t, seed)
		m := readPage(t, scanned(s, rng))
		switch got := m.Text(); {
		case m.Format == s.Format && slices.Equal(got, s.Lines):
			c.add("exact")
		case silent(m, s.Lines):
			t.Errorf("seed %d: wrong in silence\n got %q\nwant %q", seed, got, s.Lines)
		default:
			t.Logf("seed %d: read as %v\n got %q\nwant %q", seed, m.Format, got, s.Lines)
		}
	})
	exact := c.count["exact"]
	t.Logf("%d of %d pages exact, from seed %d", exact, n, seed)
	if 1000*(n-exact) > n {
		t.Errorf("%d of %d pages exact, want 99.9 %%", exact, n)
	}
}

// tamper gives one check digit of the sheet another digit, cut out of the same
// lines with the paper around it, and returns the lines as they are then
// printed.
func tamper(t *testing.T, s *rig.Sheet, rng *rand.Rand) []string {
	f, err := mrz.Parse(s.Lines)
	if err != nil {
		t.Error(err)
		return nil
	}
	var checks []mrz.Span
	for _, c := range f.Checks {
		if c.Applicable && c.Printed != '<' {
			checks = append(checks, c.At)
		}
	}
	at := cells(t, s)
	if at == nil {
		return nil
	}
	rim := int(0.5 * s.PxPerMM) // digits are taller than letters
	to := checks[rng.IntN(len(checks))]
	old := s.Lines[to.Line][to.From]
	for { // every page has two different digits
		line, col := rng.IntN(len(s.Lines)), rng.IntN(len(s.Lines[0]))
		digit := s.Lines[line][col]
		if digit < '0' || digit > '9' || digit == old {
			continue
		}
		for _, l := range [...]device.Light{device.White, device.IR} {
			m := s.In(l)
			from := at[line][col].Box
			from.Min.Y, from.Max.Y = from.Min.Y-rim, from.Max.Y+rim
			onto := from.Sub(from.Min).Add(at[to.Line][to.From].Box.Min).Sub(image.Pt(0, rim))
			patch := image.NewRGBA(from)
			draw.Draw(patch, from, m, from.Min, draw.Src)
			draw.Draw(m, onto, patch, from.Min, draw.Src)
		}
		lines := slices.Clone(s.Lines)
		b := []byte(lines[to.Line])
		b[to.From] = digit
		lines[to.Line] = string(b)
		return lines
	}
}

// cells gives the boxes of the characters on a sheet. A printer sets the zone
// anywhere within its tolerance: the clean sheet itself is asked.
func cells(t *testing.T, s *rig.Sheet) [][]capture.Char {
	g := image.NewGray(s.White.Rect)
	draw.Draw(g, g.Rect, s.White, g.Rect.Min, draw.Src)
	m, err := ocr.Read(context.Background(), g, ocr.Options{PxPerMM: s.PxPerMM})
	if err != nil || !slices.Equal(m.Text(), s.Lines) {
		t.Errorf("the clean sheet is read as %q: %v", m.Text(), err)
		return nil
	}
	return m.Lines
}

// TestTampered: a check digit that was changed is read as it is printed, and
// fails.
func TestTampered(t *testing.T) {
	n := number(t, "GATEHOUSE_TAMPERED", 20)
	seed := uint64(number(t, "GATEHOUSE_SEED", 80_000))
	var c tally
	forPages(n, seed, func(seed uint64, rng *rand.Rand) {
		s := sheetOf(t, seed)
		want := tamper(t, s, rng)
		m := readPage(t, scanned(s, rng))
		if slices.Equal(m.Text(), want) {
			c.add("exact")
		} else {
			t.Logf("seed %d:\n got %q\nwant %q", seed, m.Text(), want)
		}
		if f, err := mrz.Parse(m.Text()); err != nil || agree(f) {
			t.Errorf("seed %d: not flagged: %v\n got %q\nwant %q", seed, err, m.Text(), want)
		}
	})
	exact := c.count["exact"]
	t.Logf("%d of %d pages as printed, from seed %d", exact, n, seed)
	if 1000*(n-exact) > 5*n {
		t.Errorf("%d of %d pages as printed, want 99.5 %%", exact, n)
	}
}

// TestFronts: the front of a card has no machine readable zone, whether the scale
// of its picture is known or not. Every tenth is a page that has one: the control.
func TestFronts(t *testing.T) {
	n := number(t, "GATEHOUSE_FRONTS", 20)
	seed := uint64(number(t, "GATEHOUSE_SEED", 90_000))
	var c tally
	forPages(n, seed, func(seed uint64, rng *rand.Rand) {
		control := seed%10 == 0
		s, err := paper.Front(seed)
		if control {
			s = sheetOf(t, seed)
		}
		if err != nil {
			t.Error(err)
			return
		}
		page := scanned(s, rng)
		if rng.IntN(2) == 0 {
			for i := range page.Pictures {
				page.Pictures[i].PxPerMM = 0
			}
		}
		switch m := readPage(t, page); {
		case control != (m.Format != capture.FormatUnknown):
			t.Errorf("seed %d: control %v, read as %v: %q", seed, control, m.Format, m.Text())
		case control:
			c.add("control")
		default:
			c.add("front")
		}
	})
	t.Logf("nothing read on %d fronts, %d pages read, from seed %d", c.count["front"], c.count["control"], seed)
	if n >= 10 && c.count["control"] == 0 {
		t.Error("no page with a zone came: the test proves nothing")
	}
}
