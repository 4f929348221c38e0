package chip

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gatehouse/device"
)

// Reader is one contactless reader. Nothing is held open between its calls, so
// that a daemon that was started again or a reader that was plugged in again is
// found by the next one.
type Reader struct{ socket, name string }

// New names the reader: socket of pcscd (/run/pcscd/pcscd.comm), and a part of
// the reader's name, empty for the first one.
func New(socket, name string) *Reader { return &Reader{socket, name} }

// Check finds the reader.
func (r *Reader) Check(ctx context.Context) (device.Identity, error) {
	id := device.Identity{Kind: "chip", Address: r.socket}
	l, err := dial(ctx, r.socket)
	if err != nil {
		return id, err
	}
	defer l.close()
	all, err := l.slots(ctx, cmdReadersState)
	if err != nil {
		return id, err
	}
	s, err := r.pick(all)
	if err == nil {
		id.Model = s.name()
	}
	return id, err
}

// pick finds the reader among those that the daemon has.
func (r *Reader) pick(all []slot) (slot, error) {
	for _, s := range all {
		if strings.Contains(s.name(), r.name) {
			return s, nil
		}
	}
	if len(all) == 0 {
		return slot{}, fmt.Errorf("%w: pcscd knows no chip reader: check its cable and that Debian has its driver (libccid)", device.ErrAbsent)
	}
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = s.name()
	}
	return slot{}, fmt.Errorf("%w: no chip reader is called %q; pcscd has %s: correct chip.reader", device.ErrAbsent, r.name, strings.Join(names, ", "))
}

// Present tells whether a chip answers on the reader now.
func (r *Reader) Present(ctx context.Context) (bool, error) {
	l, err := dial(ctx, r.socket)
	if err != nil {
		return false, err
	}
	defer l.close()
	all, err := l.slots(ctx, cmdReadersState)
	if err != nil {
		return false, err
	}
	s, err := r.pick(all)
	return s.present(), err
}

// ErrNoChip: nothing on the reader answers as a chip.
var ErrNoChip = errors.New("no chip answers on the reader")

// Card waits until a chip answers on the reader, for at most that long, and connects
// to it, for which it takes as long as ctx lasts: to power a chip may take longer than
// to see it. Errors: ErrNoChip when the waiting ends before, device.ErrAbsent (the
// daemon or the reader is gone, or in another program's hands), device.ErrGarbled,
// those of ctx.
func (r *Reader) Card(ctx context.Context, wait time.Duration) (*Card, error) {
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	if err := r.wait(waiting); err != nil {
		return nil, err
	}
	l, err := dial(ctx, r.socket)
	if err != nil {
		return nil, err
	}
	c, err := r.connect(ctx, l)
	if err != nil {
		return nil, errors.Join(err, l.close())
	}
	return c, nil
}

// wait uses a connection of its own, which is simply closed: the daemon's ways to
// stop waiting differ between its versions.
func (r *Reader) wait(ctx context.Context) error {
	l, err := dial(ctx, r.socket)
	if err != nil {
		return err
	}
	defer l.close()
	for {
		all, err := l.slots(ctx, cmdWaitChange)
		if err != nil {
			return waited(err)
		}
		s, err := r.pick(all)
		if err != nil {
			return err
		}
		if s.present() {
			return nil
		}
		if err := l.change(ctx); err != nil {
			return waited(err)
		}
	}
}

func waited(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return ErrNoChip
	}
	return err
}

func (r *Reader) connect(ctx context.Context, l *link) (*Card, error) {
	e := establishMsg{}
	if err := l.call(ctx, cmdEstablish, &e); err != nil {
		return nil, err
	}
	if err := errorOf(e.RV); err != nil {
		return nil, err
	}
	all, err := l.slots(ctx, cmdReadersState)
	if err != nil {
		return nil, err
	}
	s, err := r.pick(all)
	if err != nil {
		return nil, err
	}
	m := connectMsg{Context: e.Context, Reader: s.Name, Share: shareExclusive, Preferred: protocolAny}
	if err := l.call(ctx, cmdConnect, &m); err != nil {
		return nil, err
	}
	if err := errorOf(m.RV); err != nil {
		return nil, err
	}
	c := &Card{link: l, handle: m.Card, protocol: m.Active, atr: s.atr()}
	c.longest = c.askLongest(ctx)
	return c, nil
}
