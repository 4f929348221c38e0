package test

import (
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/barcode"
	"gatehouse/capture/seal"
	"gatehouse/capture/vision"
	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/copier"
	"gatehouse/test/rig/lens"
	"gatehouse/test/rig/line"
	printer "gatehouse/test/rig/sealed"
	"gatehouse/test/rig/wear"
)

// sight is how a sealed page is seen. The lens blurs by at most two pixels: what is
// beyond is for TestSealsOutOfFocus.
type sight struct {
	name string
	blur float64 // pixels, beside the lens's own
	worn float64 // 0 to 1
}

var sights = [...]sight{{name: "as issued"}, {name: "much worn", worn: 1}, {name: "blur 1.2 px", blur: 1.2}}

// Seals of every format through lens, registration and barcode reader, and what the
// search costs of one core's time with and without a seal on the page.
func TestSealsThroughTheLens(t *testing.T) {
	n := number(t, "GATEHOUSE_SEALED", 5)
	bin, err := line.Bin()
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	eyes, err := vision.Start(vision.Config{Program: filepath.Join(bin, "visiond"), Stderr: &log})
	if err != nil {
		t.Fatal(err)
	}
	defer eyes.Close()
	press, trust := sealPress(t)
	runtime.LockOSThread() // so that its time is that of the search
	defer runtime.UnlockOSThread()

	page := func(i int, s sight, with rig.Forgery) (*rig.Traveller, capture.Page) {
		t.Helper()
		seed := 7000 + uint64(i)
		tr, err := press.New(seed, with, [...]capture.Format{capture.TD1, capture.TD2, capture.TD3, capture.TD3}[i%4])
		if i%5 == 4 && with == rig.Sealed {
			tr, err = press.Visa(seed)
		}
		if err != nil {
			t.Fatal(err)
		}
		if s.worn > 0 {
			wear.Use(tr.Sheet, seed, s.worn)
		}
		files, err := lens.Frames(tr.Sheet, lens.Take{Seed: seed, Blur: s.blur})
		if err != nil {
			t.Fatal(err)
		}
		p, err := eyes.FindPage(t.Context(), files[0], files[1], files[2])
		if err != nil {
			t.Fatalf("%v\n%s", err, log.String())
		}
		return tr, p
	}
	for _, s := range sights {
		read := 0
		for i := range n {
			tr, p := page(i, s, rig.Sealed)
			codes, _ := search(t, &p)
			if len(codes) > 0 {
				if x, err := seal.Parse(codes[0].Payload); err != nil || seal.Verify(x, trust, time.Now()).Status != seal.Valid || !slices.Equal(x.MRZ()[:1], tr.Sheet.Lines[:1]) {
					t.Errorf("%s, page %d: a code was read and not as it was printed: %v", s.name, i, err)
				}
				read++
			}
		}
		t.Logf("%-12s %2d of %d seals read", s.name, read, n)
		if read < n {
			t.Errorf("%s: %d of %d seals read", s.name, read, n)
		}
	}
	for _, with := range [...]rig.Forgery{rig.Genuine, rig.Sealed} {
		var cost []time.Duration
		for i := range n {
			tr, p := page(i, sight{}, with)
			codes, took := search(t, &p)
			if found := len(codes) > 0; found != (with == rig.Sealed) {
				t.Errorf("%s: %d codes on a %s", with, len(codes), tr.Format)
			}
			cost = append(cost, took)
		}
		slices.Sort(cost)
		t.Logf("%-12s search in white light: median %d ms, most %d ms of one core", with, cost[n/2].Milliseconds(), cost[n-1].Milliseconds())
	}
}

// Seals out of focus and at low resolution: where reading ends. What is asked of the
// reader is what TR-03135-1 clause 4.1 asks of a camera, 385 ppi in focus.
func TestSealsOutOfFocus(t *testing.T) {
	n := number(t, "GATEHOUSE_SEALED", 2)
	press, _ := sealPress(t)
	sheets := make([]*rig.Sheet, n)
	for i := range sheets {
		tr, err := press.New(7100+uint64(i), rig.Sealed, [...]capture.Format{capture.TD1, capture.TD2, capture.TD3, capture.TD3}[i%4])
		if err != nil {
			t.Fatal(err)
		}
		sheets[i] = tr.Sheet
	}
	for _, c := range []struct{ ppi, focus float64 }{
		{385, 1}, {385, 2}, {385, 2.5}, {385, 3}, {385, 3.5}, {385, 4}, {300, 1}, {240, 1}, {200, 1}, {150, 1},
	} {
		read := 0
		for i, s := range sheets {
			g := copier.Glass{PPI: c.ppi, Skew: 1.5, Rim: 3, Focus: c.focus, Noise: 4, Gain: 0.9, Shade: 0.15, Quality: 80, Seed: uint64(i)}
			codes, err := barcode.Find(t.Context(), g.Scan(s, device.White), barcode.Options{PxPerMM: g.PxPerMM(), Kinds: []capture.Symbology{capture.QR, capture.DataMatrix}})
			if err != nil {
				t.Fatal(err)
			}
			if len(codes) > 0 {
				read++
			}
		}
		t.Logf("%.0f ppi, module %.1f px, blur %.1f px: %d of %d seals read", c.ppi, c.ppi/25.4*printer.ModuleMM, c.focus, read, n)
		if c.ppi >= 385 && c.focus <= 1 && read < n {
			t.Errorf("at %.0f ppi in focus %d of %d seals were read", c.ppi, read, n)
		}
	}
}

// search looks for codes in white light and gives the thread's time that it took.
func search(t *testing.T, p *capture.Page) ([]capture.Code, time.Duration) {
	t.Helper()
	white := p.In(device.White)
	before := threadTime(t)
	codes, err := barcode.Find(t.Context(), white.Gray, barcode.Options{Light: device.White, PxPerMM: white.PxPerMM})
	if err != nil {
		t.Fatal(err)
	}
	return codes, threadTime(t) - before
}

func threadTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	const thread = 1 // RUSAGE_THREAD of Linux
	if err := syscall.Getrusage(thread, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// sealPress makes a press and the certificates of its states.
func sealPress(t *testing.T) (*printer.Press, seal.Trust) {
	t.Helper()
	p, err := printer.NewPress(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Trust()
	if err != nil {
		t.Fatal(err)
	}
	trust, err := seal.ParseTrust(text)
	if err != nil {
		t.Fatal(err)
	}
	return p, trust
}
