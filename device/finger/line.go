package finger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gatehouse/device"
	"gatehouse/device/finger/packet"
	"gatehouse/device/serial"
)

const (
	slice       = 20 * time.Millisecond  // how soon a cancelled context is noticed
	answerLimit = 2 * time.Second        // the slowest command is an exposure, below 1 s
	gap         = 300 * time.Millisecond // longer than any pause within an answer
)

var (
	errHangUp = fmt.Errorf("the line hung up: %w", device.ErrAbsent)
	errSilent = errors.New("silence")
)

// line is the serial line with its packets. It is closed, or open on a tty that
// may have vanished since.
type line struct {
	path    string
	address uint32
	port    *serial.Port // nil = closed
	decoder packet.Decoder
	strange int // bytes of packets from another address, since the last command
	buf     [4096]byte
}

// garbled is how many bytes since the last command made no sense.
func (l *line) garbled() int { return l.decoder.Skipped() + l.strange }

func (l *line) open(baud int) error {
	port, err := serial.Open(l.path, baud, slice)
	if err != nil {
		return fmt.Errorf("finger sensor: %w", err)
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

// send drops what came before and sends a command.
func (l *line) send(i packet.Instruction, params ...byte) error {
	b, err := packet.Packet{Address: l.address, Kind: packet.Command, Payload: append([]byte{byte(i)}, params...)}.AppendTo(nil)
	if err != nil {
		return err
	}
	l.decoder.Reset()
	l.strange = 0
	// An empty output buffer always has room for a command: the write cannot block.
	if err := l.port.Reset(); err != nil {
		return l.hangUp(err)
	}
	if _, err := l.port.Write(b); err != nil {
		return l.hangUp(err)
	}
	return nil
}

// next gives the next packet from the line's sensor. errSilent: nothing came for
// first, or no more for gap after something had begun.
func (l *line) next(ctx context.Context, first time.Duration) (packet.Packet, error) {
	heard, patience := time.Now(), first
	for {
		for p, ok := l.decoder.Next(); ok; p, ok = l.decoder.Next() {
			// Who says that it has another address says so under that one.
			if p.Address == l.address || p.Kind == packet.Answer && packet.Code(p.Payload[0]) == packet.BadAddress {
				return p, nil
			}
			l.strange += len(p.Payload)
		}
		if err := ctx.Err(); err != nil {
			return packet.Packet{}, l.late(err)
		}
		n, err := l.port.Read(l.buf[:])
		switch {
		case err != nil:
			return packet.Packet{}, l.hangUp(err)
		case n > 0:
			heard, patience = time.Now(), min(first, gap)
			l.decoder.Write(l.buf[:n])
		case time.Since(heard) > patience:
			if !l.decoder.Pending() {
				return packet.Packet{}, errSilent
			}
			l.decoder.Idle()
		}
	}
}

// drain reads until the line is silent: a sensor cannot be stopped while it sends
// an image.
func (l *line) drain(ctx context.Context) error {
	for quiet := time.Now(); time.Since(quiet) < gap/2; {
		if err := ctx.Err(); err != nil {
			return l.late(err)
		}
		n, err := l.port.Read(l.buf[:])
		if err != nil {
			return l.hangUp(err)
		}
		if n > 0 {
			quiet = time.Now()
		}
	}
	return nil
}

func (l *line) hangUp(err error) error {
	l.close()
	return l.at(fmt.Errorf("%w (%w); plug it in again", errHangUp, err))
}

// at says where an error is from.
func (l *line) at(err error) error { return fmt.Errorf("finger sensor at %s: %w", l.path, err) }

// late makes a deadline that passed a device's time-out; a cancelled call stays one.
func (l *line) late(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("%w: %w", device.ErrTimeout, err)
	}
	return l.at(err)
}

// mute is the error of a command without an answer.
func (l *line) mute() error {
	if n := l.garbled(); n > 0 {
		return l.at(fmt.Errorf("%w: %d bytes belong to no packet; check cable, supply and speed", device.ErrGarbled, n))
	}
	return l.at(fmt.Errorf("%w; check that the sensor has power", device.ErrTimeout))
}
