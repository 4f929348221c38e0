package panel_test

import (
	"context"
	"errors"
	"sync"
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
	vanish() // the hardware goes away
	back()   // and comes back
}

// conform is the contract of panel.Panel, run against each driver.
func conform(t *testing.T, open func(t *testing.T) (panel.Panel, hardware)) {
	ctx := t.Context()
	t.Run("identity", func(t *testing.T) {
		p, _ := open(t)
		var id device.Identity
		try(t, func(ctx context.Context) (err error) { id, err = p.Check(ctx); return })
		if id.Kind != "panel" || id.Address == "" || id.Model == "" {
			t.Errorf("identity %+v", id)
		}
	})
	t.Run("exactly this lamp", func(t *testing.T) {
		p, hw := open(t)
		for _, l := range []device.Light{device.White, device.IR, device.UV, device.White, device.UV, device.UV, device.Dark, device.IR, device.Dark} {
			var asked, settled time.Time
			try(t, func(ctx context.Context) (err error) {
				asked = time.Now()
				settled, err = p.Light(ctx, l)
				return
			})
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
			in := inputs(t, p)
			if in != (device.Inputs{Document: on}) {
				t.Errorf("document %v: inputs %+v", on, in)
			}
		}
	})
	t.Run("tamper stays", func(t *testing.T) {
		p, hw := open(t)
		try(t, calls(p)["check"])
		hw.openHousing()
		for range 2 {
			in := inputs(t, p)
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
			try(t, func(ctx context.Context) error { return p.Signal(ctx, s) })
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
			try(t, func(ctx context.Context) error { return p.Gate(ctx, open) })
			if hw.gateOpen() != open || hw.gateEnd() != open {
				t.Errorf("gate asked to be open: %v, is %v", open, hw.gateOpen())
			}
			in := inputs(t, p)
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
			try(t, call)
		}
	})
	t.Run("taking turns", func(t *testing.T) {
		p, _ := open(t)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := p.Light(ctx, device.White); err != nil && !errors.Is(err, device.ErrTimeout) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		try(t, calls(p)["light"])
	})
	t.Run("absent", func(t *testing.T) {
		p, hw := open(t)
		try(t, calls(p)["inputs"])
		hw.vanish()
		for name, call := range calls(p) {
			if err := call(ctx); !errors.Is(err, device.ErrAbsent) {
				t.Errorf("%s of a panel that vanished: %v", name, err)
			}
		}
		hw.back()
		for _, call := range calls(p) {
			try(t, call)
		}
	})
	t.Run("closed", func(t *testing.T) {
		p, hw := open(t)
		try(t, func(ctx context.Context) error { _, err := p.Light(ctx, device.UV); return err })
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		if lit := hw.lit(); len(lit) != 0 {
			t.Errorf("closed, and %v is lit", lit)
		}
		if err := p.Close(); err != nil {
			t.Errorf("closed twice: %v", err)
		}
		for name, call := range calls(p) {
			if err := call(ctx); !errors.Is(err, device.ErrAbsent) {
				t.Errorf("%s of a closed driver: %v", name, err)
			}
		}
	})
}

func inputs(t *testing.T, p panel.Panel) (in device.Inputs) {
	t.Helper()
	try(t, func(ctx context.Context) (err error) { in, err = p.Inputs(ctx); return })
	return in
}

// try makes a call that has to succeed. A loaded machine may hold everything up
// for longer than CallLimit, and the call is right to give up then: it is made again.
func try(t *testing.T, call func(context.Context) error) {
	t.Helper()
	for attempt := 1; ; attempt++ {
		err := call(t.Context())
		switch {
		case err == nil:
			return
		case attempt == 3 || !errors.Is(err, device.ErrTimeout):
			t.Fatal(err)
		}
		t.Logf("attempt %d: %v", attempt, err)
	}
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
