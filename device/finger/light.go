package finger

import (
	"context"

	"gatehouse/device"
	"gatehouse/device/finger/packet"
)

// lightKind is what light a sensor has, as far as it was tried.
type lightKind uint8

const (
	lightUntried lightKind = iota
	lightRing              // of the R503: colours
	lightLamp              // on and off
	lightNone
)

// ring is how the ring shows each signal: control (1 breathing, 2 flashing, 3 on,
// 4 off), speed, colour (1 red, 2 blue, 3 both), times (0 = without end).
var ring = map[device.Signal][4]byte{
	device.SignalOff:     {4, 0, 0, 0},
	device.SignalReady:   {1, 100, 2, 0},
	device.SignalBusy:    {3, 0, 3, 0},
	device.SignalDone:    {3, 0, 2, 0},
	device.SignalOfficer: {2, 50, 1, 0},
}

// Show tells the person what to do by the sensor's light: ready = lay the finger
// on, busy = hold it, done = take it off, officer = it was not good. A sensor that
// has no light does nothing.
func (u *UART) Show(ctx context.Context, s device.Signal) error {
	if err := u.take(ctx); err != nil {
		return err
	}
	defer u.leave()
	p := ring[s]
	i := packet.LEDOff
	if s == device.SignalReady || s == device.SignalBusy {
		i = packet.LEDOn
	}
	var err error
	switch u.light {
	case lightUntried:
		err = u.tryLight(ctx, p, i)
	case lightRing:
		_, err = u.ask(ctx, packet.AuraLED, p[:]...)
	case lightLamp:
		_, err = u.ask(ctx, i)
	}
	return u.lost(err)
}

func (u *UART) tryLight(ctx context.Context, p [4]byte, i packet.Instruction) error {
	b, err := u.offer(ctx, packet.AuraLED, p[:]...)
	if err != nil {
		return err
	}
	if b != nil {
		u.light = lightRing
		return nil
	}
	if b, err = u.offer(ctx, i); err != nil {
		return err
	}
	u.light = lightNone
	if b != nil {
		u.light = lightLamp
	}
	return nil
}
