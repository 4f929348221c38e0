package panel

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gatehouse/device"
	"gatehouse/device/panel/wire"
)

// Serial drives a panel controller on a serial line.
type Serial struct {
	settle time.Duration
	turn   turn
	closed bool
	line   line
}

// OpenSerial opens the controller on the tty or pty at address, at baud bit/s
// (0 = 115200), and greets it. settle is added up to what the controller itself
// waits: Light returns no sooner than settle after the command was sent.
//
// When the device is away the error wraps a sentinel of package device and the
// driver is returned beside it: it is good, and its next call tries again. With
// wrong arguments the driver is nil.
func OpenSerial(ctx context.Context, address string, baud int, settle time.Duration) (*Serial, error) {
	if address == "" {
		return nil, fmt.Errorf("panel: no serial address is configured: %w", device.ErrAbsent)
	}
	if baud < 0 || baud > 4_000_000 {
		return nil, fmt.Errorf("panel: %d bit/s is outside 0 (115200) to 4000000", baud)
	}
	if err := checkSettle(settle); err != nil {
		return nil, err
	}
	if baud == 0 {
		baud = 115200
	}
	s := &Serial{settle: settle, turn: newTurn(), line: line{address: address, baud: baud}}
	_, err := s.ask(ctx, wire.TypeHello, wire.Version)
	return s, err
}

// Check reports who answers, and an error for an open housing or a faulty part.
func (s *Serial) Check(ctx context.Context) (device.Identity, error) {
	ctx, cancel := context.WithTimeout(ctx, CallLimit)
	defer cancel()
	id := device.Identity{Kind: "panel", Address: s.line.address}
	p, err := s.ask(ctx, wire.TypeHello, wire.Version)
	if err != nil {
		return id, err
	}
	h, err := wire.ParseHello(p)
	if err != nil {
		return id, s.garbled(err)
	}
	id.Maker, id.Model, id.Serial, id.Firmware = h.Maker, h.Model, h.Serial, h.Firmware
	if p, err = s.ask(ctx, wire.TypeSelfTest); err != nil {
		return id, err
	}
	test, err := wire.ParseSelfTest(p)
	if err != nil {
		return id, s.garbled(err)
	}
	in, err := s.Inputs(ctx)
	if err != nil {
		return id, err
	}
	if in.Tamper {
		return id, fmt.Errorf("panel at %s: the housing is or was open; inspect it and turn the service key inside: %w", id.Address, device.ErrTamper)
	}
	if faults := test.Faults(); faults != nil {
		return id, fmt.Errorf("panel at %s: self-test finds faults: %s (supply %d mV, %d deg C); have it repaired",
			id.Address, strings.Join(faults, ", "), test.SupplyMV, test.Celsius)
	}
	return id, nil
}

// Light lights l alone. The controller answers when the lamp has settled.
func (s *Serial) Light(ctx context.Context, l device.Light) (time.Time, error) {
	if err := checkLight(l); err != nil {
		return time.Time{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, CallLimit)
	defer cancel()
	sent := time.Now()
	p, err := s.ask(ctx, wire.TypeLamp, byte(l))
	if err != nil {
		return time.Time{}, err
	}
	if len(p) < 2 || p[0] != byte(l) {
		return time.Time{}, s.garbled(fmt.Errorf("asked for the %v light, it confirms % x", l, p))
	}
	if err := rest(ctx, sent.Add(s.settle)); err != nil {
		return time.Time{}, fmt.Errorf("panel at %s: settling the %v lamp: %w", s.line.address, l, err)
	}
	return time.Now(), nil
}

// Inputs reads the switches.
func (s *Serial) Inputs(ctx context.Context) (device.Inputs, error) {
	p, err := s.ask(ctx, wire.TypeInputs)
	if err != nil {
		return device.Inputs{}, err
	}
	in, err := wire.ParseInputs(p)
	if err != nil {
		return in, s.garbled(err)
	}
	return in, nil
}

// Signal sets the status light.
func (s *Serial) Signal(ctx context.Context, sig device.Signal) error {
	if err := checkSignal(sig); err != nil {
		return err
	}
	_, err := s.ask(ctx, wire.TypeSignal, byte(sig))
	return err
}

// Gate opens or closes the gate.
func (s *Serial) Gate(ctx context.Context, open bool) error {
	var b byte
	if open {
		b = 1
	}
	_, err := s.ask(ctx, wire.TypeGate, b)
	return err
}

// Close sends the lamps dark, if the line is open, and frees it.
func (s *Serial) Close() error {
	// Long enough for the call that has the turn to end first.
	ctx, cancel := context.WithTimeout(context.Background(), 2*CallLimit)
	defer cancel()
	if err := s.turn.take(ctx); err != nil {
		return err
	}
	defer s.turn.leave()
	s.closed = true
	if !s.line.isOpen() {
		return nil
	}
	_, err := s.line.exchange(ctx, wire.TypeLamp, []byte{byte(device.Dark)})
	return errors.Join(err, s.line.close())
}

// ask makes one request and returns the answer's payload. A line that hung up is
// opened anew, once, inside the call.
func (s *Serial) ask(ctx context.Context, t wire.Type, payload ...byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, CallLimit)
	defer cancel()
	if err := s.turn.take(ctx); err != nil {
		return nil, err
	}
	defer s.turn.leave()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("panel at %s: %w", s.line.address, late(err))
	}
	if s.closed {
		return nil, fmt.Errorf("panel at %s: the driver is closed: %w", s.line.address, device.ErrAbsent)
	}
	if s.line.isOpen() {
		p, err := s.line.exchange(ctx, t, payload)
		if !errors.Is(err, errHangUp) {
			return p, err
		}
	}
	if err := s.connect(ctx); err != nil {
		return nil, err
	}
	return s.line.exchange(ctx, t, payload)
}

// connect opens the line and greets the controller: nothing else is said to one
// that speaks another version.
func (s *Serial) connect(ctx context.Context) error {
	if err := s.line.open(); err != nil {
		return err
	}
	p, err := s.line.exchange(ctx, wire.TypeHello, []byte{wire.Version})
	if err != nil {
		s.line.close()
		return err
	}
	h, err := wire.ParseHello(p)
	if err != nil {
		s.line.close()
		return s.garbled(err)
	}
	if h.Version != wire.Version {
		s.line.close()
		return fmt.Errorf("panel at %s: it speaks protocol version %d, this kiosk speaks %d; update its firmware", s.line.address, h.Version, wire.Version)
	}
	return nil
}

func (s *Serial) garbled(err error) error {
	return fmt.Errorf("panel at %s: %w: %w; check cable and firmware", s.line.address, device.ErrGarbled, err)
}
