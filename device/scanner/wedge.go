package scanner

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"syscall"
	"time"

	"gatehouse/device"
	"gatehouse/device/scanner/frame"
)

// Wedge is a reader that types, at an event device of Linux (/dev/input/event*,
// better by its name in /dev/input/by-id).
type Wedge struct {
	address string

	mu     sync.Mutex
	file   *os.File // nil = closed
	closed bool
	layout int // that of the last good reading

	framers [len(layouts)]frame.Framer // of Read alone
	shift   bool
	heard   time.Time
	rest    []byte // of an event that came in two pieces
}

// OpenWedge makes the driver of the keyboard at address. It is opened by the
// first call that needs it.
func OpenWedge(address string) (*Wedge, error) {
	if address == "" {
		return nil, fmt.Errorf("scanner: no event device is configured: %w", device.ErrAbsent)
	}
	return &Wedge{address: address}, nil
}

// Check opens the keyboard if nothing holds it yet.
func (w *Wedge) Check(context.Context) (device.Identity, error) {
	id := device.Identity{Kind: "scanner", Address: w.address}
	_, err := w.open()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file != nil {
		id.Model = name(w.file)
		id.Detail = "types in layout " + layouts[w.layout].name
	}
	return id, err
}

// Read waits for the next document.
func (w *Wedge) Read(ctx context.Context) (frame.Reading, error) {
	f, err := w.open()
	if err != nil {
		return frame.Reading{}, err
	}
	buf := make([]byte, 64*eventSize)
	for {
		if r, ok := w.best(); ok {
			return r, nil
		}
		if err := ctx.Err(); err != nil {
			return frame.Reading{}, err
		}
		f.SetReadDeadline(time.Now().Add(slice))
		n, err := f.Read(buf)
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			if !w.heard.IsZero() && time.Since(w.heard) > gap {
				w.silent()
			}
		case err != nil:
			return frame.Reading{}, w.hangUp(err)
		default:
			w.take(buf[:n])
		}
	}
}

// An event is two words of time, type, code and value (linux/input.h on 64 bits).
const eventSize = 24

const (
	typeReport = 0
	typeKey    = 1
	dropped    = 3 // report: the kernel had no room and events are lost
	pressed    = 1
	released   = 0
)

// take takes events off the device.
func (w *Wedge) take(b []byte) {
	w.heard = time.Now()
	w.rest = append(w.rest, b...)
	for ; len(w.rest) >= eventSize; w.rest = w.rest[eventSize:] {
		kind := binary.NativeEndian.Uint16(w.rest[16:])
		code := binary.NativeEndian.Uint16(w.rest[18:])
		value := binary.NativeEndian.Uint32(w.rest[20:])
		switch {
		case kind == typeKey:
			w.key(code, value)
		case kind == typeReport && code == dropped:
			w.lose()
		}
	}
}

// lose follows on lost events: the document is not whole, and which keys are down
// is not known.
func (w *Wedge) lose() {
	w.shift = false
	for i := range w.framers {
		w.framers[i].Lose()
	}
}

// key feeds a key to the framers of all layouts.
func (w *Wedge) key(code uint16, value uint32) {
	switch {
	case code == keyLeftShift || code == keyRightShift:
		w.shift = value != released
		return
	case value != pressed:
		return
	}
	for i := range w.framers {
		c := layouts[i].char(code, w.shift)
		if code == keyEnter || code == keyPadEnter {
			c = '\r'
		}
		if c != 0 {
			w.framers[i].Write([]byte{c})
		}
	}
}

// silent ends what has come so far.
func (w *Wedge) silent() {
	w.heard = time.Time{}
	for i := range w.framers {
		w.framers[i].Idle()
	}
}

// best gives the reading of the layout that reads most, if any layout has one;
// what the other layouts made of the same keys is dropped.
func (w *Wedge) best() (frame.Reading, bool) {
	var best frame.Reading
	least, found := 0, -1
	for n := range w.framers {
		i := (w.layout + n) % len(w.framers) // the layout of the last reading first
		r, ok := w.framers[i].Next()
		if !ok {
			continue
		}
		if cost := unread(r); found < 0 || cost < least {
			best, least, found = r, cost, i
		}
	}
	if found < 0 {
		return best, false
	}
	for i := range w.framers {
		w.framers[i].Drop()
		if w.heard.IsZero() { // the silence that ended this reading
			w.framers[i].Idle()
		}
	}
	if best.Fault == nil {
		w.mu.Lock()
		w.layout = found
		w.mu.Unlock()
	}
	return best, true
}

func unread(r frame.Reading) (n int) {
	if r.Fault != nil {
		return 1000
	}
	for _, l := range r.Lines {
		for _, c := range l {
			if c == frame.Unread {
				n++
			}
		}
	}
	return n
}

func (w *Wedge) open() (*os.File, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.closed:
		return nil, fmt.Errorf("scanner at %s: the driver is closed: %w", w.address, device.ErrAbsent)
	case w.file != nil:
		return w.file, nil
	}
	f, err := os.OpenFile(w.address, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("scanner: opening %s: %w: %w; %s", w.address, device.ErrAbsent, err, advice(err))
	}
	if err := grab(f); err != nil {
		f.Close()
		return nil, fmt.Errorf("scanner: taking the keyboard %s from the rest of the machine: %w: %w; stop the program that holds it", w.address, device.ErrAbsent, err)
	}
	w.file = f
	return f, nil
}

func advice(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "check that it is plugged in and that the address is right"
	case errors.Is(err, fs.ErrPermission):
		return "let the kiosk's user into the group input"
	}
	return "check the cable"
}

func (w *Wedge) hangUp(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.framers, w.rest, w.shift, w.heard = [len(layouts)]frame.Framer{}, nil, false, time.Time{}
	if w.file != nil {
		w.file.Close()
		w.file = nil
	}
	return fmt.Errorf("scanner at %s: the keyboard is gone (%w): %w; plug it in again", w.address, err, device.ErrAbsent)
}

// Close gives the keyboard back.
func (w *Wedge) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file = nil
	return err
}
