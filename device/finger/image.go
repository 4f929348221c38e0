package finger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"gatehouse/device"
	"gatehouse/device/finger/packet"
)

// between is the pause from one look for a finger to the next: others take turns.
const between = 40 * time.Millisecond

// Capture waits for a finger and gives its impression. At 57600 bit/s an image of
// 256x288 pixels takes 7 s.
func (u *UART) Capture(ctx context.Context) (device.Impression, error) {
	all, err := u.Series(ctx, 1)
	if err != nil {
		return device.Impression{}, err
	}
	return all[0], nil
}

// Series waits for a finger and gives 1 to n impressions of its one touch, each of
// its own exposure. What was taken before an error is not given: that of the error.
func (u *UART) Series(ctx context.Context, n int) ([]device.Impression, error) {
	var all []device.Impression
	why := u.line.at(ErrNoFinger)
	for end := time.Now().Add(u.o.Wait); ; {
		imp, err := u.look(ctx)
		switch {
		case err == nil:
			if all = append(all, imp); len(all) >= n {
				return all, nil
			}
			continue
		case len(all) > 0 && (errors.Is(err, packet.NoFinger) || errors.Is(err, ErrLifted)):
			return all, nil
		case errors.Is(err, ErrLifted), errors.Is(err, packet.CaptureError):
			why = err
		case !errors.Is(err, packet.NoFinger):
			return nil, u.lost(err)
		}
		if time.Now().After(end) {
			return nil, why
		}
		if err := rest(ctx, between); err != nil {
			return nil, u.line.late(err)
		}
	}
}

func rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Present tells whether a finger is on the sensor now.
func (u *UART) Present(ctx context.Context) (bool, error) {
	if err := u.take(ctx); err != nil {
		return false, err
	}
	defer u.leave()
	_, err := u.ask(ctx, packet.GetImage)
	switch {
	case errors.Is(err, packet.NoFinger):
		return false, nil
	case errors.Is(err, packet.CaptureError):
		return true, nil
	}
	return err == nil, u.lost(err)
}

// look exposes, and fetches the image if there is one.
func (u *UART) look(ctx context.Context) (device.Impression, error) {
	if err := u.take(ctx); err != nil {
		return device.Impression{}, err
	}
	defer u.leave()
	if _, err := u.ask(ctx, packet.GetImage); err != nil {
		return device.Impression{}, err
	}
	id := u.identity()
	u.sends.Store(&id)
	defer u.sends.Store(nil)
	ctx, cancel := context.WithTimeout(ctx, u.o.Limit)
	defer cancel()
	return u.fetch(ctx)
}

// fetch asks for the image in the sensor's memory, again when it came garbled.
func (u *UART) fetch(ctx context.Context) (device.Impression, error) {
	var before []byte // the last image whose end was not marked
	var why error
	for range tries + 1 {
		data, marked, err := u.transfer(ctx)
		switch {
		case errors.Is(err, packet.NoUpload), errors.Is(err, packet.NoImage):
			return device.Impression{}, fmt.Errorf("%w (%w)", err, ErrLifted)
		case errors.Is(err, device.ErrGarbled):
			why = err
			continue
		case err != nil && why != nil:
			return device.Impression{}, fmt.Errorf("%w; before that: %w", err, why)
		case err != nil:
			return device.Impression{}, err
		}
		z, known := sized(len(data), u.size)
		switch {
		case !known:
			why = u.line.at(fmt.Errorf("%d bytes: %w: some were lost, or the sensor is of another size: set finger.size", len(data), ErrSize))
			continue
		case !marked && !u.unmarked && u.size == (Size{}) && !bytes.Equal(before, data):
			// It may be half of a larger image. The whole of a smaller one comes again.
			before, why = data, u.line.at(fmt.Errorf("%w: the image stops at %d bytes without a mark", device.ErrGarbled, len(data)))
			continue
		}
		u.size, u.unmarked = z, !marked
		return unpack(data, z, u.o.PPI), nil
	}
	return device.Impression{}, why
}

// transfer gives the bytes of one image, and whether the sensor marked its end.
// ErrGarbled: something of it was wrong; it has ended all the same.
func (u *UART) transfer(ctx context.Context) (data []byte, marked bool, err error) {
	if _, err := u.ask(ctx, packet.SendImage); err != nil {
		return nil, false, err
	}
	u.unsettled = true
	strange := 0
	for len(data) <= maxImage {
		p, err := u.line.next(ctx, answerLimit/2)
		if errors.Is(err, errSilent) {
			break
		}
		if err != nil {
			return nil, false, err
		}
		if p.Kind != packet.Data && p.Kind != packet.End {
			strange += len(p.Payload)
			continue
		}
		data = append(data, p.Payload...)
		if marked = p.Kind == packet.End; marked || u.unmarked && len(data) == u.size.packed() {
			break
		}
	}
	if strange += u.line.garbled(); strange > 0 || len(data) == 0 || len(data) > maxImage {
		return nil, marked, u.line.at(fmt.Errorf("%w: of an image %d bytes came well and %d did not; check cable and supply, or set a lower finger.baud",
			device.ErrGarbled, len(data), strange))
	}
	u.unsettled = !marked
	return data, marked, nil
}
