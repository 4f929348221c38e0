package panel

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"

	tty "go.bug.st/serial"

	"gatehouse/device"
	"gatehouse/device/panel/wire"
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
	port     tty.Port // nil = closed
	lock     *os.File // held while port is open
	sequence uint8
	decoder  wire.Decoder
}

func (l *line) isOpen() bool { return l.port != nil }

// open opens the tty for this process alone: two readers of one line would steal
// each other's answers. Modem lines are left alone: a pty has none.
func (l *line) open() error {
	lock, err := lockTTY(l.address)
	if err != nil {
		return fmt.Errorf("panel: opening %s: %w: %w; %s", l.address, device.ErrAbsent, err, advice(err))
	}
	port, err := openPrivately(l.address, &tty.Mode{BaudRate: l.baud})
	if err != nil {
		lock.Close()
		return fmt.Errorf("panel: opening %s: %w: %w; %s", l.address, device.ErrAbsent, err, advice(err))
	}
	if err := port.SetReadTimeout(readSlice); err != nil {
		return fmt.Errorf("panel: opening %s: %w", l.address, errors.Join(err, port.Close(), lock.Close()))
	}
	l.port, l.lock = port, lock
	return nil
}

// lockTTY takes an advisory lock. The tty's own exclusive mode does not keep out
// root, which is what a technician often is.
func lockTTY(address string) (*os.File, error) {
	f, err := os.OpenFile(address, os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	var held error
	conn, err := f.SyscallConn()
	if err == nil {
		err = conn.Control(func(fd uintptr) { held = syscall.Flock(int(fd), syscall.LOCK_EX|syscall.LOCK_NB) })
	}
	if err = errors.Join(err, held); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func advice(err error) string {
	var pe *tty.PortError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "check that it is plugged in and that the address is right"
	case errors.Is(err, fs.ErrPermission), errors.As(err, &pe) && pe.Code() == tty.PermissionDenied:
		return "let the kiosk's user into the group of the tty"
	case errors.Is(err, syscall.EWOULDBLOCK), errors.Is(err, syscall.EBUSY), errors.As(err, &pe) && pe.Code() == tty.PortBusy:
		return "another program holds it; stop that one"
	case errors.As(err, &pe) && pe.Code() == tty.InvalidSerialPort:
		return "the address is no serial line"
	}
	return "check the cable"
}

func (l *line) close() error {
	if l.port == nil {
		return nil
	}
	err := errors.Join(l.port.Close(), l.lock.Close())
	l.port, l.lock = nil, nil
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
	if err := errors.Join(l.port.ResetInputBuffer(), l.port.ResetOutputBuffer()); err != nil {
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
