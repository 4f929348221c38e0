package panel

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gatehouse/device"
	"gatehouse/device/panel/wire"
	"gatehouse/device/serial"
)

// errHangUp: the tty vanished under an open line. It wraps ErrAbsent.
var errHangUp = fmt.Errorf("the line hung up: %w", device.ErrAbsent)

const (
	readSlice = 20 * time.Millisecond // how soon a cancelled context is noticed
	frameGap  = 50 * time.Millisecond // longest pause inside a frame
)

// line is the serial line with its framing. It is closed, or open on a tty that
// may have vanished since.
type line struct {
	address  string
	baud     int
	port     *serial.Port // nil = closed
	sequence uint8
	decoder  wire.Decoder
}

func (l *line) isOpen() bool { return l.port != nil }

func (l *line) open() error {
	port, err := serial.Open(l.address, l.baud, readSlice)
	if err != nil {
		return fmt.Errorf("panel: %w", err)
	}
	l.port = port
	return nil
}

func (l *line) close() error {
	if l.port == nil {
		return nil
	}
	err := l.port.Close()
	l.port = nil
	return err
}

// exchange sends one request and waits for its answer until ctx ends. What came
// before, and answers to earlier requests, are thrown away: that is the
// resynchronisation after garbage and after a late answer.
func (l *line) exchange(ctx context.Context, t wire.Type, payload []byte) ([]byte, error) {
	l.sequence++
	l.decoder.Reset()
	frame, err := wire.Frame{Type: t, Sequence: l.sequence, Payload: payload}.AppendTo(nil)
	if err != nil {
		return nil, err
	}
	// An empty output buffer always has room for a frame, so the write cannot block
	// on a controller that stopped reading.
	if err := l.port.Reset(); err != nil {
		return nil, l.hangUp(err)
	}
	if _, err := l.port.Write(frame); err != nil {
		return nil, l.hangUp(err)
	}
	return l.await(ctx, t)
}

// await reads until the answer to the last request, a refusal, or the end of ctx.
// What has arrived by then still counts, so that a kiosk that was held up for a
// moment does not call the panel silent.
func (l *line) await(ctx context.Context, t wire.Type) ([]byte, error) {
	buf := make([]byte, wire.MaxFrame)
	heard := time.Now()
	for {
		last := ctx.Err() != nil
		n, err := l.port.Read(buf)
		if err != nil {
			return nil, l.hangUp(err)
		}
		if n > 0 {
			heard = time.Now()
			l.decoder.Write(buf[:n])
		} else if time.Since(heard) > frameGap {
			l.decoder.Idle()
		}
		for f, ok := l.decoder.Next(); ok; f, ok = l.decoder.Next() {
			if f.Sequence != l.sequence {
				continue
			}
			switch f.Type {
			case t.Answer():
				return f.Payload, nil
			case wire.TypeRefusal:
				return nil, l.refused(t, f.Payload)
			}
		}
		if last {
			return nil, l.unanswered(ctx)
		}
	}
}

func (l *line) hangUp(err error) error {
	l.close()
	return fmt.Errorf("panel at %s: %w (%w); plug it in again", l.address, errHangUp, err)
}

func (l *line) unanswered(ctx context.Context) error {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return fmt.Errorf("panel at %s: %w", l.address, ctx.Err())
	case l.decoder.Skipped() > 0:
		return fmt.Errorf("panel at %s: %w: %d bytes belong to no frame; check cable, speed and firmware", l.address, device.ErrGarbled, l.decoder.Skipped())
	}
	return fmt.Errorf("panel at %s: %w; check that the controller has power and runs", l.address, device.ErrTimeout)
}

func (l *line) refused(t wire.Type, payload []byte) error {
	var r wire.Reason
	if len(payload) > 0 {
		r = wire.Reason(payload[0])
	}
	return fmt.Errorf("panel at %s: the controller %v (request %02x); check its firmware", l.address, r, uint8(t))
}
