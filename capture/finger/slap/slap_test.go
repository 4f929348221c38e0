package slap_test

import (
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/finger"
	"gatehouse/capture/finger/slap"
	"gatehouse/device"
	"gatehouse/screening/match"
	"gatehouse/test/rig/prints"
)

// number reads a test's size or seed from the environment.
func number(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(v, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// cpu is what this program has used: other programs of the machine do not count.
func cpu(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

var hands = [...]device.Hand{prints.RightFour: device.RightFour, prints.LeftFour: device.LeftFour, prints.BothThumbs: device.Thumbs}

// tally counts what becomes of slaps.
type tally struct {
	slaps, parted, fingers, placed, named, fours, told, mistold int
	took                                                        []time.Duration
}

// count lays a hand down and parts the picture.
func (c *tally) count(t *testing.T, h *prints.Hand, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 41))
	kind := prints.SlapKind(rng.IntN(3))
	o := prints.SlapOptions{Joints: rng.IntN(2) == 0}
	o.Turn = rng.Float64()*80 - 40
	if rng.IntN(8) == 0 {
		o.PPI = 1000
	}
	want := slap.Wanted{Hand: hands[kind]}
	four := kind != prints.BothThumbs
	switch all := kind.Fingers(); {
	case four && rng.IntN(5) == 0:
		o.Missing = []capture.Finger{all[rng.IntN(4)]}
		want.Missing = o.Missing
	case rng.IntN(2) == 0:
		want.Hand = 0
	}
	s := h.Slap(seed, kind, o)
	began := cpu(t)
	got, err := slap.Cut(s.Image, s.PPI, want)
	c.took = append(c.took, cpu(t)-began)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	c.slaps++
	c.fingers += len(s.Fingers)
	if four && o.Missing == nil {
		c.fours++
		if got.Hand == hands[kind] {
			c.told++
		} else if got.Hand != 0 {
			c.mistold++
			t.Logf("seed %d: %v is taken for %v", seed, hands[kind], got.Hand)
		}
	}
	if len(got.Fingers) != len(s.Fingers) {
		t.Logf("seed %d: %d fingers for %d, %v", seed, len(got.Fingers), len(s.Fingers), got.Findings)
		return
	}
	c.parted++
	for i, f := range got.Fingers {
		truth := s.Fingers[i]
		x, y := float64(truth.Box.Min.X+truth.Box.Max.X)/2, float64(truth.Box.Min.Y+truth.Box.Max.Y)/2
		if math.Hypot(f.X-x, f.Y-y) < 0.1*float64(s.PPI) && math.Abs(f.Angle-truth.Angle) < 20 {
			c.placed++
		} else {
			t.Logf("seed %d: %v is at %.0f %.0f, %.0f degrees, and was cut at %.0f %.0f, %.0f degrees", seed, truth.Finger, x, y, truth.Angle, f.X, f.Y, f.Angle)
		}
		if f.Finger == truth.Finger {
			c.named++
		}
		if f.Image.Rect != image.Rect(0, 0, f.Width, f.Height) || float64(f.Height) > 1.5*float64(s.PPI) {
			t.Errorf("seed %d: a finger of %v", seed, f.Image.Rect)
		}
	}
}

// Hands of all sorts, laid down up to 40 degrees from upright, with and without
// joints, with a finger missing, at 500 and 1000 ppi.
//
//	GATEHOUSE_SLAPS=300 GATEHOUSE_SEED=n go test ./capture/finger/slap -run Slaps -v
func TestSlaps(t *testing.T) {
	n, seed := number(t, "GATEHOUSE_SLAPS", 8), number(t, "GATEHOUSE_SEED", 7000)
	var c tally
	for i := range n {
		c.count(t, prints.Hands(seed+i/4), seed+i)
	}
	slices.Sort(c.took)
	t.Logf("seed %d, %d slaps: %d parted, %d of %d fingers in place, %d named; hand told of %d of %d, %d wrong; CPU %v median, %v at most",
		seed, c.slaps, c.parted, c.placed, c.fingers, c.named, c.told, c.fours, c.mistold, c.took[len(c.took)/2], c.took[len(c.took)-1])
	few := func(missed, of, percent int) bool { return missed <= max(1, of*percent/100) }
	if !few(c.slaps-c.parted, c.slaps, 2) || !few(c.fingers-c.placed, c.fingers, 4) || c.mistold > c.fours/100 || !few(c.fours-c.told, c.fours, 3) {
		t.Error("too many went wrong")
	}
	if c.took[len(c.took)/2] > 150*time.Millisecond {
		t.Error("too slow")
	}
}

func found(s slap.Slap, f slap.Finding) bool { return slices.Contains(s.Findings, f) }

// What a person should know of a slap is found, and not found where it is not so.
func TestFindings(t *testing.T) {
	h := prints.Hands(7100)
	for _, c := range []struct {
		name string
		o    prints.SlapOptions
		want slap.Wanted
		find slap.Finding // 0: none
	}{
		{"good", prints.SlapOptions{}, slap.Wanted{Hand: device.RightFour}, 0},
		{"a finger is not laid on", prints.SlapOptions{Missing: []capture.Finger{capture.RightRing}}, slap.Wanted{Hand: device.RightFour}, slap.TooFew},
		{"as it is said to be missing", prints.SlapOptions{Missing: []capture.Finger{capture.RightRing}}, slap.Wanted{Hand: device.RightFour, Missing: []capture.Finger{capture.RightRing}}, 0},
		{"one is laid on that is said to be missing", prints.SlapOptions{}, slap.Wanted{Hand: device.RightFour, Missing: []capture.Finger{capture.RightRing}}, slap.TooMany},
		{"the other hand", prints.SlapOptions{Mistaken: true}, slap.Wanted{Hand: device.RightFour}, slap.OtherHand},
		{"turned too far", prints.SlapOptions{Joints: true, Options: prints.Options{Turn: 60}}, slap.Wanted{Hand: device.RightFour}, slap.TooTurned},
		{"over the edge", prints.SlapOptions{Options: prints.Options{X: 200}}, slap.Wanted{Hand: device.RightFour}, slap.AtEdge},
	} {
		s := h.Slap(3, prints.RightFour, c.o)
		got, err := slap.Cut(s.Image, s.PPI, c.want)
		if err != nil {
			t.Fatal(err)
		}
		if c.find == 0 && len(got.Findings) > 0 || c.find != 0 && !found(got, c.find) {
			t.Errorf("%s: %v, want %v", c.name, got.Findings, c.find)
		}
		if c.find == slap.TooFew && slices.ContainsFunc(got.Fingers, func(f slap.Finger) bool { return f.Finger != capture.FingerUnknown }) {
			t.Errorf("%s: a finger has a name", c.name)
		}
	}
	blank := image.NewGray(image.Rect(0, 0, 1600, 1500))
	if got, err := slap.Cut(blank, 500, slap.Wanted{Hand: device.Thumbs}); err != nil || len(got.Fingers) > 0 || !found(got, slap.TooFew) {
		t.Error("nothing:", len(got.Fingers), got.Findings, err)
	}
	for ppi, img := range map[int]*image.Gray{399: blank, 1101: blank} {
		if _, err := slap.Cut(img, ppi, slap.Wanted{}); !errors.Is(err, slap.ErrPPI) {
			t.Error(ppi, err)
		}
	}
	for _, r := range []image.Rectangle{{}, image.Rect(0, 0, 4097, 10)} {
		if _, err := slap.Cut(image.NewGray(r), 500, slap.Wanted{}); !errors.Is(err, slap.ErrSize) {
			t.Error(r, err)
		}
	}
}

// No picture makes it panic.
func TestAnything(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 4))
	for range 60 {
		img := image.NewGray(image.Rect(0, 0, 1+rng.IntN(400), 1+rng.IntN(400)))
		coarse := 1 + rng.IntN(60)
		for i := range img.Pix {
			x, y := i%img.Stride/coarse, i/img.Stride/coarse
			img.Pix[i] = uint8((x*7919 ^ y*104729) >> rng.IntN(3))
		}
		if _, err := slap.Cut(img, 400+rng.IntN(701), slap.Wanted{Hand: device.Hand(rng.IntN(5))}); err != nil {
			t.Fatal(err)
		}
	}
}

// A finger that lies in the place of another is found, in one slap and in two.
func TestRepeated(t *testing.T) {
	h, x := prints.Hands(7200), finger.New()
	taken := func(seed uint64, o prints.SlapOptions) (out []*capture.FingerTemplate) {
		s := h.Slap(seed, prints.RightFour, o)
		cut, err := slap.Cut(s.Image, s.PPI, slap.Wanted{Hand: device.RightFour})
		if err != nil || len(cut.Fingers) != 4 {
			t.Fatal(len(cut.Fingers), err)
		}
		for _, f := range cut.Fingers {
			tp, err := x.Extract(f.Image, s.PPI)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, &tp)
		}
		return out
	}
	m := match.NewMatcher()
	compare := func(a, b *capture.FingerTemplate) int {
		return match.FMRCenti(m.Score(match.Prepare(a), match.Prepare(b)))
	}
	const least = 600 // one in a million
	good := taken(1, prints.SlapOptions{})
	if same := slap.Repeated(good, compare, least); len(same) > 0 {
		t.Errorf("four fingers: %v", same)
	}
	twice := taken(2, prints.SlapOptions{Instead: map[capture.Finger]capture.Finger{capture.RightRing: capture.RightMiddle}})
	if same := slap.Repeated(twice, compare, least); len(same) != 1 || same[0].A != 1 || same[0].B != 2 {
		t.Errorf("the middle finger twice: %v", same)
	}
	if same := slap.Repeated(append(good, taken(3, prints.SlapOptions{})...), compare, least); len(same) != 4 {
		t.Errorf("the same hand twice: %v", same)
	}
}
