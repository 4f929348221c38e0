package panel

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/gpio"

	"gatehouse/device"
)

// Lines names the GPIO lines of a panel. The lamps, the document sensor and the
// tamper switch are needed; an empty name elsewhere means not wired.
type Lines struct {
	White, IR, UV     string // outputs, high = lit
	Document          string // input, high = something lies on the glass
	Tamper            string // input, pulled up; low = closed, so that a cut wire counts as open
	Gate              string // output, high = open; a spring closes it
	GateOpen          string // input, high = the gate is open
	Green, Amber, Red string // outputs, high = lit
}

// Resolve finds a line by its name. ByName is the one for the machine's own lines.
type Resolve func(name string) (gpio.PinIO, error)

// GPIO drives a panel that hangs on lines of the machine itself.
//
// An output is never read back: periph turns an output that is read into an input
// with pull-up. What stands on the outputs is what this driver wrote last.
type GPIO struct {
	settle time.Duration
	turn   turn
	lamps  [3]gpio.PinIO // white, IR, UV
	lamp   device.Light  // lit now
	lit    time.Time     // when lamp was last asked for

	document, tamper, gateOpen gpio.PinIO // gateOpen may be nil
	gate                       gpio.PinIO // may be nil
	status                     [3]gpio.PinIO
	tampered                   bool
	closed                     bool
}

// OpenGPIO takes the lines, with every output low: dark, gate closed, no signal.
// A line that cannot be had is ErrAbsent; GPIO chips do not come back by
// themselves, so the driver is nil then.
func OpenGPIO(lines Lines, resolve Resolve, settle time.Duration) (*GPIO, error) {
	if err := checkSettle(settle); err != nil {
		return nil, err
	}
	g := &GPIO{settle: settle, turn: newTurn()}
	taken := map[string]string{}
	for _, w := range g.wiring(lines) {
		if w.name == "" {
			if w.needed {
				return nil, fmt.Errorf("panel: no GPIO line is configured for %s: %w", w.role, device.ErrAbsent)
			}
			continue
		}
		if other := taken[w.name]; other != "" {
			return nil, fmt.Errorf("panel: GPIO line %s is configured for %s and for %s", w.name, other, w.role)
		}
		taken[w.name] = w.role
		p, err := resolve(w.name)
		if err == nil {
			err = w.take(p)
		}
		if err != nil {
			return nil, fmt.Errorf("panel: GPIO line %s for %s: %w: %w; check the name with gpioinfo and that no other program holds it", w.name, w.role, device.ErrAbsent, err)
		}
		*w.into = p
	}
	return g, nil
}

// lampIndex is the place of a lamp, not Dark, in GPIO.lamps.
func lampIndex(l device.Light) int { return int(l - device.White) }

// wiring lists the lines with their roles. Lamps come first: they are put out first.
func (g *GPIO) wiring(l Lines) []wired {
	out := func(p gpio.PinIO) error { return p.Out(gpio.Low) }
	in := func(p gpio.PinIO) error { return p.In(gpio.PullDown, gpio.NoEdge) }
	guard := func(p gpio.PinIO) error {
		if err := p.In(gpio.PullUp, gpio.BothEdges); err != nil {
			return err
		}
		// Setting the bias queues an edge of its own.
		drain(p)
		return nil
	}
	return []wired{
		{"the UV lamp", l.UV, true, out, &g.lamps[lampIndex(device.UV)]},
		{"the white lamp", l.White, true, out, &g.lamps[lampIndex(device.White)]},
		{"the IR lamp", l.IR, true, out, &g.lamps[lampIndex(device.IR)]},
		{"the gate", l.Gate, false, out, &g.gate},
		{"the green signal", l.Green, false, out, &g.status[0]},
		{"the amber signal", l.Amber, false, out, &g.status[1]},
		{"the red signal", l.Red, false, out, &g.status[2]},
		{"the document sensor", l.Document, true, in, &g.document},
		{"the gate's end switch", l.GateOpen, false, in, &g.gateOpen},
		{"the tamper switch", l.Tamper, true, guard, &g.tamper},
	}
}

type wired struct {
	role, name string
	needed     bool
	take       func(gpio.PinIO) error
	into       *gpio.PinIO
}

// drain empties the queue of edges and says whether there was one. The time-out
// is short and not zero: zero means for ever to the GPIO character device.
func drain(p gpio.PinIO) bool {
	any := false
	for range 64 {
		if !p.WaitForEdge(time.Millisecond) {
			break
		}
		any = true
	}
	return any
}

// enter begins a call: its turn, its limit, and the lamp's own time limit.
func (g *GPIO) enter(ctx context.Context) (context.Context, func(), error) {
	ctx, cancel := context.WithTimeout(ctx, CallLimit)
	if err := g.turn.take(ctx); err != nil {
		cancel()
		return nil, nil, err
	}
	done := func() { g.turn.leave(); cancel() }
	err := ctx.Err()
	switch {
	case g.closed:
		err = fmt.Errorf("panel: the GPIO driver is closed: %w", device.ErrAbsent)
	case err != nil:
		err = fmt.Errorf("panel on GPIO lines: %w", late(err))
	case g.lamp != device.Dark && time.Since(g.lit) > lampLimit:
		err = g.drive(device.Dark)
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return ctx, done, nil
}

// drive puts all lamps out, then lights l. On an error it tries to leave all dark.
func (g *GPIO) drive(l device.Light) error {
	var errs []error
	for _, p := range g.lamps {
		errs = append(errs, p.Out(gpio.Low))
	}
	g.lamp = device.Dark
	if err := errors.Join(errs...); err != nil {
		return lost(err)
	}
	if l == device.Dark {
		return nil
	}
	if err := g.lamps[lampIndex(l)].Out(gpio.High); err != nil {
		return lost(errors.Join(err, g.lamps[lampIndex(l)].Out(gpio.Low)))
	}
	g.lamp, g.lit = l, time.Now()
	return nil
}

func lost(err error) error {
	return fmt.Errorf("panel on GPIO lines: %w: %w; check the GPIO chip and restart the kiosk's program", device.ErrAbsent, err)
}
