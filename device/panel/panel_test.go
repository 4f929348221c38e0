package panel_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gatehouse/device"
	"gatehouse/device/panel"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const settle = 15 * time.Millisecond

// hardware is what stands behind a driver in the conformance suite: the world's
// side of the panel.
type hardware interface {
	document(on bool) // lays something on the glass
	gateEnd() bool    // drives the gate's end switch to where the gate is
	openHousing()
	lit() []device.Light // the lamps that are driven now
	signal() device.Signal
	gateOpen() bool
	vanish()     // the hardware goes away
	back() error // and comes back; an error means that this hardware cannot
}

// conform is the contract of panel.Panel, run against each driver.
func conform(t *testing.T, open func(t *testing.T) (panel.Panel, hardware)) {
	ctx := t.Context()
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Run("identity", func(t *testing.T) {
		p, _ := open(t)
		id, err := p.Check(ctx)
		must(t, err)
		if id.Kind != "panel" || id.Address == "" || id.Model == "" {
			t.Errorf("identity %+v", id)
		}
	})
	t.Run("exactly this lamp", func(t *testing.T) {
		p, hw := open(t)
		for _, l := range []device.Light{device.White, device.IR, device.UV, device.White, device.UV, device.UV, device.Dark, device.IR, device.Dark} {
			asked := time.Now()
			settled, err := p.Light(ctx, l)
			must(t, err)
			if took := settled.Sub(asked); took < settle || settled.After(time.Now()) {
				t.Errorf("%v settled after %v, no sooner than %v was promised", l, took, settle)
			}
			got := hw.lit()
			if l == device.Dark && len(got) != 0 || l != device.Dark && (len(got) != 1 || got[0] != l) {
				t.Errorf("asked for %v, lit are %v", l, got)
			}
		}
		if _, err := p.Light(ctx, device.UV+1); err == nil {
			t.Error("a lamp that does not exist was lit")
		}
	})
	t.Run("inputs", func(t *testing.T) {
		p, hw := open(t)
		for _, on := range []bool{false, true, false} {
			hw.document(on)
			in, err := p.Inputs(ctx)
			must(t, err)
			if in != (device.Inputs{Document: on}) {
				t.Errorf("document %v: inputs %+v", on, in)
			}
		}
	})
	t.Run("tamper stays", func(t *testing.T) {
		p, hw := open(t)
		if _, err := p.Check(ctx); err != nil {
			t.Errorf("a closed housing: %v", err)
		}
		hw.openHousing()
		for range 2 {
			in, err := p.Inputs(ctx)
			must(t, err)
			if !in.Tamper {
				t.Error("an open housing was not reported")
			}
		}
		if id, err := p.Check(ctx); !errors.Is(err, device.ErrTamper) || id.Model == "" {
			t.Errorf("Check of an open housing: %+v, %v", id, err)
		}
	})
	t.Run("signal", func(t *testing.T) {
		p, hw := open(t)
		for s := device.SignalOff; s <= device.SignalOfficer; s++ {
			must(t, p.Signal(ctx, s))
			if got := hw.signal(); got != s {
				t.Errorf("asked for signal %d, %d is shown", s, got)
			}
		}
		if err := p.Signal(ctx, device.SignalOfficer+1); err == nil {
			t.Error("a signal that does not exist was taken")
		}
	})
	t.Run("gate", func(t *testing.T) {
		p, hw := open(t)
		for _, open := range []bool{true, false, true} {
			must(t, p.Gate(ctx, open))
			if hw.gateOpen() != open || hw.gateEnd() != open {
				t.Errorf("gate asked to be open: %v, is %v", open, hw.gateOpen())
			}
			in, err := p.Inputs(ctx)
			must(t, err)
			if in.GateOpen != open {
				t.Errorf("gate open: %v, the end switch says %v", open, in.GateOpen)
			}
		}
	})
	t.Run("contexts", func(t *testing.T) {
		p, _ := open(t)
		gone, cancel := context.WithCancel(ctx)
		cancel()
		late, stop := context.WithTimeout(ctx, -time.Second)
		defer stop()
		for name, call := range calls(p) {
			if err := call(gone); !errors.Is(err, context.Canceled) || errors.Is(err, device.ErrTimeout) {
				t.Errorf("%s, cancelled: %v", name, err)
			}
			if err := call(late); !errors.Is(err, device.ErrTimeout) {
				t.Errorf("%s, too late: %v", name, err)
			}
			if err := call(ctx); err != nil {
				t.Errorf("%s afterwards: %v", name, err)
			}
		}
	})
	t.Run("taking turns", func(t *testing.T) {
		p, _ := open(t)
		errs := make(chan error)
		for range 4 {
			go func() {
				_, err := p.Light(ctx, device.White)
				errs <- err
			}()
		}
		for range 4 {
			must(t, <-errs)
		}
	})
	t.Run("absent", func(t *testing.T) {
		p, hw := open(t)
		must(t, calls(p)["inputs"](ctx))
		hw.vanish()
		for name, call := range calls(p) {
			if err := call(ctx); !errors.Is(err, device.ErrAbsent) {
				t.Errorf("%s of a panel that vanished: %v", name, err)
			}
		}
		if err := hw.back(); err != nil {
			t.Logf("healing: %v", err)
			return
		}
		for name, call := range calls(p) {
			if err := call(ctx); err != nil {
				t.Errorf("%s of a panel that came back: %v", name, err)
			}
		}
	})
	t.Run("closed", func(t *testing.T) {
		p, hw := open(t)
		_, err := p.Light(ctx, device.UV)
		must(t, err)
		must(t, p.Close())
		if lit := hw.lit(); len(lit) != 0 {
			t.Errorf("closed, and %v is lit", lit)
		}
		must(t, p.Close())
		for name, call := range calls(p) {
			if err := call(ctx); !errors.Is(err, device.ErrAbsent) {
				t.Errorf("%s of a closed driver: %v", name, err)
			}
		}
	})
}

// calls are the interface's calls, each with arguments that are right.
func calls(p panel.Panel) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"check":  func(ctx context.Context) error { _, err := p.Check(ctx); return err },
		"light":  func(ctx context.Context) error { _, err := p.Light(ctx, device.IR); return err },
		"inputs": func(ctx context.Context) error { _, err := p.Inputs(ctx); return err },
		"signal": func(ctx context.Context) error { return p.Signal(ctx, device.SignalBusy) },
		"gate":   func(ctx context.Context) error { return p.Gate(ctx, false) },
	}
}
