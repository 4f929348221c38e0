package panel

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gatehouse/device"
)

// Panel is what the lane needs of a panel. All errors wrap a sentinel of package
// device where one fits, and say where and what to do.
type Panel interface {
	// Check asks for identity and self-test. An open housing is ErrTamper; the
	// identity is valid beside it.
	Check(ctx context.Context) (device.Identity, error)
	// Light lights exactly l, or nothing for Dark, waits until it has settled,
	// and returns that moment.
	Light(ctx context.Context, l device.Light) (time.Time, error)
	// Inputs reads the switches.
	Inputs(ctx context.Context) (device.Inputs, error)
	// Signal sets the status light.
	Signal(ctx context.Context, s device.Signal) error
	// Gate opens or closes the gate. It does not wait for the end switch.
	Gate(ctx context.Context, open bool) error
	// Close puts the lamps out as far as it can and frees the address.
	Close() error
}

var (
	_ Panel = (*Serial)(nil)
	_ Panel = (*GPIO)(nil)
)

// CallLimit bounds every call, beside its context. A panel that needs longer is
// broken.
const CallLimit = 500 * time.Millisecond

// Lamps go dark this long after the last Light call (exposure to ultraviolet light).
const lampLimit = 10 * time.Second

const maxSettle = 200 * time.Millisecond

func checkSettle(settle time.Duration) error {
	if settle < 0 || settle > maxSettle {
		return fmt.Errorf("panel: settle time %v is outside 0 to %v; lamps need 10 to 20 ms", settle, maxSettle)
	}
	return nil
}

func checkLight(l device.Light) error {
	if l > device.UV {
		return fmt.Errorf("panel: there is no lamp %v", l)
	}
	return nil
}

func checkSignal(s device.Signal) error {
	if s > device.SignalOfficer {
		return fmt.Errorf("panel: there is no signal %d", s)
	}
	return nil
}

// turn lets one call at a time touch the panel, and gives up with the context.
type turn chan struct{}

func newTurn() turn { return make(turn, 1) }

func (t turn) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("panel: waiting for the call before: %w", late(ctx.Err()))
	}
}

func (t turn) leave() { <-t }

// late makes a deadline that passed a device time-out; a cancelled call stays one.
func late(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.Join(device.ErrTimeout, err)
	}
	return err
}

// rest waits until t or the end of ctx.
func rest(ctx context.Context, t time.Time) error {
	timer := time.NewTimer(time.Until(t))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return late(ctx.Err())
	}
}
