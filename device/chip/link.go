package chip

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"gatehouse/device"
)

// link is one connection to the daemon. What the daemon holds for it, as a
// connected card, ends with it.
type link struct{ conn net.Conn }

// dial connects and agrees on the version.
func dial(ctx context.Context, socket string) (*link, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
	if err != nil {
		return nil, fmt.Errorf("%w: pcscd at %s: %w: start it, or name its socket in chip.socket", device.ErrAbsent, socket, err)
	}
	l := &link{conn}
	v := versionMsg{Major: protocolMajor, Minor: protocolMinor}
	if err := l.call(ctx, cmdVersion, &v); err != nil {
		return nil, errors.Join(err, l.close())
	}
	if v.RV != codeDone || v.Major != protocolMajor {
		return nil, errors.Join(fmt.Errorf("%w: pcscd speaks protocol %d.%d and not %d.%d",
			device.ErrGarbled, v.Major, v.Minor, protocolMajor, protocolMinor), l.close())
	}
	return l, nil
}

func (l *link) close() error { return l.conn.Close() }

// call sends a structure and reads the same one back.
func (l *link) call(ctx context.Context, command uint32, v any) error {
	return l.exchange(ctx, command, encode(v), nil, func() error {
		b := make([]byte, binary.Size(v))
		if _, err := io.ReadFull(l.conn, b); err != nil {
			return err
		}
		return decode(b, v)
	})
}

// exchange sends a command with its structure and what follows it, and has read
// take the answer. A context that ends breaks the connection: the answer to a
// command that was given up must not be taken for that to the next one.
func (l *link) exchange(ctx context.Context, command uint32, body, more []byte, read func() error) error {
	stop := context.AfterFunc(ctx, func() { l.conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	message := append(encode(header{Size: uint32(len(body)), Command: command}), body...)
	_, err := l.conn.Write(append(message, more...))
	if err == nil && read != nil {
		err = read()
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("%w: pcscd", device.ErrTimeout)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return fmt.Errorf("%w: pcscd has ended the connection", device.ErrAbsent)
	}
	return fmt.Errorf("%w: pcscd: %w", device.ErrAbsent, err)
}

// slots gives the readers that the daemon has, by command cmdReadersState or cmdWaitChange.
func (l *link) slots(ctx context.Context, command uint32) ([]slot, error) {
	all := make([]slot, maxReaders)
	err := l.exchange(ctx, command, nil, nil, func() error {
		b := make([]byte, binary.Size(all))
		if _, err := io.ReadFull(l.conn, b); err != nil {
			return err
		}
		return decode(b, all)
	})
	var named []slot
	for _, s := range all {
		if s.name() != "" {
			named = append(named, s)
		}
	}
	return named, err
}

// change waits until something happens at a reader.
func (l *link) change(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { l.conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	b := make([]byte, binary.Size(waitMsg{}))
	if _, err := io.ReadFull(l.conn, b); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%w: pcscd has ended the connection", device.ErrAbsent)
	}
	return nil
}
