package panel_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/gpio/gpiotest"

	"gatehouse/device"
	"gatehouse/device/panel"
)

var lines = panel.Lines{
	White: "white", IR: "ir", UV: "uv", Document: "document", Tamper: "tamper",
	Gate: "gate", GateOpen: "gate-open", Green: "green", Amber: "amber", Red: "red",
}

// board is a set of periph's test pins, with what a real line would punish:
// reading an output, and two lamps at a time.
type board struct {
	t    *testing.T
	pins map[string]*boardPin
	mu   sync.Mutex
	gone bool
}

type boardPin struct {
	*gpiotest.Pin
	board  *board
	output bool
}

func newBoard(t *testing.T) *board {
	b := &board{t: t, pins: map[string]*boardPin{}}
	for i, n := range []string{"white", "ir", "uv", "document", "tamper", "gate", "gate-open", "green", "amber", "red"} {
		b.pins[n] = &boardPin{Pin: &gpiotest.Pin{N: n, Num: i, L: gpio.High, EdgesChan: make(chan gpio.Level, 8)}, board: b}
	}
	return b
}

func (b *board) resolve(name string) (gpio.PinIO, error) {
	if p, ok := b.pins[name]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("no line %q", name)
}

func (p *boardPin) Out(l gpio.Level) error {
	p.board.mu.Lock()
	defer p.board.mu.Unlock()
	if p.board.gone {
		return errors.New("no such device")
	}
	p.output = true
	if err := p.Pin.Out(l); err != nil {
		return err
	}
	if lit := p.board.litLocked(); l && len(lit) > 1 {
		p.board.t.Errorf("%v are lit together", lit)
	}
	return nil
}

func (p *boardPin) Read() gpio.Level {
	if p.output {
		p.board.t.Errorf("output %s is read: that would make it an input", p.N)
	}
	return p.Pin.Read()
}

func (b *board) litLocked() (out []device.Light) {
	for i, n := range []string{"white", "ir", "uv"} {
		if p := b.pins[n]; p.output && bool(p.Pin.Read()) {
			out = append(out, device.Lights[i])
		}
	}
	return out
}

func (b *board) lit() []device.Light {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.litLocked()
}

func (b *board) level(name string) bool { return bool(b.pins[name].Pin.Read()) }
func (b *board) document(on bool)       { b.pins["document"].Pin.Out(gpio.Level(on)) }
func (b *board) openHousing()           { b.pins["tamper"].Pin.Out(gpio.High) }
func (b *board) gateOpen() bool         { return b.level("gate") }
func (b *board) gateEnd() bool {
	b.pins["gate-open"].Pin.Out(gpio.Level(b.level("gate")))
	return b.level("gate-open")
}

func (b *board) signal() device.Signal {
	switch [3]bool{b.level("green"), b.level("amber"), b.level("red")} {
	case [3]bool{}:
		return device.SignalOff
	case [3]bool{true, false, false}:
		return device.SignalReady
	case [3]bool{false, true, false}:
		return device.SignalBusy
	case [3]bool{true, true, false}:
		return device.SignalDone
	case [3]bool{false, false, true}:
		return device.SignalOfficer
	}
	return 255
}

func (b *board) vanish() { b.setGone(true) }
func (b *board) back()   { b.setGone(false) }

func (b *board) setGone(gone bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.gone = gone
}

func openGPIO(t *testing.T, b *board) *panel.GPIO {
	t.Helper()
	p, err := panel.OpenGPIO(lines, b.resolve, settle)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	b.pins["tamper"].Pin.Out(gpio.Low) // the housing is closed; gpiotest's pull-up has set it high
	return p
}

func TestGPIOConforms(t *testing.T) {
	conform(t, func(t *testing.T) (panel.Panel, hardware) {
		b := newBoard(t)
		return openGPIO(t, b), b
	})
}

// Opening makes every output low: lines stand high before.
func TestGPIOStartsDark(t *testing.T) {
	b := newBoard(t)
	openGPIO(t, b)
	for _, n := range []string{"white", "ir", "uv", "gate", "green", "amber", "red"} {
		if b.level(n) || !b.pins[n].output {
			t.Errorf("%s is high, or no output, after opening", n)
		}
	}
}

// A housing that was opened and closed between two calls is noticed by its edge.
func TestGPIOTamperBetweenCalls(t *testing.T) {
	b := newBoard(t)
	p := openGPIO(t, b)
	if inputs(t, p).Tamper {
		t.Fatal("a closed housing is reported as open")
	}
	b.pins["tamper"].EdgesChan <- gpio.High
	b.pins["tamper"].EdgesChan <- gpio.Low
	for range 2 {
		if !inputs(t, p).Tamper {
			t.Fatal("the housing was opened unnoticed")
		}
	}
}

// A lamp that is not asked for again goes dark at the first call after its limit.
func TestGPIOLampLimit(t *testing.T) {
	for rest, want := range map[time.Duration]int{9 * time.Second: 1, 11 * time.Second: 0} {
		synctest.Test(t, func(t *testing.T) {
			b := newBoard(t)
			p := openGPIO(t, b)
			for range 3 { // asked for again in time: the limit starts anew
				if _, err := p.Light(t.Context(), device.UV); err != nil {
					t.Fatal(err)
				}
				time.Sleep(9 * time.Second)
			}
			if _, err := p.Light(t.Context(), device.UV); err != nil {
				t.Fatal(err)
			}
			time.Sleep(rest)
			inputs(t, p)
			if len(b.lit()) != want {
				t.Errorf("%v after the last lamp command, lit are %v", rest, b.lit())
			}
		})
	}
}

func TestGPIOLines(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*panel.Lines)
		says   string // "" = it opens
	}{
		"all":              {func(*panel.Lines) {}, ""},
		"no gate, no lamp": {func(l *panel.Lines) { l.Gate, l.GateOpen, l.Green, l.Amber, l.Red = "", "", "", "", "" }, ""},
		"no UV lamp":       {func(l *panel.Lines) { l.UV = "" }, "the UV lamp"},
		"no tamper switch": {func(l *panel.Lines) { l.Tamper = "" }, "the tamper switch"},
		"unknown":          {func(l *panel.Lines) { l.IR = "ir2" }, "ir2 for the IR lamp"},
		"twice":            {func(l *panel.Lines) { l.IR = "uv" }, "the UV lamp and for the IR lamp"},
	} {
		l := lines
		c.change(&l)
		p, err := panel.OpenGPIO(l, newBoard(t).resolve, settle)
		if c.says == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		} else if err == nil || p != nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	l := lines
	l.Gate, l.Green = "", ""
	p, err := panel.OpenGPIO(l, newBoard(t).resolve, settle)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Gate(t.Context(), true); !errors.Is(err, device.ErrAbsent) {
		t.Errorf("a gate that is not wired: %v", err)
	}
	if err := p.Signal(t.Context(), device.SignalDone); err != nil {
		t.Errorf("a signal with one lamp not wired: %v", err)
	}
	if _, err := panel.OpenGPIO(lines, newBoard(t).resolve, -time.Second); err == nil {
		t.Error("a negative settle time was taken")
	}
}

// This machine may have GPIO chips or none; a line of this name it has not.
func TestByNameOfNoLine(t *testing.T) {
	for _, name := range []string{"no such line", "gpiochip99:0", "gpiochip99:x", ""} {
		if _, err := panel.ByName(name); !errors.Is(err, device.ErrAbsent) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
