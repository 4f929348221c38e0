package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/capture/lds/codestream"
	"gatehouse/capture/vision"
	"gatehouse/test/rig/bomb"
)

// The most that a portrait whose header is taken may cost.
const (
	portraitCPU = 1500 * time.Millisecond
	portraitMB  = 300
)

// A bomb does not get as far as OpenCV; what does is dear at most so much, and the
// worker is the same one all along.
func TestPortraitsCost(t *testing.T) {
	fresh := func() *vision.Worker {
		w := start(t, 0)
		if _, err := w.Check(within(t, 20*time.Second), ""); err != nil {
			t.Fatal(err)
		}
		return w
	}
	common := fresh()
	for _, b := range bomb.All() {
		if len(b.File) > codestream.MaxBytes {
			continue // sent for nothing
		}
		w := common
		if h, err := codestream.Parse(b.File); err == nil && h.Width*h.Height > 1_000_000 {
			w = fresh() // whose peak is this picture's
		}
		pid, before, idle := w.PID(), spent(t, w), peak(w.PID())
		_, err := w.Portrait(within(t, 20*time.Second), b.File)
		took, mb := spent(t, w)-before, peak(pid)
		if refused := errors.Is(err, capture.ErrImage); refused != b.Refused || w.PID() != pid {
			t.Errorf("%s: %v", b.Name, err)
		}
		if b.Refused && took > 50*time.Millisecond || took > portraitCPU*3/2 || mb > portraitMB { // other tests run beside this one
			t.Errorf("%s: %v of processor time, %d MB", b.Name, took, mb)
		}
		if w != common {
			t.Logf("%s: %v of processor time, %d MB above %d", b.Name, took.Round(time.Millisecond), mb-idle, idle)
			w.Close()
		}
	}
}

// Pictures with bytes changed, moved, left out and put twice: whatever becomes of them
// in visiond, its caller hears of a picture that was refused, and the next one is seen.
// GATEHOUSE_PORTRAITS says how many, GATEHOUSE_SEED which.
func TestPortraitMutants(t *testing.T) {
	n, seed := 300, uint64(1)
	if s := os.Getenv("GATEHOUSE_PORTRAITS"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	if s := os.Getenv("GATEHOUSE_SEED"); s != "" {
		seed, _ = strconv.ParseUint(s, 10, 64)
	}
	r := rand.New(rand.NewPCG(seed, 6))
	w := start(t, 0)
	if _, err := w.Check(within(t, 20*time.Second), ""); err != nil {
		t.Fatal(err)
	}
	good := portraits(t)
	for name, b := range good {
		if p, err := w.Portrait(within(t, 10*time.Second), b); err != nil || p.Gray.Rect.Empty() {
			t.Fatalf("%s, the control: %v", name, err)
		}
	}
	names := []string{"JPEG", "JPEG, progressive", "JPEG, grey", "JP2", "JP2, grey", "codestream", "codestream, 16 bits"}
	counts := map[string]int{}
	var slowest time.Duration
	for i := range n {
		name := names[i%len(names)]
		file := mutate(r, good[name])
		counts["in all"]++
		if _, err := codestream.Parse(file); err != nil {
			counts["refused by its header"]++
			if i%10 > 0 {
				continue // it goes no further in a kiosk; every tenth does here
			}
		}
		begin := time.Now()
		var err error
		if i%2 == 0 {
			_, err = w.Portrait(within(t, 10*time.Second), file)
		} else {
			_, err = w.Study(within(t, 10*time.Second), file)
		}
		slowest = max(slowest, time.Since(begin))
		switch {
		case err == nil:
			counts["seen"]++
		case errors.Is(err, capture.ErrImage):
			counts["refused by visiond"]++
		case errors.Is(err, vision.ErrWorker):
			counts["deaths of visiond"]++
			t.Logf("%s, mutant %d of seed %d: %v", name, i, seed, err)
		default:
			t.Errorf("%s, mutant %d of seed %d: %v", name, i, seed, err)
		}
		if errors.Is(err, vision.ErrWorker) || i%500 == 0 {
			if _, err := w.Portrait(within(t, 10*time.Second), good["JP2"]); err != nil {
				t.Fatalf("after mutant %d of seed %d a good picture is refused: %v", i, seed, err)
			}
		}
	}
	if counts["seen"] == 0 || counts["refused by its header"] == 0 || counts["refused by visiond"] == 0 {
		t.Error("the mutants did not get everywhere")
	}
	t.Logf("seed %d: %v; the slowest took %v", seed, counts, slowest.Round(time.Millisecond))
}

// portraits are good pictures of every kind, of no person.
func portraits(t *testing.T) map[string][]byte {
	t.Helper()
	grey, colour, deep := gocv.NewMatWithSize(133, 103, gocv.MatTypeCV8U), gocv.NewMatWithSize(133, 103, gocv.MatTypeCV8UC3), gocv.NewMatWithSize(133, 103, gocv.MatTypeCV16U)
	for _, m := range []*gocv.Mat{&grey, &colour, &deep} {
		defer m.Close()
		gocv.RandU(m, gocv.NewScalar(0, 0, 0, 0), gocv.NewScalar(255, 255, 255, 255))
		gocv.GaussianBlur(*m, m, image.Pt(15, 15), 0, 0, gocv.BorderDefault)
	}
	encode := func(ext gocv.FileExt, m gocv.Mat, how ...int) []byte {
		b, err := gocv.IMEncode(ext, m)
		if len(how) > 0 {
			b, err = gocv.IMEncodeWithParams(ext, m, how)
		}
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		return bytes.Clone(b.GetBytes())
	}
	stream := func(b []byte) []byte { return b[bytes.Index(b, []byte{0xFF, 0x4F, 0xFF, 0x51}):] }
	return map[string][]byte{
		"JPEG": encode(".jpg", colour), "JPEG, progressive": encode(".jpg", colour, gocv.IMWriteJpegProgressive, 1), "JPEG, grey": encode(".jpg", grey),
		"JP2": encode(".jp2", colour), "JP2, grey": encode(".jp2", grey), "codestream": stream(encode(".jp2", colour)), "codestream, 16 bits": stream(encode(".jp2", deep)),
	}
}

// mutate changes a picture in one to four ways, half of them within its headers.
func mutate(r *rand.Rand, b []byte) []byte {
	b = bytes.Clone(b)
	for range 1 + r.IntN(4) {
		at := r.IntN(len(b))
		if r.IntN(2) == 0 {
			at = r.IntN(min(len(b), 250))
		}
		end := min(len(b), at+1+r.IntN(64))
		switch r.IntN(6) {
		case 0:
			b[at] ^= 1 << r.IntN(8)
		case 1:
			b[at] = byte(r.Uint32())
		case 2:
			b[at] = []byte{0, 0x7F, 0x80, 0xFF}[r.IntN(4)]
		case 3: // put twice
			b = append(b[:end:end], b[at:]...)
		case 4: // left out
			b = append(b[:at:at], b[end:]...)
		case 5: // moved
			copy(b[at:end], b[r.IntN(len(b)):])
		}
	}
	return b
}

func spent(t *testing.T, w *vision.Worker) time.Duration {
	t.Helper()
	d, err := w.CPU()
	if err != nil {
		t.Fatal(err)
	}
	return d
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
