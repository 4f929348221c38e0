package finger

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"gatehouse/device"
	"gatehouse/device/finger/packet"
)

// speeds in the order in which they are tried: as sensors leave the factory, as
// people set them, and all others that the register knows.
var speeds = [...]int{57600, 115200, 9600, 19200, 38400, 28800, 48000, 67200, 76800, 86400, 96000, 105600}

const (
	probeLimit = 150 * time.Millisecond // for an answer at a speed that is only guessed
	knownLimit = 500 * time.Millisecond // the sensor may have got power just now
	offerLimit = 300 * time.Millisecond // for what it may not know
	newSpeed   = 50 * time.Millisecond  // until a sensor has changed its speed
)

// connect opens the line, finds the sensor's speed, gives the password, and asks
// who it is.
func (u *UART) connect(ctx context.Context) error {
	first := u.baud
	if err := u.line.open(first); err != nil {
		return err
	}
	err := u.find(ctx, first)
	if err == nil {
		err = u.introduce(ctx)
	}
	if err == nil {
		err = u.set(ctx)
	}
	if err != nil {
		u.line.close()
		return err
	}
	u.connected = true
	return nil
}

// find tries all speeds, first of all the one that is known; then once more with
// more patience, for a machine that is busy.
func (u *UART) find(ctx context.Context, first int) error {
	others := slices.DeleteFunc(slices.Clone(speeds[:]), func(s int) bool { return s == first })
	silent := u.line.at(fmt.Errorf("%w at any speed; check its power, and that TX goes to RX", device.ErrTimeout))
	for _, limit := range [...]time.Duration{probeLimit, 2 * probeLimit} {
		for i, baud := range append([]int{first}, others...) {
			patience := limit
			if i == 0 {
				patience = knownLimit
			}
			if err := u.tune(baud); err != nil {
				return err
			}
			_, err := u.once(ctx, patience, packet.CheckPassword, u.password()...)
			switch code := packet.OK; {
			case err == nil, errors.Is(err, errHangUp):
				return err
			case errors.As(err, &code) && code != packet.ReceiveError:
				return err // it answers: the speed is right, something else is not
			case errors.Is(err, device.ErrGarbled):
				silent = err
			}
			if ctx.Err() != nil {
				u.baud = first
				return errors.Join(u.line.late(ctx.Err()), silent)
			}
		}
	}
	u.baud = first
	return silent
}

func (u *UART) tune(baud int) error {
	if err := u.line.port.SetBaud(baud); err != nil {
		return u.line.hangUp(err)
	}
	u.baud = baud
	return nil
}

// introduce asks what the sensor is. Older ones do not know every question; what
// they do not know stays at its zero value.
func (u *UART) introduce(ctx context.Context) error {
	u.counts, u.parameters, u.product, u.light = false, packet.Parameters{}, packet.Product{}, lightUntried
	b, err := u.offer(ctx, packet.CountTemplates)
	if err != nil {
		return err
	}
	if u.counts = b != nil; u.counts {
		u.templates = int(binary.BigEndian.Uint16(b))
	}
	if b, err = u.offer(ctx, packet.ReadParameters); err != nil {
		return err
	}
	if b != nil {
		if u.parameters, err = packet.ParseParameters(b); err != nil {
			return u.line.at(fmt.Errorf("%w: %w", device.ErrGarbled, err))
		}
	}
	if b, err = u.offer(ctx, packet.ReadProduct); err != nil {
		return err
	}
	if b != nil {
		if u.product, err = packet.ParseProduct(b); err != nil {
			return u.line.at(fmt.Errorf("%w: %w", device.ErrGarbled, err))
		}
	}
	z := Size{int(u.product.Width), int(u.product.Height)}
	if u.size, u.unmarked = u.o.Size, false; u.size == (Size{}) && z.valid() {
		u.size = z
	}
	return nil
}

// offer asks what older sensors do not know: they refuse, or say nothing at all.
// Both give nil.
func (u *UART) offer(ctx context.Context, i packet.Instruction, params ...byte) (answer []byte, err error) {
	for range 2 {
		if u.unsettled {
			if err = u.settle(ctx); err != nil {
				return nil, err
			}
		}
		answer, err = u.once(ctx, offerLimit, i, params...)
		code := packet.OK
		switch {
		case err == nil || errors.Is(err, errHangUp) || ctx.Err() != nil:
			return answer, err
		case errors.As(err, &code) && code != packet.ReceiveError && code != packet.BadAddress:
			return nil, nil
		}
	}
	return nil, nil
}

// set makes the sensor's speed and packets those of the configuration.
func (u *UART) set(ctx context.Context) error {
	if u.o.Baud != 0 && u.o.Baud != u.baud {
		was := u.baud
		if err := u.setBaud(ctx, u.o.Baud); err != nil {
			return fmt.Errorf("setting it from %d to %d bit/s: %w", was, u.o.Baud, err)
		}
	}
	if want := packetCode(u.o.Packet); u.o.Packet != 0 && int(u.parameters.Packet) != want {
		if _, err := u.ask(ctx, packet.SetParameter, byte(packet.PacketRegister), byte(want)); err != nil {
			return fmt.Errorf("setting packets of %d bytes: %w", u.o.Packet, err)
		}
		u.parameters.Packet = uint16(want)
	}
	return nil
}

// setBaud changes the sensor's speed; it stays so without power. The answer comes
// at the old speed. One that was lost may have been obeyed: both speeds are tried.
func (u *UART) setBaud(ctx context.Context, baud int) error {
	was := u.baud
	_, err := u.once(ctx, answerLimit, packet.SetParameter, byte(packet.BaudRegister), byte(baud/9600))
	if err != nil && !u.unsettled {
		return err
	}
	time.Sleep(newSpeed)
	for range tries {
		for _, b := range [...]int{baud, was} {
			if err := u.tune(b); err != nil {
				return err
			}
			if _, err = u.once(ctx, knownLimit, packet.CheckPassword, u.password()...); err == nil && b == baud {
				u.parameters.Speed = uint16(baud / 9600)
				return nil
			}
			if errors.Is(err, errHangUp) || ctx.Err() != nil {
				return err
			}
		}
	}
	if err == nil {
		err = u.line.at(packet.BadSetting)
	}
	return err
}
