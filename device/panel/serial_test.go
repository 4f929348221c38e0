package panel_test

import (
	"context"
	"errors"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"gatehouse/device"
	"gatehouse/device/panel"
	"gatehouse/test/rig"
	"gatehouse/test/rig/bench"
)

// small keeps the bench's camera, which is not looked at here, cheap.
var small = bench.Optics{Width: 64, Height: 48, PxPerMM: 1, FPS: 1, Exposure: time.Millisecond, Quality: 50}

// controller is a panel controller on a pty.
type controller struct{ *bench.Bench }

// scrap is a sheet that only has to be there.
var scrap = func() *rig.Sheet {
	img := image.NewRGBA(image.Rect(0, 0, 20, 20))
	return &rig.Sheet{PxPerMM: 1, White: img, IR: img, UV: img}
}()

func (c controller) document(on bool) {
	if !on {
		c.Remove()
	} else if err := c.Place(scrap); err != nil {
		panic(err)
	}
}

func (c controller) gateEnd() bool { return c.Gate() }
func (c controller) openHousing()  { c.Tamper() }
func (c controller) lit() []device.Light {
	if l := c.Lamp(); l != device.Dark {
		return []device.Light{l}
	}
	return nil
}
func (c controller) signal() device.Signal { return c.Signal() }
func (c controller) gateOpen() bool        { return c.Gate() }
func (c controller) vanish()               { c.Fault(bench.PanelDevice, bench.Unplug) }
func (c controller) back()                 { c.Fault(bench.PanelDevice, bench.None) }

func startBench(t *testing.T) *bench.Bench {
	t.Helper()
	b, err := bench.NewWith(t.TempDir(), 1, small)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func openSerial(t *testing.T, b *bench.Bench) *panel.Serial {
	t.Helper()
	p, err := panel.OpenSerial(t.Context(), b.PanelPath(), 0, settle)
	if p == nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	try(t, calls(p)["inputs"])
	return p
}

func TestSerialConforms(t *testing.T) {
	conform(t, func(t *testing.T) (panel.Panel, hardware) {
		b := startBench(t)
		return openSerial(t, b), controller{b}
	})
}

// Each fault gives its error, and the first calls after it work. hung is far
// beyond every limit, because a loaded machine may hold everything up.
func TestSerialFaults(t *testing.T) {
	t.Parallel()
	const hung = 4 * time.Second
	b := startBench(t)
	p := openSerial(t, b)
	for fault, want := range map[bench.Fault]error{
		bench.Silence: device.ErrTimeout, bench.Garbage: device.ErrGarbled, bench.Delay: device.ErrTimeout, bench.Unplug: device.ErrAbsent,
	} {
		if err := b.Fault(bench.PanelDevice, fault); err != nil {
			t.Fatal(err)
		}
		for name, call := range calls(p) {
			began := time.Now()
			if err := call(t.Context()); !errors.Is(err, want) {
				t.Errorf("%s under %s: %v", name, fault, err)
			}
			short, cancel := context.WithTimeout(t.Context(), 60*time.Millisecond)
			err := call(short)
			cancel()
			if took := time.Since(began); err == nil || took > hung {
				t.Errorf("%s under %s, took %v: %v", name, fault, took, err)
			}
		}
		if err := b.Fault(bench.PanelDevice, bench.None); err != nil {
			t.Fatal(err)
		}
		for _, call := range calls(p) {
			try(t, call)
		}
	}
}

// The limits themselves, on a machine that has time: the fastest of a few calls counts.
func TestSerialLimits(t *testing.T) {
	t.Parallel()
	b := startBench(t)
	p := openSerial(t, b)
	if err := b.Fault(bench.PanelDevice, bench.Silence); err != nil {
		t.Fatal(err)
	}
	for limit, ask := range map[time.Duration]time.Duration{panel.CallLimit: time.Minute, 60 * time.Millisecond: 60 * time.Millisecond} {
		best := time.Hour
		for range 5 {
			ctx, cancel := context.WithTimeout(t.Context(), ask)
			began := time.Now()
			if _, err := p.Check(ctx); !errors.Is(err, device.ErrTimeout) {
				t.Errorf("a silent panel: %v", err)
			}
			best = min(best, time.Since(began))
			cancel()
		}
		if best < limit || best > limit+60*time.Millisecond {
			t.Errorf("a limit of %v: the fastest call took %v", limit, best)
		}
	}
}

// A controller that does not read must not block the kiosk, even when the line's
// buffer is full.
func TestSerialNeverBlocksOnWrite(t *testing.T) {
	ptm, pts, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer ptm.Close()
	defer pts.Close()
	p, err := panel.OpenSerial(t.Context(), pts.Name(), 0, settle)
	if !errors.Is(err, device.ErrTimeout) {
		t.Fatal(err)
	}
	defer p.Close()
	// The kernel keeps small buffers apart for small writes: fill both kinds.
	filled := 0
	for _, size := range []int{512, 1} {
		for idle := 0; idle < 4; idle++ {
			pts.SetWriteDeadline(time.Now().Add(30 * time.Millisecond))
			n, err := pts.Write(make([]byte, size))
			if filled += n; err == nil {
				idle = 0
			}
		}
	}
	if filled < 4096 {
		t.Fatalf("the buffer took only %d bytes", filled)
	}
	began := time.Now()
	if err := p.Gate(t.Context(), true); !errors.Is(err, device.ErrTimeout) || time.Since(began) > 4*time.Second {
		t.Fatalf("after %v: %v", time.Since(began), err)
	}
}

// A driver opened on an absent panel is good once the panel comes.
func TestSerialOpensLater(t *testing.T) {
	b := startBench(t)
	b.Fault(bench.PanelDevice, bench.Unplug)
	p, err := panel.OpenSerial(t.Context(), b.PanelPath(), 115200, settle)
	if p == nil || !errors.Is(err, device.ErrAbsent) {
		t.Fatalf("%v, %v", p, err)
	}
	defer p.Close()
	if _, err := p.Inputs(t.Context()); !errors.Is(err, device.ErrAbsent) {
		t.Error(err)
	}
	b.Fault(bench.PanelDevice, bench.None)
	var id device.Identity
	try(t, func(ctx context.Context) (err error) { id, err = p.Check(ctx); return })
	if id.Maker == "" || id.Serial == "" || id.Firmware == "" {
		t.Errorf("identity %+v", id)
	}
}

func TestSerialSelfTestNamesTheLamp(t *testing.T) {
	b := startBench(t)
	p := openSerial(t, b)
	b.BreakLamp(device.UV, true)
	if _, err := p.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "UV lamp") {
		t.Errorf("a broken lamp: %v", err)
	}
	b.BreakLamp(device.UV, false)
	try(t, calls(p)["check"])
}

// Events that nobody asked for do not disturb the answers.
func TestSerialIgnoresEvents(t *testing.T) {
	b := startBench(t)
	p := openSerial(t, b)
	for i := range 40 {
		controller{b}.document(i%2 == 0)
		if in := inputs(t, p); in.Document != (i%2 == 0) {
			t.Fatalf("%d: %+v", i, in)
		}
	}
}

// One line, one owner: the second is told so, and gets the line when the first leaves.
func TestSerialHasOneOwner(t *testing.T) {
	b := startBench(t)
	first := openSerial(t, b)
	second, err := panel.OpenSerial(t.Context(), b.PanelPath(), 0, settle)
	if second == nil || !errors.Is(err, device.ErrAbsent) || !strings.Contains(err.Error(), "another program holds it") {
		t.Fatalf("a second owner: %v", err)
	}
	defer second.Close()
	try(t, calls(first)["inputs"])
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	try(t, calls(second)["inputs"])
}

// A child process inherits neither the tty nor anything else that the driver opened.
func TestSerialIsNotInherited(t *testing.T) {
	inherited := func() string {
		out, err := exec.Command("ls", "-l", "/proc/self/fd").Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	files := func() int { return strings.Count(inherited(), " -> ") }
	b := startBench(t)
	before := files()
	p := openSerial(t, b)
	if n := files(); n != before {
		t.Errorf("a child has %d files, it had %d before the line was opened:\n%s", n, before, inherited())
	}
	// The control: a tty that is opened carelessly is seen here. It is free first,
	// for only root may open one that has an owner.
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	fd, err := syscall.Open(b.PanelPath(), syscall.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	if n := files(); n != before+1 {
		t.Errorf("a child has %d files, %d were expected", n, before+1)
	}
}

func TestSerialArguments(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		address string
		baud    int
		settle  time.Duration
		usable  bool
	}{
		"no address": {"", 0, settle, false}, "baud": {"/dev/null", -1, settle, false}, "settle": {"/dev/null", 0, time.Second, false},
		"no such file": {file + "x", 0, settle, true}, "no tty": {file, 0, settle, true},
	} {
		p, err := panel.OpenSerial(t.Context(), c.address, c.baud, c.settle)
		if err == nil || (p != nil) != c.usable || c.usable && !errors.Is(err, device.ErrAbsent) {
			t.Errorf("%s: %v, %v", name, p, err)
		}
	}
}
