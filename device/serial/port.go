package serial

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"syscall"
	"time"

	tty "go.bug.st/serial"

	"gatehouse/device"
)

// Port is an open line, 8 data bits without parity. Its methods may be called from
// several goroutines; after Close they give os.ErrClosed.
type Port struct {
	use  sync.RWMutex // for writing while the line is closed: its number is soon another file's
	line tty.Port     // nil = closed
	lock *os.File
}

// Open opens the tty at address at baud bit/s for this process alone: two
// readers of one line would steal each other's answers. A Read waits for slice
// at most and then gives 0 bytes. Errors wrap device.ErrAbsent.
func Open(address string, baud int, slice time.Duration) (*Port, error) {
	lock, err := lockTTY(address)
	if err != nil {
		return nil, absent(address, err)
	}
	port, err := openPrivately(address, &tty.Mode{BaudRate: baud})
	if err != nil {
		lock.Close()
		return nil, absent(address, err)
	}
	if err := port.SetReadTimeout(slice); err != nil {
		return nil, fmt.Errorf("opening %s: %w", address, errors.Join(err, port.Close(), lock.Close()))
	}
	return &Port{line: port, lock: lock}, nil
}

// with calls do while the line cannot be closed: the library below would go on with
// a descriptor that is closed, and by then perhaps a connection's.
func (p *Port) with(do func(tty.Port) error) error {
	p.use.RLock()
	defer p.use.RUnlock()
	if p.line == nil {
		return os.ErrClosed
	}
	return do(p.line)
}

// Read waits for slice at most; 0 bytes is silence.
func (p *Port) Read(b []byte) (n int, err error) {
	err = p.with(func(l tty.Port) (err error) { n, err = l.Read(b); return err })
	return n, err
}

// Write sends b.
func (p *Port) Write(b []byte) (n int, err error) {
	err = p.with(func(l tty.Port) (err error) { n, err = l.Write(b); return err })
	return n, err
}

// SetBaud changes the speed of an open line.
func (p *Port) SetBaud(baud int) error {
	return p.with(func(l tty.Port) error { return l.SetMode(&tty.Mode{BaudRate: baud}) })
}

// Reset drops what was received and not read, and what was not yet sent.
func (p *Port) Reset() error {
	return p.with(func(l tty.Port) error { return errors.Join(l.ResetInputBuffer(), l.ResetOutputBuffer()) })
}

// Close frees the line, at once or when the Read that waits has ended its slice.
func (p *Port) Close() error {
	p.use.Lock()
	defer p.use.Unlock()
	if p.line == nil {
		return nil
	}
	err := errors.Join(p.line.Close(), p.lock.Close())
	p.line = nil
	return err
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

func absent(address string, err error) error {
	return fmt.Errorf("opening %s: %w: %w; %s", address, device.ErrAbsent, err, advice(err))
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
