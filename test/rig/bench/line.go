package bench

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	"gatehouse/device"
	"gatehouse/device/panel/wire"
	"gatehouse/test/rig/tty"
)

// delay is how late a device answers under the fault Delay.
const delay = 1200 * time.Millisecond

// line is the panel's pty: the controller's serial line under an address that
// stays when the pty behind it is replaced.
type line struct {
	path       string // a symbolic link, there while plugged in
	controller *controller
	rng        *rand.Rand // of the serving goroutine
	done       sync.WaitGroup

	mu    sync.Mutex
	fault Fault
	ptm   *os.File // the controller's end; nil = unplugged
	pts   *os.File // held open so that the other end may come and go
	write sync.Mutex
}

// plug makes a pty, points the path at it and serves it. The controller has just got power.
func (l *line) plug() error {
	ptm, pts, err := tty.Open()
	if err != nil {
		return err
	}
	if err := os.Symlink(pts.Name(), l.path); err != nil {
		ptm.Close()
		pts.Close()
		return fmt.Errorf("bench: the panel's address: %w; remove what is there", err)
	}
	l.mu.Lock()
	l.ptm, l.pts = ptm, pts
	l.mu.Unlock()
	l.controller.powerUp(time.Now())
	l.done.Go(func() { l.serve(ptm) })
	return nil
}

// unplug hangs the line up, as when a USB plug is pulled: the address is gone,
// and without power the lamps are dark.
func (l *line) unplug() {
	l.mu.Lock()
	ptm, pts := l.ptm, l.pts
	l.ptm, l.pts = nil, nil
	l.mu.Unlock()
	if ptm == nil {
		return
	}
	os.Remove(l.path)
	ptm.Close()
	pts.Close()
	l.done.Wait()
	l.controller.powerUp(time.Now())
}

// free lets another program own the line after its owner was killed.
func (l *line) free() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pts == nil {
		return nil
	}
	return tty.Free(l.pts)
}

func (l *line) setFault(f Fault) error {
	l.mu.Lock()
	l.fault = f
	plugged := l.ptm != nil
	l.mu.Unlock()
	switch {
	case f == Unplug:
		l.unplug()
	case !plugged:
		return l.plug()
	}
	return nil
}

func (l *line) faulty() Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fault
}

// serve reads requests until the pty is closed.
func (l *line) serve(ptm *os.File) {
	var d wire.Decoder
	buf := make([]byte, 256)
	for {
		ptm.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		n, err := ptm.Read(buf)
		l.controller.watch(time.Now())
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			d.Idle()
		case err != nil:
			return
		}
		d.Write(buf[:n])
		for f, ok := d.Next(); ok; f, ok = d.Next() {
			l.reply(ptm, f)
		}
	}
}

// reply answers one request, in the manner of the fault that is on.
func (l *line) reply(ptm *os.File, f wire.Frame) {
	fault := l.faulty()
	if fault == Silence {
		return
	}
	reply, ready := l.controller.answer(f, time.Now())
	time.Sleep(time.Until(ready))
	switch fault {
	case Delay:
		time.Sleep(delay)
	case Garbage:
		noise := make([]byte, 5+l.rng.IntN(40))
		for i := range noise {
			noise[i] = byte(l.rng.Uint32())
		}
		noise[l.rng.IntN(len(noise))] = 0xA5 // a start byte: the driver has to get over it
		l.send(ptm, noise)
		return
	}
	b, err := reply.AppendTo(nil)
	if err != nil {
		panic(err) // every answer above is shorter than the limit
	}
	l.send(ptm, b)
}

// report sends an event for changed switches, if the line is well.
func (l *line) report(in device.Inputs) {
	l.mu.Lock()
	ptm, fault := l.ptm, l.fault
	l.mu.Unlock()
	if ptm == nil || fault != None {
		return
	}
	if b, err := (wire.Frame{Type: wire.TypeEvent, Payload: wire.InputsPayload(in)}).AppendTo(nil); err == nil {
		l.send(ptm, b)
	}
}

// send never waits long: a full pty means that nobody reads.
func (l *line) send(ptm *os.File, b []byte) {
	l.write.Lock()
	defer l.write.Unlock()
	ptm.SetWriteDeadline(time.Now().Add(200 * time.Millisecond))
	ptm.Write(b)
}
