package panel

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/gpio"

	"gatehouse/device"
)

// Check writes the outputs again and reads the inputs. GPIO lines have no maker.
func (g *GPIO) Check(ctx context.Context) (device.Identity, error) {
	id := device.Identity{Kind: "panel", Address: "gpio", Model: "GPIO lines"}
	in, err := g.Inputs(ctx)
	if err == nil && in.Tamper {
		err = fmt.Errorf("panel on GPIO lines: the housing is or was open; inspect it and restart the kiosk's program: %w", device.ErrTamper)
	}
	return id, err
}

// Light lights l alone and waits for the settle time. When the context ends
// during the wait, all lamps go out.
func (g *GPIO) Light(ctx context.Context, l device.Light) (time.Time, error) {
	if err := checkLight(l); err != nil {
		return time.Time{}, err
	}
	ctx, done, err := g.enter(ctx)
	if err != nil {
		return time.Time{}, err
	}
	defer done()
	if err := g.drive(l); err != nil {
		return time.Time{}, err
	}
	if err := rest(ctx, time.Now().Add(g.settle)); err != nil {
		return time.Time{}, fmt.Errorf("panel on GPIO lines: settling the %v lamp: %w", l, errors.Join(err, g.drive(device.Dark)))
	}
	return time.Now(), nil
}

// Inputs reads the switches. periph hides a failed read behind a low level, so
// an output is written first: that fails when the chip is gone.
func (g *GPIO) Inputs(ctx context.Context) (device.Inputs, error) {
	_, done, err := g.enter(ctx)
	if err != nil {
		return device.Inputs{}, err
	}
	defer done()
	for i, p := range g.lamps {
		if err := p.Out(gpio.Level(g.lamp == device.White+device.Light(i))); err != nil {
			return device.Inputs{}, lost(err)
		}
	}
	// A housing opened and closed between two calls leaves an edge behind.
	if drain(g.tamper) || g.tamper.Read() == gpio.High {
		g.tampered = true
	}
	return device.Inputs{
		Document: g.document.Read() == gpio.High,
		Tamper:   g.tampered,
		GateOpen: g.gateOpen != nil && g.gateOpen.Read() == gpio.High,
	}, nil
}

// signalLamps says which of green, amber and red a signal lights. The noun's
// blinking becomes a lamp of its own, told apart by place as well as by colour.
var signalLamps = map[device.Signal][3]gpio.Level{
	device.SignalOff:     {},
	device.SignalReady:   {gpio.High, gpio.Low, gpio.Low},
	device.SignalBusy:    {gpio.Low, gpio.High, gpio.Low},
	device.SignalDone:    {gpio.High, gpio.High, gpio.Low},
	device.SignalOfficer: {gpio.Low, gpio.Low, gpio.High},
}

// Signal sets the status lamps; those not wired are left out.
func (g *GPIO) Signal(ctx context.Context, s device.Signal) error {
	if err := checkSignal(s); err != nil {
		return err
	}
	_, done, err := g.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	for i, level := range signalLamps[s] {
		if g.status[i] == nil {
			continue
		}
		if err := g.status[i].Out(level); err != nil {
			return lost(err)
		}
	}
	return nil
}

// Gate opens or closes the gate; ErrAbsent when none is wired.
func (g *GPIO) Gate(ctx context.Context, open bool) error {
	_, done, err := g.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	if g.gate == nil {
		return fmt.Errorf("panel on GPIO lines: no line is configured for the gate: %w", device.ErrAbsent)
	}
	if err := g.gate.Out(gpio.Level(open)); err != nil {
		return lost(err)
	}
	return nil
}

// Close puts every output low: dark, gate closed, no signal.
func (g *GPIO) Close() error {
	// Long enough for the call that has the turn to end first.
	ctx, cancel := context.WithTimeout(context.Background(), 2*CallLimit)
	defer cancel()
	if err := g.turn.take(ctx); err != nil {
		return err
	}
	defer g.turn.leave()
	if g.closed {
		return nil
	}
	g.closed = true
	errs := []error{g.drive(device.Dark)}
	for _, p := range append(g.status[:], g.gate) {
		if p != nil {
			errs = append(errs, p.Out(gpio.Low))
		}
	}
	return errors.Join(errs...)
}
