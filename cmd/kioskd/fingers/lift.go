package fingers

import (
	"context"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/device"
	sensor "gatehouse/device/finger"
)

// liftLimit is how long a finger may stay on the sensor before the next touch is taken
// all the same: then two fingers that are one are told by their likeness.
const liftLimit = 5 * time.Second

// lifted waits until the finger of the touch before is off the sensor, so that what is
// taken next is a touch of its own.
func (r *Room) lifted(ctx context.Context, v console.FingerView) {
	s, can := r.Sensor.(sensor.Feeler)
	if !can || !r.touched {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, liftLimit)
	defer cancel()
	for {
		on, err := s.Present(ctx)
		if err != nil || !on {
			return
		}
		if !v.Lift {
			v.Lift = true
			r.Show(&v)
			r.signal(ctx, device.SignalDone)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(liftLimit / 50):
		}
	}
}
