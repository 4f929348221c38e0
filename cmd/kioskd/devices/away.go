package devices

import (
	"context"
	"time"

	"gatehouse/device"
)

// away is a panel whose lines could not be had when the program started. Every
// call says so; GPIO lines do not come back by themselves.
type away struct{ err error }

func (a away) Check(context.Context) (device.Identity, error) { return device.Identity{}, a.err }
func (a away) Light(context.Context, device.Light) (time.Time, error) {
	return time.Time{}, a.err
}
func (a away) Inputs(context.Context) (device.Inputs, error) { return device.Inputs{}, a.err }
func (a away) Signal(context.Context, device.Signal) error   { return a.err }
func (a away) Gate(context.Context, bool) error              { return a.err }
func (a away) Close() error                                  { return nil }
